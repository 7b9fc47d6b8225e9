"""The text of a revision: what is kept, what is refused, what counts as the same."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.articles.text import (
    MAX_LINES,
    MAX_TEXT_BYTES,
    UnreadableError,
    composed,
    normal_form,
    normal_sha,
    normalise,
    text_sha,
)
from tests.growth import MOST, TIMES, growth

MARKS = "\u0301\u0316"
WRITING = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u0344"), min_size=1
)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("one\r\ntwo\rthree\u2028four\x0bfive", "one\ntwo\nthree\nfour\nfive"),
        ("\ufeffHalmi", "Halmi"),
        ("e\u0301", "é"),
        ("  two  blanks \n\n\n stay ", "  two  blanks \n\n\n stay "),
        ("Мінський 🇺🇦 מילה مدينة", "Мінський 🇺🇦 מילה مدينة"),
    ],
)
def test_normalise_changes_line_breaks_and_composition_alone(sent: str, kept: str) -> None:
    assert normalise(sent) == kept


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("", "empty"),
        (" \n\t\u200b\ufeff ", "empty"),
        ("Hal\0mi", "nul"),
        ("Halmi \ud83d", "lone_surrogate"),
        ("\x01\x02\x03\x04" * 10, "binary"),
        ("a" + "\u0301\u0316" * 40, "too_many_marks"),
        ("é" * (MAX_TEXT_BYTES // 2 + 1), "too_large"),
        ("a\n" * MAX_LINES, "too_many_lines"),
    ],
)
def test_normalise_refuses_in_a_sentence_with_a_code(sent: str, code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        normalise(sent)
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


def test_a_text_of_exactly_two_megabytes_is_taken() -> None:
    assert len(normalise("a" * MAX_TEXT_BYTES)) == MAX_TEXT_BYTES


def test_a_text_of_as_many_lines_as_are_taken_is_taken() -> None:
    assert normalise("a\n" * (MAX_LINES - 1)).count("\n") == MAX_LINES - 1


@pytest.mark.parametrize("act", [normalise, composed])
def test_a_stack_of_marks_is_refused_before_sorting_them_takes_the_square_of_their_number(
    act: Callable[[str], str],
) -> None:
    def refused(text: str) -> None:
        with pytest.raises(UnreadableError, match="combining marks") as refusal:
            act(text)
        assert refusal.value.code == "too_many_marks"

    large = 400_000
    assert growth(refused, "Z" + MARKS * (large // TIMES), "Z" + MARKS * large) <= MOST


@given(WRITING)
def test_what_is_kept_is_composed_and_stays_as_it_is(text: str) -> None:
    try:
        kept = normalise(text)
    except UnreadableError:
        return
    assert unicodedata.is_normalized("NFC", kept)
    assert "\r" not in kept
    assert normalise(kept) == kept


@given(WRITING)
def test_the_normal_form_is_its_own_normal_form(text: str) -> None:
    form = normal_form(text)
    assert normal_form(form) == form


@given(st.text(st.characters(max_codepoint=127)))
def test_the_normal_form_of_plain_letters_is_that_of_any_others(text: str) -> None:
    assert normal_form(f"{text} é") == f"{normal_form(text)} é".strip()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Meridian said “no”.", 'the  meridian\nsaid "NO".'),
        ("Velmark’s army", "Velmark's ARMY"),
        ("Straße\u200b in Dorn", "STRASSE in dorn"),
        ("«Так»", '"так"'),
    ],
)
def test_texts_that_differ_in_looks_only_share_their_normal_form(one: str, other: str) -> None:
    assert normal_sha(one) == normal_sha(other)
    assert text_sha(one) != text_sha(other)


def test_another_word_makes_another_text() -> None:
    assert normal_sha("140 men were sent back") != normal_sha("170 men were sent back")


def test_composing_makes_one_letter_of_a_letter_and_its_mark() -> None:
    assert composed("cafe\u0301") == "caf\u00e9"
