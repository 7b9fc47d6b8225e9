"""Search: articles, marks, claims and requests, by their words."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet, TextChoices
from django.urls import reverse
from rapidfuzz import fuzz, process

from apps.accounts.models import Membership
from apps.annotations import selectors as annotations
from apps.annotations import spans
from apps.annotations.models import Annotation
from apps.articles import selectors as articles
from apps.articles.models import ArticleWords
from apps.articles.queries import Kind, Term
from apps.articles.selectors import Asked, Filter, Found, Order, Row
from apps.articles.snippets import Snippet
from apps.factchecks import selectors as factchecks
from apps.sources import selectors as sources
from apps.verification import selectors as verification

MOST_KNOWN: Final = 500
"""Titles, and names of sources, that a slip is compared with."""

ALIKE: Final = 82.0
"""Of a hundred: how like a known word a typed one has to be."""

SHORTEST_SLIP: Final = 4


class Shelf(TextChoices):
    """What is searched."""

    ARTICLES = "articles", "Articles"
    MARKS = "marks", "Marks"
    CLAIMS = "claims", "Claims"
    REQUESTS = "requests", "Requests"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for.

    :param mark: a kind of mark: that articles have, or that marks are of
    """

    typed: str
    shelf: Shelf
    order: Order
    narrowed: Filter
    mark: str = ""
    unchecked: bool = False
    caveat: bool = False
    reported: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Wanted":
        """Return what is asked for; what it cannot mean leaves nothing out."""
        mark = asked.get("mark", "")
        shelf = asked.get("in", "")
        return cls(
            typed=asked.get("q", ""),
            shelf=Shelf(shelf) if shelf in Shelf.values else Shelf.ARTICLES,
            order=Order.NEWEST if asked.get("order") == Order.NEWEST else Order.BEST,
            narrowed=Filter.read(asked),
            mark=mark if mark in Annotation.Kind.values else "",
            unchecked=asked.get("unchecked", "") == "1",
            caveat=asked.get("caveat", "") == "1",
            reported=asked.get("reported", "") == "1",
        )

    @property
    def narrows(self) -> bool:
        """Tell whether a filter of articles is set."""
        return self.narrowed.is_set or bool(self.mark) or any(self.has)

    @property
    def has(self) -> tuple[bool, bool, bool]:
        """Return what an article is asked to have besides marks of a kind."""
        return self.unchecked, self.caveat, self.reported


