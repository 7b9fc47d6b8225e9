"""Which reader a label chooses."""

from typing import Final

import pytest

from apps.archive.fetching import ARTICLES
from apps.articles.media import Medium, medium_named, medium_of

BEGINNINGS: Final = {
    Medium.PLAIN: b"Ferries",
    Medium.PAGE: b"<!doctype html><p>Ferries",
    Medium.MARKDOWN: b"# Ferries",
    Medium.WORD: b"PK\x03\x04word/document.xml",
    Medium.PDF: b"%PDF-1.7",
    Medium.NINJS: b'{"headline": "Ferries"}',
    Medium.NITF: b"<nitf>",
    Medium.NEWSML: b"<newsItem>",
}
READ_AS: Final = {
    "text/html": Medium.PAGE,
    "application/xhtml+xml": Medium.PAGE,
    "text/plain": Medium.PLAIN,
    "text/markdown": Medium.MARKDOWN,
    "text/x-markdown": Medium.MARKDOWN,
    "application/json": Medium.NINJS,
    "application/ninjs+json": Medium.NINJS,
    "application/nitf+xml": Medium.NITF,
    "application/xml": Medium.NITF,
    "text/xml": Medium.NITF,
    "application/vnd.iptc.g2.newsitem+xml": Medium.NEWSML,
    "application/vnd.iptc.g2.newsmessage+xml": Medium.NEWSML,
    "application/pdf": Medium.PDF,
    str(Medium.WORD): Medium.WORD,
}


@pytest.mark.parametrize("label", sorted(ARTICLES))
def test_whatever_an_article_may_come_as_is_read_as_what_it_is(label: str) -> None:
    medium = READ_AS[label]
    assert medium_of(BEGINNINGS[medium], media_type=f"{label}; charset=utf-8") is medium


@pytest.mark.parametrize(
    ("label", "medium"),
    [("application/ninjs+json", Medium.NINJS), ("text/x-markdown; charset=utf-8", Medium.MARKDOWN)],
)
def test_what_was_kept_under_a_label_is_read_by_it(label: str, medium: Medium) -> None:
    assert medium_named(label) is medium
