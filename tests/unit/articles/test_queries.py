"""What is typed into a search field, read."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.articles.queries import (
    BETWEEN,
    MAX_CHARACTERS,
    MAX_TERMS,
    Kind,
    Query,
    Term,
    apart,
    read_query,
)

RARE = frozenset(
    {0x058F, 0x07FE, 0x07FF, 0x09F2, 0x09F3, 0x09FB, 0x0AF1, 0x0BF9, 0x0E3F, 0x1400, 0xA838, 0xFDFC}
)
"""Signs of currency, and a hyphen, that are written within words or hardly at all."""


def word(words: str, *, out: bool = False) -> Term:
    return Term(words, Kind.WORD, out)


def begin(words: str) -> Term:
    return Term(words, Kind.BEGINNING)


def phrase(words: str, *, out: bool = False) -> Term:
    return Term(words, Kind.PHRASE, out)


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("", ()),
        ("  \0 ", ()),
        ("-", ()),
        ('* - OR " "', ()),
        ("Border ", ((word("border"),),)),
        ("Border", ((begin("border"),),)),
        ("men border ", ((word("men"),), (word("border"),))),
        ("men bord", ((word("men"),), (begin("bord"),))),
        ("me", ((word("me"),),)),
        ("deser* men ", ((begin("deser"),), (word("men"),))),
        ("de* ", ((word("de"),),)),
        ("border.", ((word("border"),),)),
        ('"sent back"', ((phrase("sent back"),),)),
        ("„sent back“ ", ((phrase("sent back"),),)),
        ("«sent back» ", ((phrase("sent back"),),)),
        ('"sent back', ((phrase("sent back"),),)),
        ('"border"', ((word("border"),),)),
        ('-"sent back" men ', ((phrase("sent back", out=True),), (word("men"),))),
        ("men -border", ((word("men"),), (word("border", out=True),))),
        ("a-b ", ((phrase("a b"),),)),
        ("12-14 ", ((phrase("12 14"),),)),
        ("o'neil", ((begin("o neil"),),)),
        ("ministry’s", ((phrase("ministry s"),),)),
        ("men—women ", ((phrase("men women"),),)),
        ("men—", ((word("men"),),)),
        ("can\u200dnot ", ((word("cannot"),),)),
        ("हिन्दी ", ((word("हिन्दी"),),)),
        ("กลาโหม", ((phrase("ก ล า โ ห ม"),),)),
        ("bridge OR border ", ((word("bridge"), word("border")),)),
        ("OR border ", ((word("border"),),)),
        ("border OR", ((word("border"),),)),
        ("bridge or border ", ((word("bridge"),), (word("or"),), (word("border"),))),
        ("КИРИЛЛ ", ((word("кирилл"),),)),
        ("стре\u0301сс ", ((word("стресс"),),)),
        ("国防部", ((phrase("国 防 部"),),)),
        ("'; DROP TABLE x", ((word("drop"),), (word("table"),), (word("x"),))),
    ],
)
def test_what_is_typed_is_read(typed: str, groups: tuple[tuple[Term, ...], ...]) -> None:
    assert read_query(typed) == Query(groups)


def test_wanted_terms_are_those_that_are_not_left_out() -> None:
    assert read_query("men OR women -border ").wanted == (word("men"), word("women"))


@given(st.text())
def test_whatever_is_typed_is_a_query(typed: str) -> None:
    query = read_query(typed)
    terms = [term for group in query.groups for term in group]
    assert len(terms) <= MAX_TERMS
    assert all(group for group in query.groups)
    for term in terms:
        assert any(letter.isalnum() for letter in term.words)
        assert "\0" not in term.words
        assert len(term.words) <= 3 * MAX_CHARACTERS
        term.words.encode()


def test_no_letter_stands_between_words_and_every_common_mark_does() -> None:
    between = re.compile(f"[{BETWEEN}]")
    for code in range(0x110000):
        if unicodedata.category(chr(code))[0] in "LMN":
            # The apostrophe of Ukrainian alone: it is written in three ways.
            assert not between.match(chr(code)) or code == 0x02BC, hex(code)
    for code in range(0x10000):
        if unicodedata.category(chr(code)) in {"Pd", "Pi", "Pf", "Sc", "Zs", "Zl", "Zp"}:
            assert between.match(chr(code)) or chr(code).isspace() or code in RARE, hex(code)


@given(st.text(alphabet="国防部ab ", max_size=40))
def test_what_is_parted_once_stays_so(words: str) -> None:
    assert apart(apart(words)) == apart(words)
    assert apart(words).replace(" ", "") == words.replace(" ", "")