@dataclass(frozen=True, slots=True)
class Hit:
    """A mark, claim or request that was found.

    :param lang: the language of the words, "" where it is not known
    """

    id: UUID
    kind: str
    word: str
    title: str
    href: str
    facts: tuple[str, ...]
    shows: Snippet
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found on one shelf, the best or the newest first."""

    asked: Asked
    rows: Sequence[Row]
    hits: Sequence[Hit]
    following: str

    def __bool__(self) -> bool:
        return bool(self.rows or self.hits)


def search(
    member: Membership, wanted: Wanted, *, cursor: str = "", size: int = articles.ROWS
) -> Results:
    """Return one page of a shelf.

    :raises NotFoundError: the cursor is not one of ours
    """
    asked = articles.ask(member, wanted.typed)
    rows = _words(member, wanted, wanted.shelf)
    found = articles.page_of(rows, asked, order=wanted.order, cursor=cursor, size=size)
    if wanted.shelf is Shelf.ARTICLES:
        return Results(asked, articles.rows_of(member, found, asked), (), found.following)
    return Results(asked, (), _SHOWN[wanted.shelf](member, found, asked), found.following)


def shelf_counts(
    member: Membership, wanted: Wanted, shelves: Iterable[Shelf] = tuple(Shelf)
) -> dict[Shelf, int]:
    """Return how much there is on each shelf, counted as far as one more than the most."""
    asked = articles.ask(member, wanted.typed)
    return {shelf: articles.count_of(_words(member, wanted, shelf), asked) for shelf in shelves}


def _words(member: Membership, wanted: Wanted, shelf: Shelf) -> QuerySet[Any]:
    """Return the words that a shelf is searched in."""
    match shelf:
        case Shelf.ARTICLES:
            return _articles(member, wanted)
        case Shelf.MARKS:
            rows = annotations.mark_words(member, kind=wanted.mark)
            # The kind of a mark is asked of the mark itself here, not of what stands beside it.
            within = _within(member, replace(wanted, mark=""))
            return rows if within is None else rows.filter(annotation__article__in=within)
        case Shelf.CLAIMS:
            assigned = wanted.narrowed
            # To whom a claim is assigned is asked of the claim itself.
            others = replace(wanted, narrowed=replace(assigned, assignee=None, desk=None))
            return annotations.claim_words(
                member,
                within=_within(member, others),
                assignee=assigned.assignee,
                desk=assigned.desk,
            )
        case Shelf.REQUESTS:
            return verification.request_words(member, within=_within(member, wanted))


def _within(member: Membership, wanted: Wanted) -> QuerySet[Any] | None:
    """Return, as ids, the articles that what is found has to be of; None for any."""
    return _articles(member, wanted).values("article_id") if wanted.narrows else None


def _articles(member: Membership, wanted: Wanted) -> QuerySet[ArticleWords]:
    rows = articles.words_visible_to(member, wanted.narrowed)
    if wanted.mark:
        rows = rows.filter(article__in=annotations.articles_with(member, wanted.mark))
    if wanted.caveat:
        rows = rows.filter(article__in=annotations.articles_with(member, Annotation.Kind.CAVEAT))
    if wanted.unchecked:
        rows = rows.filter(article__in=factchecks.articles_with_unchecked_claims(member))
    if wanted.reported:
        rows = rows.filter(article__in=verification.articles_that_report(member))
    return rows


def _marks(member: Membership, found: Found, asked: Asked) -> list[Hit]:
    marks = annotations.marks_found(member, found.ids)
    texts = {mark.pk: _text_of(mark) for mark in marks}
    shows = articles.shown(asked, [(mark.words.config, texts[mark.pk]) for mark in marks])
    return [
        Hit(
            id=mark.pk,
            kind=mark.kind,
            word=mark.get_kind_display(),
            title=str(mark.article),
            href=f"{reverse('pages:reading_room', args=[mark.article_id])}?mark={mark.pk}",
            facts=(
                mark.author.name if mark.author else "by the rules",
                *((mark.article.host,) if mark.article.host else ()),
            ),
            shows=each,
            lang=mark.article.language,
        )
        for mark, each in zip(marks, shows, strict=True)
    ]


def _text_of(mark: Annotation) -> str:
    quote = spans.quote([part.quote for part in mark.fragments.all()])
    return f"{quote} — {mark.body}" if mark.body else quote


def _claims(member: Membership, found: Found, asked: Asked) -> list[Hit]:
    rows = annotations.claims_found(member, found.ids)
    shows = articles.shown(asked, [(row.config, row.claim.text) for row in rows])
    return [
        Hit(
            id=row.claim_id,
            kind="claim",
            word="Claim",
            title=row.claim.text,
            href=reverse("factchecks:claim", args=[row.claim_id]),
            facts=(
                row.claim.claimant.name if row.claim.claimant else "claimant not named",
                _times(len(row.claim.appearances.all())),
            ),
            shows=each,
        )
        for row, each in zip(rows, shows, strict=True)
    ]


def _times(count: int) -> str:
    return "in one place" if count == 1 else f"in {count} places"


def _requests(member: Membership, found: Found, asked: Asked) -> list[Hit]:
    rows = verification.requests_found(member, found.ids)
    texts = {
        row.pk: row.question
        or " … ".join(
            part.quote for each in row.mentions.all() for part in each.annotation.fragments.all()
        )
        or str(row)
        for row in rows
    }
    shows = articles.shown(asked, [(row.words.config, texts[row.pk]) for row in rows])
    return [
        Hit(
            id=row.pk,
            kind="request",
            word=row.get_kind_display(),
            title=f"{row.asker.name if row.asker else row.asker_text or 'We'} → {row.body_name}",
            href=reverse("verification:request", args=[row.pk]),
            facts=(row.get_state_display(), row.get_channel_display()),
            shows=each,
        )
        for row, each in zip(rows, shows, strict=True)
    ]


_SHOWN: Final[Mapping[Shelf, Callable[[Membership, Found, Asked], list[Hit]]]] = {
    Shelf.MARKS: _marks,
    Shelf.CLAIMS: _claims,
    Shelf.REQUESTS: _requests,
}


def suggestion(member: Membership, asked: Asked) -> str:
    """Return what may have been meant by words that are found nowhere, "" if nothing is near.

    Words are compared with those of the newest titles, of hosts, publishers and sources.
    """
    known = _known(member)
    groups: list[str] = []
    changed = False
    for group in asked.query.groups:
        written = []
        for term in group:
            near = _near(term, known)
            changed = changed or near is not None
            written.append(near or _written(term))
        groups.append(" OR ".join(written))
    return " ".join(groups) if changed else ""


def _near(term: Term, known: set[str]) -> str | None:
    """Return the known word that a slip is nearest to; None for what is no slip."""
    slips = term.kind is not Kind.PHRASE and not term.excluded and term.words not in known
    if not slips or len(term.words) < SHORTEST_SLIP:
        return None
    near = process.extractOne(term.words, known, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return near[0] if near else None


def _written(term: Term) -> str:
    """Return a term as a person types it, left alone as to how its word ends."""
    words = f'"{term.words}"' if " " in term.words else term.words
    return f"-{words}" if term.excluded else words


def _known(member: Membership) -> set[str]:
    facets = articles.facets(member)
    titles = articles.listed_to(member).values_list("title", flat=True)[:MOST_KNOWN]
    names = sources.visible_to(member).values_list("name", flat=True)[:MOST_KNOWN]
    known = {host.lower() for host in facets.hosts}
    for words in (*facets.publishers, *titles, *names):
        known |= {word for word in re.findall(r"\w+", words.lower()) if len(word) >= SHORTEST_SLIP}
    return known
