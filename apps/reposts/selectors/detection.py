"""Find the articles that repeat one another: fingerprints first, then the whole texts."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import DatabaseError, connection

from apps.articles.models import Article
from apps.core.errors import NotFoundError
from apps.reposts.likeness import WHOLE, Side, compare, furniture, judge
from apps.reposts.models import Link
from apps.reposts.selectors.texts import own_texts
from apps.reposts.shingles import SCHEME, Hashed, Hashes, hashed, sample, shingles, words

log = logging.getLogger(__name__)

# A hash in more fingerprints than this is a formula and proposes no candidate by itself.
COMMON = 100
# Sampled overlap, as a share of the smaller fingerprint, from which a pair is looked at.
LOOKED_AT = 0.1
MOST_CANDIDATES = 200
# Share of the shorter text from which it is worth learning the furniture of the other's host.
WORTH_MORE = 0.3
# Pages of one host that are read to learn its furniture.
MOST_PAGES = 8
# Bytes of words and shingles that a process remembers: of an article fifteen thousand, of the
# longest text nine million.
REMEMBERED = 48_000_000

OVERLAPPING = """
SELECT revision_id
FROM reposts_overlapping(
    %(hashes)s::bigint[], %(scheme)s, %(newsroom)s, %(but_not)s, %(host)s, %(common)s, %(most)s
)
"""
# One statement for many revisions: a function's plan is made once a statement.
NEAR = """
SELECT mine.revision_id, near.revision_id
FROM reposts_fingerprint AS mine
CROSS JOIN LATERAL reposts_overlapping(
    mine.hashes, mine.scheme, mine.newsroom_id, mine.revision_id, '', %(common)s, %(most)s
) AS near
WHERE mine.revision_id = ANY(%(revisions)s) AND mine.scheme = %(scheme)s
  AND near.overlap >= %(share)s::float8 * least(near.size, cardinality(mine.hashes))
ORDER BY mine.revision_id, near.overlap DESC, near.revision_id
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
    text: Hashed
    distinct: Hashes


class Memory:
    """The shingles of the revisions last looked at. Their texts never change, so these never do."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[UUID, tuple[Hashed, Hashes]] = {}
        self.size = 0

    def of(self, revision_ids: Collection[UUID]) -> dict[UUID, tuple[Hashed, Hashes]]:
        """Return the revisions that exist in hashes, and each shingle of them once."""
        found = {pk: known for pk in revision_ids if (known := self._known.get(pk)) is not None}
        missing = [pk for pk in revision_ids if pk not in found]
        for pk, text in own_texts(missing).items() if missing else ():
            text_in_hashes = hashed(words(text))
            distinct = np.unique(text_in_hashes.shingles)
            found[pk] = self._known[pk] = (text_in_hashes, distinct)
            self.size += _size(found[pk])
        while self.size > self._most:
            self.size -= _size(self._known.pop(next(iter(self._known))))
        return found


def _size(known: tuple[Hashed, Hashes]) -> int:
    return sum(each.nbytes for each in known)


_memory = Memory(most=REMEMBERED)


class _Library:
    """The pages that one search reads, each read once."""

    def __init__(self) -> None:
        self._known: dict[UUID, _Page] = {}
        self._furniture: dict[UUID, set[int]] = {}

    def pages(self, revision_ids: Collection[UUID]) -> list[_Page]:
        """Return the articles whose present text these revisions are, in that order."""
        wanted = [revision_id for revision_id in revision_ids if revision_id not in self._known]
        standing = Article.objects.filter(withdrawn_at=None)
        articles = standing.filter(revision_id__in=wanted) if wanted else []
        hashes = _memory.of(wanted)
        for article in articles:
            if article.revision_id:
                self._known[article.revision_id] = _Page(article, *hashes[article.revision_id])
        return [self._known[known] for known in revision_ids if known in self._known]

    def furniture(self, page: _Page) -> set[int]:
        """Return what recurs on other pieces of the page's host."""
        if not page.article.host:
            return set()
        known = self._furniture.get(page.article.pk)
        if known is None:
            near = _overlapping(page, host=page.article.host, most=MOST_PAGES)
            others = self.pages(near)
            known = furniture(page.distinct, [other.distinct for other in others])
            self._furniture[page.article.pk] = known
        return known


