"""The words of a field: a hint is text, and HTML only where its origin says so."""

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

FIELD = "components/_field.html"


@pytest.mark.parametrize(
    ("hint", "shown"),
    [
        ("Fewer than <b>9</b>", "Fewer than &lt;b&gt;9&lt;/b&gt;"),
        (mark_safe("<ul><li>Long</li></ul>"), "<ul><li>Long</li></ul>"),
    ],
)
def test_a_hint_is_text_unless_its_origin_says_it_is_html(hint: str, shown: str) -> None:
    class Form(forms.Form):
        word = forms.CharField(help_text=hint)

    assert shown in render_to_string(FIELD, {"field": Form()["word"]})
