"""Where words are that an address names."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.pages.places import Stretch, found_again, read_place
from tests.growth import MOST, TIMES, growth

TEXT = "Lantern counted 140 men at the border."


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("0-7", Stretch(0, 7)),
        (" 8-15 ", Stretch(8, 15)),
        ("31-900", Stretch(31, len(TEXT))),
        ("7-7", None),
        ("9-3", None),
        ("900-950", None),
        ("-1-5", None),
        ("1-", None),
        ("²-5", None),
        ("9" * 30 + "-5", None),
        ("", None),
    ],
)
def test_a_place_is_read(written: str, place: Stretch | None) -> None:
    assert read_place(written, TEXT) == place


def test_words_are_found_where_they_stand_nearest() -> None:
    assert found_again("men", "men, and men, and men", 10) == Stretch(9, 12)
    assert found_again("women", "men, and men", 0) is None


@given(st.text(alphabet="ab ", min_size=1, max_size=5), st.text(alphabet="ab "), st.integers(0, 50))
def test_found_words_are_the_words(words: str, text: str, near: int) -> None:
    found = found_again(words, text, near)
    assert (found is None) == (words not in text)
    if found:
        assert text[found.start : found.end] == words
        places = [at for at in range(len(text)) if text.startswith(words, at)]
        assert abs(found.start - near) == min(abs(at - near) for at in places)


@pytest.mark.parametrize(
    "make", [lambda n: "a" * n, lambda n: "ab" + "a" * n, lambda n: "a" * n + "ba"]
)
def test_the_time_to_find_words_that_repeat_grows_with_their_length_alone(
    make: Callable[[int], str],
) -> None:
    def look(count: int) -> None:
        words = make(count)
        assert (found_again(words, "a" * 2 * count, count) is None) == ("b" in words)

    count = 100_000
    assert growth(look, count // TIMES, count) <= MOST
