"""What a text says of itself: title, publisher, author, language and date, as proposals.

Every proposal is for a person to correct; what is not there stays empty. The publisher is who
wrote it; the host is the site that carries this copy, and a text alone never says which.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import py3langid

from apps.articles import lexicon
from apps.articles.dates import Certainty, Dated, find_date
from apps.articles.regions import Kind, Region, author_of
from apps.core.needles import Sieved

MAX_TITLE = 500
MAX_AUTHOR = 300
MAX_PUBLISHER = 200
MAX_RAW_DATE = 200
MAX_URL = 2000

_NAME = (
    r"(?<!\w)(?:[Tt]he )?[^\W\d_a-z][\w.'’&-]{0,30}"
    r"(?: (?:of |the |and )?[^\W\d_a-z][\w.'’&-]{0,30}){0,3}"
)
_SELF = tuple(map(Sieved.of, lexicon.self_references(_NAME)))
_MAIL_HOST = re.compile(r"@([\w-]{2,63})\.[a-z]{2,24}", re.IGNORECASE)
_NOT_AN_OUTLET = {
    "he",
    "she",
    "it",
    "they",
    "we",
    "i",
    "who",
    "which",
    "that",
    "police",
    "officials",
}
_LEAST_LETTERS = 20
_SURE_LETTERS = 200
_SAMPLE = 600
_LONG_TITLE = 120


@dataclass(frozen=True, slots=True)
class Details:
    """Proposals for an article's details; empty or None is "not found".

    `canonical_url` is the address that a page gives itself, if that may be its own.
    """

    title: str = ""
    publisher: str = ""
    host: str = ""
    author: str = ""
    language: str = ""
    published_raw: str = ""
    published_at: datetime | None = None
    canonical_url: str = ""

    def or_else(self, other: "Details") -> "Details":
        """Return these details, what is missing taken from `other`; a date is never mixed."""
        dated = self if self.published_raw else other
        return Details(
            title=self.title or other.title,
            publisher=self.publisher or other.publisher,
            host=self.host or other.host,
            author=self.author or other.author,
            language=self.language or other.language,
            published_raw=dated.published_raw,
            published_at=dated.published_at,
            canonical_url=self.canonical_url or other.canonical_url,
        )


def of_text(text: str, regions: Sequence[Region]) -> Details:
    """Propose the details of a text from its own words, its language apart."""
    return with_date(
        Details(
            title=_title(text, regions)[:MAX_TITLE],
            publisher=outlet_of(text)[:MAX_PUBLISHER],
            author=_author(text, regions)[:MAX_AUTHOR],
        ),
        date_of(text, regions),
    )


def with_date(details: Details, dated: Dated | None) -> Details:
    """Return `details` with a date's raw words, and its moment if that is certain."""
    if dated is None:
        return details
    certain = dated.certainty is Certainty.MOMENT
    return replace(
        details,
        published_raw=dated.raw[:MAX_RAW_DATE],
        published_at=dated.moment if certain else None,
    )


def _title(text: str, regions: Sequence[Region]) -> str:
    """Return the headline, or the beginning of the first sentence."""
    for region in regions:
        if region.kind is Kind.HEADLINE:
            return " ".join(text[region.start : region.end].split())
    start = next((region.start for region in regions if region.kind is Kind.BODY), 0)
    words = " ".join(text[start : start + 4 * _LONG_TITLE].split())
    sentence = re.split(r"(?<=[.!?…])\s|(?<=[。！？])", words, maxsplit=1)[0]
    if len(sentence) <= _LONG_TITLE:
        return sentence.rstrip(".")
    return sentence[:_LONG_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def _author(text: str, regions: Sequence[Region]) -> str:
    """Return the name in the first byline."""
    for line in _lines(text, regions, Kind.DATELINE):
        if name := author_of(line):
            return name
    return ""


def date_of(text: str, regions: Sequence[Region]) -> Dated | None:
    """Return the first date among the small lines of the article."""
    found = (find_date(line) for line in _lines(text, regions, Kind.DATELINE))
    return next((dated for dated in found if dated), None)


def _lines(text: str, regions: Sequence[Region], kind: Kind) -> Iterator[str]:
    for region in regions:
        if region.kind is kind:
            lines = text[region.start : region.end].split("\n")
            yield from (line.strip() for line in lines if line.strip())


def _joined(text: str, regions: Sequence[Region], kind: Kind) -> str:
    return "\n".join(text[region.start : region.end] for region in regions if region.kind is kind)


def outlet_of(text: str) -> str:
    """Return the outlet that speaks of itself in `text` ("The Meridian has contacted …").

    An address at its own domain, like a tip line has, decides between several; without one only
    an outlet named alone is proposed.
    """
    named = Counter(
        name
        for pattern in _SELF
        for found in pattern.finditer(text)
        if (name := _outlet(text, found)) is not None
    )
    if not named:
        return ""
    mail_hosts = {_letters(host) for host in _MAIL_HOST.findall(text)}
    at_home = [name for name in named if _letters(_without_article(name)) in mail_hosts]
    if at_home:
        return at_home[0]
    return next(iter(named)) if len(named) == 1 else ""


def _outlet(text: str, found: re.Match[str]) -> str | None:
    """Return the name of an outlet, if it begins a sentence or a clause with a name."""
    name = found["outlet"]
    before = text[max(0, found.start() - 2) : found.start()]
    if before.strip() and before.strip()[-1] not in '.!?"”»,;:…)]':
        return None
    if _without_article(name).lower() in _NOT_AN_OUTLET:
        return None
    return name


def _without_article(name: str) -> str:
    return re.sub(r"^the ", "", name, flags=re.IGNORECASE)


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def with_language(details: Details, text: str, regions: Sequence[Region]) -> Details:
    """Return `details` with the language the body reads as; of a short one, as it says."""
    sample = (_joined(text, regions, Kind.BODY) or text)[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    if letters < _LEAST_LETTERS or (details.language and letters < _SURE_LETTERS):
        return details
    # The model costs some 0.2 s to load, once a process.
    language, _score = py3langid.classify(sample)
    return replace(details, language=str(language))
