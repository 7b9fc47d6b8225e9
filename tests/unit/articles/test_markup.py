"""Hostile pages are refused before a parser sees them, in time that grows with their length."""

import contextlib
import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apps.articles.extraction import markup
from apps.articles.extraction.markup import MAX_ATTRIBUTES, MAX_DEPTH, refuse_floods
from apps.articles.text import UnreadableError
from tests.growth import MOST, TIMES, growth

MEGABYTE = 1_000_000


def flood(part: str, length: int = MEGABYTE) -> str:
    return "<html><body>" + part * (length // len(part))


QUOTED = '=">"'
ATTRIBUTES = " ".join(f"a{number}=1" for number in range(100_000))
TAGS: list[Callable[[str], str]] = [
    lambda attributes: f"<p {attributes}>",
    lambda attributes: f"<p {attributes.replace('=1', '')}>",
    lambda attributes: f"<p {attributes.replace('=1', '').replace(' ', '/')}>",
    lambda attributes: f"<p {attributes.replace('=1', QUOTED)}>",
]


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        (flood("<div>"), "too_deep"),
        (flood("<b>"), "too_deep"),
        (flood("<table><tr><td>"), "too_deep"),
        (flood("<ul><li>"), "too_deep"),
        (flood("<svg>"), "too_deep"),
        (flood("<i><p></b>"), "too_many_tags"),
        (flood("<p>"), "too_many_tags"),
        (flood("</p>"), "too_many_tags"),
        *((tag(ATTRIBUTES), "too_many_attributes") for tag in TAGS),
        ("x" * 10_000_001, "too_large"),
    ],
)
def test_a_flood_is_refused_with_its_code(markup: str, code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        refuse_floods(markup)
    assert refused.value.code == code
    assert "Paste the text" in str(refused.value)


def looked_at(markup: str) -> None:
    with contextlib.suppress(UnreadableError):
        refuse_floods(markup)


@pytest.mark.parametrize(
    "part",
    [
        *("<div>", "<svg>", "<path/>", "<i><p></b>", "<p>", "</p>", "<p a='>'>"),
        *("<", "<a", "<a b=", "<!--", "&amp", "<![CDATA[", "<script>", "<p a='x", " "),
    ],
)
def test_the_time_to_look_at_a_page_grows_with_its_length_alone(part: str) -> None:
    large = MEGABYTE // 2
    assert growth(looked_at, flood(part, large // TIMES), flood(part, large)) <= MOST


@pytest.mark.parametrize("tag", TAGS)
def test_the_time_to_look_at_a_tag_grows_with_its_attributes_alone(
    tag: Callable[[str], str],
) -> None:
    few = ATTRIBUTES[: len(ATTRIBUTES) // TIMES]
    assert growth(looked_at, tag(few), tag(ATTRIBUTES)) <= MOST


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * MAX_DEPTH + "x",
        "<div></div>" * 10_000,
        "<p>one<p>two" * 5_000,
        "<li>one<br><img src=x>" * 5_000,
        "<script>" + "'<div>'," * 5_000 + "</script>",
        "<svg>" + '<path d="M0 0"/>' * 5_000 + "</svg>",
        "<p " + " ".join(f'a{number}="<b>"' for number in range(MAX_ATTRIBUTES)) + ">",
        '<p title="a > b">' + "words " * 10_000,
        '<p class=a"b>' + "more words " * 10_000,
    ],
)
def test_what_real_pages_do_passes(markup: str) -> None:
    refuse_floods(markup)


@given(
    st.lists(
        st.sampled_from(
            [
                "<a ",
                "<p",
                ">",
                "/>",
                "=",
                '"',
                "'",
                " ",
                "b",
                "b=c",
                'b="c>d"',
                "b='c\"'",
                "</a",
                "\n",
            ]
        ),
        max_size=30,
    ).map("".join)
)
@example('<a ="b>c">')
@example("<a b='>")
def test_a_tag_ends_where_it_does_when_read_attribute_by_attribute(words: str) -> None:
    slowly = re.compile(r"(?!)")
    for tag in re.finditer(r"<\w", words):
        quick = markup._end_of_tag(words, tag.end())
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(markup, "_PLAIN_TAG", slowly)
            assert markup._end_of_tag(words, tag.end()) == quick
