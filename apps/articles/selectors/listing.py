"""The list of articles: what it can be narrowed to, and one page of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from apps.accounts import selectors as accounts
from apps.accounts.models import Desk, Membership, User
from apps.articles.models import Article, ArticleWords
from apps.articles.selectors.articles import visible_to
from apps.articles.selectors.search import Asked, Found, shown
from apps.articles.snippets import Snippet
from apps.articles.states import Status
from apps.notices import selectors as notices

MOST_VALUES: Final = 300
"""Hosts, publishers or languages that a list offers; any other can be written in the address."""


WORDS: Final = ("host", "publisher", "language", "status")
DAYS: Final = ("published_from", "published_to", "imported_from", "imported_to")
IDS: Final = ("assignee", "desk")
ASKED: Final = ("q", *WORDS, *DAYS, *IDS, "withdrawn", "order")
"""What an address of a list may hold, in the order in which it is written."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of articles is narrowed to, besides words; empty is any."""

    host: str = ""
    publisher: str = ""
    language: str = ""
    status: str = ""
    published_from: date | None = None
    published_to: date | None = None
    imported_from: date | None = None
    imported_to: date | None = None
    assignee: UUID | None = None
    desk: UUID | None = None
    withdrawn: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filter":
        """Return the filter that an address asks for; what it cannot mean leaves nothing out."""
        word = {name: _plain(asked.get(name, "")) for name in WORDS}
        day = {name: _day(asked.get(name, "")) for name in DAYS}
        return cls(
            host=word["host"],
            publisher=word["publisher"],
            language=word["language"],
            status=word["status"] if word["status"] in Status.values else "",
            published_from=day["published_from"],
            published_to=day["published_to"],
            imported_from=day["imported_from"],
            imported_to=day["imported_to"],
            assignee=_id(asked.get("assignee", "")),
            desk=_id(asked.get("desk", "")),
            withdrawn=asked.get("withdrawn", "") == "1",
        )

    @property
    def is_set(self) -> bool:
        """Tell whether anything is left out."""
        return self != Filter()

    @property
    def facets(self) -> list[str]:
        """Return the values as the words of an article have them."""
        told = {"s": self.status, "h": self.host, "p": self.publisher, "l": self.language}
        return [f"{letter}:{value}" for letter, value in told.items() if value]


def words_visible_to(member: Membership, narrowed: Filter | None = None) -> QuerySet[ArticleWords]:
    """Return the words of the newsroom's articles that a filter leaves, in no order."""
    to = narrowed or Filter()
    rows = ArticleWords.objects.filter(newsroom_id=member.newsroom_id, gone=to.withdrawn)
    if to.facets:
        rows = rows.filter(facets__contains=to.facets)
    if to.assignee or to.desk:
        about = Article._meta.label_lower
        assigned = notices.assigned(member, about, assignee=to.assignee, desk=to.desk)
        rows = rows.filter(article__in=assigned)
    bounds = {
        "published_at__gte": _begin(to.published_from),
        "published_at__lt": _end(to.published_to),
        "created_at__gte": _begin(to.imported_from),
        "created_at__lt": _end(to.imported_to),
    }
    return rows.filter(**{bound: moment for bound, moment in bounds.items() if moment})


def _plain(word: str) -> str:
    """Return a word without what no database takes."""
    return word.replace("\0", "").encode(errors="ignore").decode().strip()


def _id(written: str) -> UUID | None:
    try:
        return UUID(written.strip())
    except ValueError:
        return None


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        return None


def _begin(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _end(day: date | None) -> datetime | None:
    if day is None or day == date.max:
        return None
    return _begin(day + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Row:
    """An article of a list, and what of its text fits; None where no words were asked for."""

    article: Article
    shows: Snippet | None = None

    @property
    def place(self) -> str:
        """Return the query string by which the reading room shows the words, "" for none."""
        revision = self.article.revision
        if revision is None or self.shows is None or not self.shows.end:
            return ""
        return f"revision={revision.number}&at={self.shows.start}-{self.shows.end}"


def rows_of(member: Membership, found: Found, asked: Asked) -> list[Row]:
    """Return the articles of a page in its order, with the words that were asked for."""
    articles = visible_to(member).filter(pk__in=found.ids)
    if not asked:
        known = {article.pk: Row(article) for article in articles}
        return [known[pk] for pk in found.ids if pk in known]
    # The texts of this page alone.
    ready = {article.pk: article for article in articles.defer(None).defer("blob__data")}
    configs = dict(
        ArticleWords.objects.filter(pk__in=found.ids).values_list("article_id", "config")
    )
    texts = [(pk, configs[pk], text) for pk, article in ready.items() if (text := _text(article))]
    shows = dict(
        zip(
            [pk for pk, _, _ in texts],
            shown(asked, [(config, text) for _, config, text in texts]),
            strict=True,
        )
    )
    return [Row(ready[pk], shows.get(pk)) for pk in found.ids if pk in ready]


def _text(article: Article) -> str:
    return article.revision.text if article.revision else ""


@dataclass(frozen=True, slots=True)
class Facets:
    """The values a list can be narrowed to, and how many articles are not ready.

    :param people: who may have work assigned
    """

    hosts: Sequence[str]
    publishers: Sequence[str]
    languages: Sequence[str]
    people: Sequence[User]
    desks: Sequence[Desk]
    unready: dict[str, int]
    withdrawn: bool

    @property
    def failed(self) -> int:
        """Return how many imports failed."""
        return self.unready.get(Status.FAILED, 0)

    @property
    def importing(self) -> int:
        """Return how many imports are being read."""
        return self.unready.get(Status.IMPORTING, 0)


def facets(member: Membership) -> Facets:
    """Return what the member's articles can be narrowed to."""
    articles = Article.objects.filter(newsroom_id=member.newsroom_id).order_by()
    unready = articles.filter(~Q(status=Status.READY), withdrawn_at=None)
    return Facets(
        hosts=_values(member.newsroom_id, "host"),
        publishers=_values(member.newsroom_id, "publisher_text"),
        languages=_values(member.newsroom_id, "language"),
        people=[each.user for each in notices.assignable(member)],
        desks=list(accounts.desks_visible_to(member)),
        unready=dict(
            unready.values("status").annotate(count=Count("pk")).values_list("status", "count")
        ),
        withdrawn=ArticleWords.objects.filter(newsroom_id=member.newsroom_id, gone=True).exists(),
    )


def _values(newsroom_id: UUID, column: str) -> list[str]:
    """Return the first values of an indexed column, at one probe of its index each."""
    name = connection.ops.quote_name(column)
    sql = f"""
        WITH RECURSIVE each(value) AS (
            (SELECT {name} FROM articles_article
             WHERE newsroom_id = %(newsroom)s AND {name} > '' ORDER BY {name} LIMIT 1)
            UNION ALL
            SELECT (SELECT {name} FROM articles_article
                    WHERE newsroom_id = %(newsroom)s AND {name} > each.value
                    ORDER BY {name} LIMIT 1)
            FROM each WHERE each.value IS NOT NULL
        )
        SELECT value FROM each WHERE value IS NOT NULL LIMIT %(most)s
    """  # noqa: S608 - the column is one of ours
    with connection.cursor() as cursor:
        cursor.execute(sql, {"newsroom": newsroom_id, "most": MOST_VALUES})
        return [row[0] for row in cursor.fetchall()]
