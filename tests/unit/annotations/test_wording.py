"""Words that the database can keep."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.annotations import wording


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_any_real_text_is_kept_but_for_blanks_at_its_ends(text: str) -> None:
    assert wording.checked(text, "body") == text.strip()


@given(st.text(), st.sampled_from(["\x00", "\ud800", "\udfff"]), st.text())
def test_nul_and_half_an_emoji_are_refused_anywhere(before: str, bad: str, after: str) -> None:
    with pytest.raises(wording.WordsError) as refusal:
        wording.checked(before + bad + after, "body")
    assert list(refusal.value.errors or ()) == ["body"]


@pytest.mark.parametrize("words", ["", " ", "\n\t"])
def test_no_words_are_refused_where_words_are_needed(words: str) -> None:
    with pytest.raises(wording.WordsError):
        wording.checked(words, "text", required=True)


def test_the_limit_is_the_last_length_that_passes() -> None:
    assert wording.checked("a" * 5, "text", limit=5) == "aaaaa"
    with pytest.raises(wording.WordsError, match="6 characters"):
        wording.checked("a" * 6, "text", limit=5)
