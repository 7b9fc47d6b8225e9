"""The child that reads pages: what it answers, and what becomes of it when it cannot."""

import random

import pytest

from apps.articles.extraction import reading
from apps.articles.text import UnreadableError
from apps.core.isolation import NotStartedError

WORDS = "The ministry of Velmark said on Monday that no reservist is sent back before he is heard. "
PAGE = f"<html lang=en><title>Sent back</title><body><p>{WORDS * 5}</p></body></html>"


def test_a_page_comes_back_from_the_child_with_its_language() -> None:
    page = reading.read_page(PAGE.encode())
    assert page.text == (WORDS * 5).strip()
    assert [region.kind for region in page.regions] == ["body"]
    assert (page.details.title, page.details.language) == ("Sent back", "en")


def test_a_refusal_of_the_child_is_the_same_error_here() -> None:
    with pytest.raises(UnreadableError) as refused:
        reading.read_page(b"<div>" * 5000)
    assert refused.value.code == "too_deep"


def test_a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_CHILD", "timeit")
    with pytest.raises(UnreadableError) as refused:
        reading.read_page(PAGE.encode(), seconds=0.2)
    assert refused.value.code == "too_slow"


def test_a_child_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_CHILD", "tests.hostile.child")
    with pytest.raises(UnreadableError) as refused:
        reading.read_page(PAGE.encode())
    assert refused.value.code == "too_heavy"


def test_no_file_is_blamed_for_a_child_that_was_never_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "_CHILD", "no.such.module")
    with pytest.raises(NotStartedError):
        reading.read_page(PAGE.encode())


@pytest.mark.parametrize(
    "part",
    [
        "<",
        "<a ",
        "<!--",
        "<p>x",
        "&#x1F1FA;",
        "<option>",
        "<b><p></b>",
        "<td>",
        "D",
        "D ",
        "\u0301",
    ],
)
def test_a_page_full_of_anything_is_read_or_refused_for_what_it_is(part: str) -> None:
    code = "read"
    try:
        reading.read_page((part * (50_000 // len(part))).encode())
    except UnreadableError as refused:
        code = refused.code
    assert code not in {"too_slow", "too_heavy"}


def test_noise_ends_soon() -> None:
    with pytest.raises(UnreadableError):
        reading.read_page(random.Random(3).randbytes(100_000))  # noqa: S311 - noise
