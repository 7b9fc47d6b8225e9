"""Where sentences end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.verification.sentences import paragraphs, sentences
from apps.verification.shadow import shadow


def split(text: str) -> list[str]:
    return [text[a:b] for start, end in paragraphs(text) for a, b in sentences(text, start, end)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("Mr. Voss left. He ran.", ["Mr. Voss left.", "He ran."]),
        ("The U.S. Navy sailed. Good.", ["The U.S. Navy sailed.", "Good."]),
        ("He is in the U.S. She is not.", ["He is in the U.S.", "She is not."]),
        ('"Why?" she asked. "Go!" And he went.', ['"Why?" she asked.', '"Go!"', "And he went."]),
        ("It cost 3.5 million. Yes.", ["It cost 3.5 million.", "Yes."]),
        ("Short head\nNext line here", ["Short head", "Next line here"]),
        ("First paragraph\n\nSecond one", ["First paragraph", "Second one"]),
        ("  \n ", []),
    ],
)
def test_sentences_end_where_writers_end_them(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@given(st.text(alphabet=st.sampled_from("aA.?! \n\"”“'’🌧é"), max_size=120))
def test_every_character_that_is_not_blank_is_in_one_sentence(text: str) -> None:
    assert "".join("".join(split(text)).split()) == "".join(text.split())


@given(st.text(max_size=200), st.text(max_size=12))
def test_a_shadow_is_as_long_as_its_text(text: str, publisher: str) -> None:
    assert len(shadow(text, publisher)) == len(text)
    assert len(shadow(text, publisher, blot_quotes=False)) == len(text)
