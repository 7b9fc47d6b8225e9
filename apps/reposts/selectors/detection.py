"""Find the articles that repeat one another: fingerprints first, then the whole texts."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import connection

from apps.articles.models import Article
from apps.core.errors import NotFoundError
from apps.reposts.likeness import WHOLE, Side, compare, furniture, judge
from apps.reposts.models import Link
from apps.reposts.selectors.texts import own_texts
from apps.reposts.shingles import SCHEME, Hashes, sample, shingles, words

# A hash in more fingerprints than this is a formula and proposes no candidate by itself.
COMMON = 100
# Sampled overlap, as a share of the smaller fingerprint, from which a pair is looked at.
LOOKED_AT = 0.15
MOST_CANDIDATES = 200
# Share of the shorter text from which it is worth learning the furniture of the other's host.
WORTH_MORE = 0.3
# Pages of one host that are read to learn its furniture.
MOST_PAGES = 8

OVERLAPPING = """
SELECT revision_id, size, overlap
FROM reposts_overlapping(
    %(hashes)s::bigint[], %(scheme)s, %(newsroom)s, %(but_not)s, %(host)s, %(common)s, %(most)s
)
"""


@dataclass(frozen=True, slots=True)
class Print:
    """A revision's fingerprint, ready to be kept."""

    revision_id: UUID
    hashes: list[int]
    shingles: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Two articles of which one repeats the other, as a job found them."""

    original_id: UUID
    copy_id: UUID
    kind: Link.Kind
    coverage_of_shorter: float
    coverage_of_original: float
    coverage_of_copy: float


@dataclass(frozen=True, slots=True)
class _Page:
    """An article with the shingles of its own words, in order, and each once."""

    article: Article
    hashes: Hashes
    distinct: Hashes


class _Library:
    """The pages that one search reads, each read once."""

    def __init__(self) -> None:
        self._known: dict[UUID, _Page] = {}

    def pages(self, revision_ids: Collection[UUID]) -> list[_Page]:
        """Return the articles whose present text these revisions are, in that order."""
        wanted = [revision_id for revision_id in revision_ids if revision_id not in self._known]
        standing = Article.objects.filter(withdrawn_at=None)
        articles = standing.filter(revision_id__in=wanted) if wanted else []
        texts = own_texts(wanted) if wanted else {}
        for article in articles:
            if article.revision_id:
                hashes = shingles(words(texts[article.revision_id]))
                self._known[article.revision_id] = _Page(article, hashes, np.unique(hashes))
        return [self._known[known] for known in revision_ids if known in self._known]

    def furniture(self, page: _Page) -> set[int]:
        """Return what recurs on other pieces of the page's host."""
        if not page.article.host:
            return set()
        near = _overlapping(page, host=page.article.host, most=MOST_PAGES)
        others = self.pages([revision_id for revision_id, _, _ in near])
        return furniture(page.distinct, [other.distinct for other in others])


def print_of(revision_id: UUID) -> Print:
    """Compute the fingerprint of a revision's own words.

    :raises NotFoundError: there is no such revision
    """
    text = own_texts([revision_id]).get(revision_id)
    if text is None:
        raise NotFoundError
    hashes = shingles(words(text))
    return Print(revision_id=revision_id, hashes=sample(hashes).tolist(), shingles=len(hashes))


def find(revision_id: UUID) -> list[Finding]:
    """Return the pairs a revision makes with the newsroom's other articles, in both directions.

    Candidates come from the fingerprints in the database; whether they are a pair is decided on
    the whole texts. A revision that is no longer its article's own finds nothing.
    """
    library = _Library()
    page = next(iter(library.pages([revision_id])), None)
    if page is None:
        return []
    others = library.pages(_candidates(page))
    if not others:
        return []
    fixed = library.furniture(page)
    findings = (_compare(library, page, other, fixed) for other in others)
    return [finding for finding in findings if finding]


def _candidates(page: _Page) -> list[UUID]:
    kept = len(sample(page.distinct))
    return [
        revision_id
        for revision_id, size, overlap in _overlapping(page, most=MOST_CANDIDATES)
        if overlap >= LOOKED_AT * min(size, kept)
    ]


def _compare(library: _Library, page: _Page, other: _Page, fixed: set[int]) -> Finding | None:
    sides = compare(page.hashes, other.hashes, ignoring=fixed)
    # The furniture of the other's host costs several queries; most candidates end here.
    if min(sides, key=_words).coverage < WORTH_MORE:
        return None
    if more := library.furniture(other) - fixed:
        sides = compare(page.hashes, other.hashes, ignoring=fixed | more)
    same_host = bool(page.article.host) and page.article.host == other.article.host
    if judge(*sides, same_host=same_host) is None:
        return None
    both = [(page.article, sides[0]), (other.article, sides[1])]
    if _earlier(other.article, page.article):
        both.reverse()
    (original, of_original), (copy, of_copy) = both
    return Finding(
        original_id=original.pk,
        copy_id=copy.pk,
        kind=_kind(of_original, same_host=same_host),
        coverage_of_shorter=min(sides, key=_words).coverage,
        coverage_of_original=of_original.coverage,
        coverage_of_copy=of_copy.coverage,
    )


def _words(side: Side) -> int:
    return side.words


def _earlier(one: Article, other: Article) -> bool:
    """Tell whether `one` rather than `other` looks like the original.

    By publication where both say when, else by import; an import says nothing about a publication.
    A hint and no proof, which is why a person can turn a pair around.
    """
    if one.published_at and other.published_at and one.published_at != other.published_at:
        return one.published_at < other.published_at
    return (one.created_at, one.pk) < (other.created_at, other.pk)


def _kind(original: Side, *, same_host: bool) -> Link.Kind:
    if original.coverage < WHOLE:
        return Link.Kind.EXCERPT
    return Link.Kind.UPDATE if same_host else Link.Kind.REPOST


def _overlapping(page: _Page, *, most: int, host: str = "") -> list[tuple[UUID, int, int]]:
    """Return (revision, size of its fingerprint, shared hashes), most shared first."""
    with connection.cursor() as cursor:
        cursor.execute(
            OVERLAPPING,
            {
                "hashes": sample(page.distinct).tolist(),
                "scheme": SCHEME,
                "newsroom": page.article.newsroom_id,
                "but_not": page.article.revision_id,
                "host": host,
                "common": COMMON,
                "most": most,
            },
        )
        return [(revision_id, size, overlap) for revision_id, size, overlap in cursor.fetchall()]
