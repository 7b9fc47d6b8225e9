"""Read articles and their event logs."""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from threading import Lock
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from apps.accounts.models import Membership
from apps.articles.models import Article, Entry, Revision
from apps.core.errors import NotFoundError
from apps.jobs.models import Job
from apps.jobs.selectors import for_subject

HIDDEN: Final = "hidden"
_RECENT: Final = 5
_TO_MARK: Final = """
    SELECT a.status, r.id, r.number
    FROM articles_article a LEFT JOIN articles_revision r ON r.id = a.revision_id
    WHERE a.id = %s AND a.newsroom_id = %s
"""


def visible_to(member: Membership) -> QuerySet[Article]:
    """Return the articles of the member's newsroom, newest first, without their texts and bytes."""
    return (
        Article.objects.filter(newsroom_id=member.newsroom_id)
        .select_related("by", "revision", "blob", "withdrawn_by")
        .defer("revision__text", "blob__data")
        .order_by("-created_at", "-id")
    )


def listed_to(member: Membership) -> QuerySet[Article]:
    """Return the articles that lists show: those that are not withdrawn."""
    return visible_to(member).filter(withdrawn_at=None)


def get(member: Membership, article_id: UUID) -> Article:
    """Return one article, its text to be loaded when it is asked for.

    :raises NotFoundError: there is none that `member` can see
    """
    article = visible_to(member).filter(pk=article_id).first()
    if article is None:
        raise NotFoundError
    return article


def require(member: Membership, article_id: UUID) -> None:
    """See to it that there is an article, for what is read of one.

    :raises NotFoundError: there is none that `member` can see
    """
    if not Article.objects.filter(newsroom_id=member.newsroom_id, pk=article_id).exists():
        raise NotFoundError


def to_mark(member: Membership, article_id: UUID) -> Article:
    """Return what marking an article needs of it and its newest revision: nothing to be saved.

    A revision's text never changes, so it is kept at hand: a room in which a text is marked asks
    for it all the time.

    :raises NotFoundError: there is none that `member` can see
    """
    with connection.cursor() as cursor:
        cursor.execute(_TO_MARK, [article_id, member.newsroom_id])
        told = cursor.fetchone()
    if told is None:
        raise NotFoundError
    status, revision_id, number = told
    article = Article(pk=article_id, newsroom_id=member.newsroom_id, status=status)
    if revision_id is not None:
        article.revision = Revision(
            pk=revision_id, article=article, number=number, text=_texts.of(revision_id)
        )
    return article


class _Texts:
    """The texts of the revisions asked for last, up to so many characters."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._known: OrderedDict[UUID, str] = OrderedDict()
        self._lock = Lock()
        self._held = 0

    def of(self, revision_id: UUID) -> str:
        """Return the text of a revision."""
        with self._lock:
            if (text := self._known.get(revision_id)) is not None:
                self._known.move_to_end(revision_id)
                return text
        text = Revision.objects.values_list("text", flat=True).get(pk=revision_id)
        with self._lock:
            if revision_id not in self._known:
                self._known[revision_id] = text
                self._held += len(text)
            while self._held > self.most:
                self._held -= len(self._known.popitem(last=False)[1])
        return text


_texts = _Texts(most=4_000_000)


def recent_imports(member: Membership) -> list[Article]:
    """Return the last articles that the member imported and that stand."""
    return list(listed_to(member).filter(by=member.user_id)[:_RECENT])


def same_text_as(article: Article, *, normal_sha: str = "") -> Article | None:
    """Return the oldest other article of the newsroom with the same text, if there is one.

    Before an article is read, its bytes stand for its text, or `normal_sha` where that is known.
    """
    sha = article.revision.normal_sha if article.revision else normal_sha
    same = Q(blob_id=article.blob_id) if article.blob_id else Q(pk__in=[])
    if sha:
        same |= Q(revision__in=Revision.objects.filter(normal_sha=sha))
    return (
        Article.objects.filter(same, newsroom_id=article.newsroom_id, withdrawn_at=None)
        .exclude(pk=article.pk)
        .filter(created_at__lte=article.created_at)
        .order_by("created_at", "id")
        .first()
    )


def jobs_of(article: Article) -> list[Job]:
    """Return the jobs about an article, oldest first."""
    return list(for_subject(article._meta.label_lower, article.pk))


def raw_bytes(article: Article) -> bytes | None:
    """Return the bytes an article came in, None if it has none."""
    return bytes(article.blob.data) if article.blob else None


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as one person may see it; of a hidden one, its number alone."""

    seq: int
    kind: str
    entry: Entry | None


def entry_of(
    member: Membership, article_id: UUID, *, subject_id: UUID, version: int
) -> Entry | None:
    """Return what `member` did that left an object of an article at `version`, if they did it."""
    return Entry.objects.filter(
        article_id=article_id, subject_id=subject_id, version=version, actor_id=member.actor_id
    ).first()


def entries_about(article_id: UUID, subject_ids: Collection[UUID]) -> QuerySet[Entry]:
    """Return what an article's log says of some things of it, in its order.

    For whoever decides about them: nobody's sight is asked here.
    """
    return Entry.objects.filter(article_id=article_id, subject_id__in=subject_ids).order_by("seq")


def lines_after(member: Membership, article_id: UUID, after: int) -> list[Line]:
    """Return the lines of an article's event log after `after`, in order, without holes.

    :raises NotFoundError: there is no such article that `member` may see
    """
    # Every open page asks this whenever somebody writes: nothing of the article itself is read.
    if not Article.objects.filter(newsroom_id=member.newsroom_id, pk=article_id).exists():
        raise NotFoundError
    return [
        Line(entry.seq, HIDDEN, None)
        if entry.audience not in {None, member.user_id}
        else Line(entry.seq, entry.kind, entry)
        for entry in Entry.objects.filter(article_id=article_id, seq__gt=after).order_by("seq")
    ]
