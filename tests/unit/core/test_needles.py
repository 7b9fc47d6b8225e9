"""Words without which a pattern is never found."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.needles import Sieved, needles


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("abc", ("abc",)),
        (r"\bmay not be (?:reproduced|broadcast)\b", ("may not be ",)),
        (r"\bmay be (?:reproduced|broadcast)\b", ("broadcast", "reproduced")),
        ("(?:ask|contact)ed", ("ask", "contact")),
        ("x(?:abc)?y", ("x",)),
        ("(?:abc)+", ("abc",)),
        ("(?:abc|)", ("",)),
        ("[a-z]+", ("",)),
        ("x(?=abc)", ("abc",)),
        ("(?<=abc)x", ("abc",)),
        ("x(?!abc)", ("x",)),
        ("(?P<name>request)(?! for)", ("request",)),
    ],
)
def test_the_most_telling_words_are_named(pattern: str, words: tuple[str, ...]) -> None:
    assert needles(pattern) == words


PARTS = st.sampled_from(
    ["ab", "c", r"\b", "[xyz]", "(?:de|f)", "g?", "(?:hi)*", "(?:j|)", "k{2}", "(?=d)", "(?<=b)"]
)


@given(
    st.lists(PARTS, min_size=1, max_size=6).map("".join), st.text("abcdefghijkxyz ", max_size=40)
)
def test_what_a_pattern_is_found_in_has_one_of_its_words(pattern: str, text: str) -> None:
    words = needles(pattern)
    if re.search(pattern, text):
        assert not words or any(word in text for word in words)


@given(st.lists(PARTS, min_size=1, max_size=6).map("".join), st.data())
def test_a_text_made_by_a_pattern_has_one_of_its_words(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(pattern))
    words = needles(pattern)
    assert not words or any(word in text for word in words)


@given(
    st.lists(PARTS, min_size=1, max_size=6).map("".join),
    st.text("abcdefghijkxyzABCDEFGHIJKXYZ\u212a ", max_size=40),
    st.sampled_from([re.IGNORECASE, re.NOFLAG]),
)
def test_a_sieved_pattern_finds_what_the_pattern_finds(
    pattern: str, text: str, flags: re.RegexFlag
) -> None:
    plain = re.compile(pattern, flags)
    sieved = Sieved.of(plain)
    found, wanted = sieved.search(text), plain.search(text)
    assert (found and found.span()) == (wanted and wanted.span())
    assert [each.span() for each in sieved.finditer(text)] == [
        each.span() for each in plain.finditer(text)
    ]
