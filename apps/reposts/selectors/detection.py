"""Find the articles that repeat one another: fingerprints first, then the whole texts."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

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
# Pages of one host that are read to learn its furniture.
MOST_PAGES = 20

# One index scan a hash, which a common hash ends early. Overlap is counted without common hashes,
# unless they are most of the fingerprint: a story with a hundred copies is still a story.
OVERLAPPING = """
WITH hit AS (
    SELECT wanted.hash, near.revision_id
    FROM unnest(%(hashes)s::bigint[]) AS wanted(hash)
    CROSS JOIN LATERAL (
        SELECT print.revision_id
        FROM reposts_fingerprint AS print
        JOIN articles_article AS article ON article.revision_id = print.revision_id
        WHERE print.hashes @> ARRAY[wanted.hash]
          AND print.scheme = %(scheme)s
          AND print.newsroom_id = %(newsroom)s
          AND print.revision_id <> %(revision)s
          AND (%(host)s = '' OR article.host = %(host)s)
        LIMIT %(common)s + 1
    ) AS near
), common AS (
    SELECT hash FROM hit GROUP BY hash HAVING count(*) > %(common)s
), counted AS (
    SELECT revision_id, count(*) AS overlap
    FROM hit
    WHERE hash NOT IN (SELECT hash FROM common)
       OR (SELECT count(*) FROM common) * 2 > cardinality(%(hashes)s::bigint[])
    GROUP BY revision_id
    ORDER BY overlap DESC, revision_id
    LIMIT %(most)s
)
SELECT counted.revision_id, cardinality(print.hashes) AS size, counted.overlap
FROM counted
JOIN reposts_fingerprint AS print
  ON print.revision_id = counted.revision_id AND print.scheme = %(scheme)s
ORDER BY counted.overlap DESC, counted.revision_id
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
    """An article with the shingles of its own words, in order."""

    article: Article
    hashes: Hashes


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
    page = next(iter(_pages([revision_id])), None)
    if page is None:
        return []
    others = _pages(_candidates(page))
    if not others:
        return []
    fixed = _furniture(page)
    findings = (_compare(page, other, ignoring=fixed | _furniture(other)) for other in others)
    return [finding for finding in findings if finding]


def _candidates(page: _Page) -> list[UUID]:
    hashes = sample(page.hashes).tolist()
    return [
        revision_id
        for revision_id, size, overlap in _overlapping(page.article, hashes, most=MOST_CANDIDATES)
        if overlap >= LOOKED_AT * min(size, len(hashes))
    ]


def _furniture(page: _Page) -> set[int]:
    """Return what recurs on other pieces of the page's host."""
    host = page.article.host
    if not host:
        return set()
    hashes = sample(page.hashes).tolist()
    near = _overlapping(page.article, hashes, host=host, most=MOST_PAGES)
    return furniture(page.hashes, [other.hashes for other in _pages([row[0] for row in near])])


def _compare(page: _Page, other: _Page, *, ignoring: set[int]) -> Finding | None:
    same_host = bool(page.article.host) and page.article.host == other.article.host
    sides = compare(page.hashes, other.hashes, ignoring=ignoring)
    if judge(*sides, same_host=same_host) is None:
        return None
    shorter = min(sides, key=lambda side: side.words)
    both = [(page.article, sides[0]), (other.article, sides[1])]
    if _earlier(other.article, page.article):
        both.reverse()
    (original, of_original), (copy, of_copy) = both
    return Finding(
        original_id=original.pk,
        copy_id=copy.pk,
        kind=_kind(of_original, same_host=same_host),
        coverage_of_shorter=shorter.coverage,
        coverage_of_original=of_original.coverage,
        coverage_of_copy=of_copy.coverage,
    )


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


def _pages(revision_ids: Collection[UUID]) -> list[_Page]:
    """Return the articles whose present text these revisions are, in that order."""
    texts = own_texts(revision_ids)
    articles = {
        article.revision_id: article
        for article in Article.objects.filter(revision_id__in=revision_ids)
    }
    return [
        _Page(articles[revision_id], shingles(words(texts[revision_id])))
        for revision_id in revision_ids
        if revision_id in articles
    ]


def _overlapping(
    article: Article, hashes: list[int], *, most: int, host: str = ""
) -> list[tuple[UUID, int, int]]:
    """Return (revision, size of its fingerprint, shared hashes), most shared first."""
    with connection.cursor() as cursor:
        cursor.execute(
            OVERLAPPING,
            {
                "hashes": hashes,
                "scheme": SCHEME,
                "newsroom": article.newsroom_id,
                "revision": article.revision_id,
                "host": host,
                "common": COMMON,
                "most": most,
            },
        )
        return [(revision_id, size, overlap) for revision_id, size, overlap in cursor.fetchall()]
