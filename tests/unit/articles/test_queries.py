"""What is typed into a search field, read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.articles.queries import (
    MAX_CHARACTERS,
    MAX_TERMS,
    Kind,
    Query,
    Term,
    apart,
    read_query,
)


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
        ("a-b ", ((word("a-b"),),)),
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
        assert any(letter.isalnum() or letter == "_" for letter in term.words)
        assert "\0" not in term.words
        assert len(term.words) <= 3 * MAX_CHARACTERS
        term.words.encode()


@given(st.text(alphabet="국防部ab ", max_size=40))
def test_what_is_parted_once_stays_so(words: str) -> None:
    assert apart(apart(words)) == apart(words)
    assert apart(words).replace(" ", "") == words.replace(" ", "")
