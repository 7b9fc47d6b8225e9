"""What people say of an article, checked."""

import pytest

from apps.articles.details import MAX_TITLE
from apps.articles.given import InvalidDetailsError, checked


def test_a_title_is_composed() -> None:
    assert checked({"title": "Cafe\u0301  \u0958"}) == {"title": "Café \u0915\u093c"}


@pytest.mark.parametrize("title", ["\u0958" * MAX_TITLE, "a" + "\u0301" * 200])
def test_what_composing_makes_too_long_or_cannot_do_is_refused(title: str) -> None:
    with pytest.raises(InvalidDetailsError) as refusal:
        checked({"title": title})
    assert refusal.value.errors is not None
    assert "title" in refusal.value.errors
