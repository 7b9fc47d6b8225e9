"""What every template may ask of the interface: a field as our input, the letter of a kind."""

from typing import Final

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()

KIND_LETTERS: Final = {
    "claim": "C",
    "source": "S",
    "cue": "U",
    "content": "Q",
    "figure": "F",
    "caveat": "V",
    "request": "R",
    "note": "N",
}


@register.filter
def as_input(field: BoundField) -> SafeString:
    """Render a bound field's widget in the class our stylesheet knows."""
    given = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"input {given}".strip()})


@register.filter
def kind_letter(kind: str) -> str:
    """Return the letter that stands for a kind of annotation, which is also its key."""
    return KIND_LETTERS.get(kind, "?")