def print_of(revision_id: UUID) -> Print:
    """Compute the fingerprint of a revision's own words.

    :raises NotFoundError: there is no such revision
    """
    text = own_texts([revision_id]).get(revision_id)
    if text is None:
        raise NotFoundError
    return _print(revision_id, shingles(words(text)))


def prints_of(revision_ids: Collection[UUID]) -> tuple[list[Print], list[UUID]]:
    """Compute the fingerprints of those revisions that exist.

    :returns: them, and the revisions at whose text the program stumbled
    """
    try:
        hashes = _memory.of(revision_ids)
    except DatabaseError:
        raise
    except Exception:
        log.exception("Among these a fingerprint could not be taken: %s", revision_ids)
        return [], list(revision_ids)
    return [_print(revision_id, each.shingles) for revision_id, (each, _) in hashes.items()], []


def _print(revision_id: UUID, hashes: Hashes) -> Print:
    return Print(revision_id=revision_id, hashes=sample(hashes).tolist(), shingles=len(hashes))


def find(revision_id: UUID) -> list[Finding]:
    """Return the pairs a revision makes with the newsroom's other articles, in both directions.

    Candidates come from the fingerprints in the database; whether they are a pair is decided on
    the whole texts. A revision that is no longer its article's own finds nothing.
    """
    return _find(_Library(), revision_id, _candidates_of([revision_id])[revision_id])


def find_all(
    revision_ids: Sequence[UUID], *, report: Callable[[int, int], None]
) -> tuple[list[Finding], list[UUID]]:
    """Return the pairs that many revisions make, those among themselves with them.

    :param report: told how many are done, and of how many
    :returns: the pairs, and the revisions at which the program stumbled
    """
    library = _Library()
    library.pages(revision_ids)
    candidates = _candidates_of(revision_ids)
    library.pages({other for others in candidates.values() for other in others})
    # A pair whose halves are both here is found from either; the later one has the last word, as
    # when one after the other is imported.
    found: dict[frozenset[UUID], Finding] = {}
    left = []
    for step, revision_id in enumerate(revision_ids):
        report(step, len(revision_ids))
        try:
            for finding in _find(library, revision_id, candidates[revision_id]):
                found[frozenset((finding.original_id, finding.copy_id))] = finding
        except DatabaseError:
            raise
        except Exception:
            log.exception("%s could not be compared", revision_id)
            left.append(revision_id)
    return list(found.values()), left


def _find(library: _Library, revision_id: UUID, candidates: Sequence[UUID]) -> list[Finding]:
    page = next(iter(library.pages([revision_id])), None)
    if page is None:
        return []
    others = library.pages(candidates)
    if not others:
        return []
    fixed = library.furniture(page)
    findings = (_compare(library, page, other, fixed) for other in others)
    return [finding for finding in findings if finding]


def _candidates_of(revision_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Return, for each revision, those worth a look, by their fingerprints; best first."""
    candidates: dict[UUID, list[UUID]] = {revision_id: [] for revision_id in revision_ids}
    with connection.cursor() as cursor:
        cursor.execute(
            NEAR,
            {
                "revisions": list(revision_ids),
                "scheme": SCHEME,
                "common": COMMON,
                "most": MOST_CANDIDATES,
                "share": LOOKED_AT,
            },
        )
        for revision_id, other_id in cursor.fetchall():
            candidates[revision_id].append(other_id)
    return candidates


def _compare(library: _Library, page: _Page, other: _Page, fixed: set[int]) -> Finding | None:
    sides = compare(page.text, other.text, ignoring=fixed)
    # The furniture of the other's host costs several queries; most candidates end here.
    if min(sides, key=_words).coverage < WORTH_MORE:
        return None
    if more := library.furniture(other) - fixed:
        sides = compare(page.text, other.text, ignoring=fixed | more)
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


def _overlapping(page: _Page, *, most: int, host: str) -> list[UUID]:
    """Return the revisions of a host that share most with a page, most shared first."""
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
        return [revision_id for (revision_id,) in cursor.fetchall()]
