"""Write an article's event log."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, models

from apps.accounts.models import Membership
from apps.articles.events import EntryWritten
from apps.articles.models import Article, Entry
from apps.audit import services as audit
from apps.core.events import announce

# One statement that counts, locks and writes: between two, another writer could take the number.
_WRITE = """
    counted AS (
        UPDATE articles_article SET seq = seq + 1 WHERE id = %s RETURNING seq, revision_id
    )
    INSERT INTO articles_entry (
        article_id, seq, kind, subject_type, subject_id, version, actor_id, actor_name, audience,
        data, undoes
    )
    SELECT %s, seq, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s FROM counted
    RETURNING seq, at, (SELECT revision_id FROM counted)
"""


def hold(article_ids: Iterable[UUID]) -> None:
    """Lock the counters of all articles that a transaction is going to log to, in one order.

    Call it once, when all else is locked and before the first entry, where several subjects each
    log to several articles: two such transactions would else wait for each other.
    """
    rows = Article.objects.filter(pk__in=set(article_ids)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def log(  # noqa: PLR0913 - the members of an entry, all by keyword
    *,
    article_id: UUID,
    kind: str,
    subject: models.Model,
    by: Membership | None,
    data: Mapping[str, Any] | None = None,
    audience: UUID | None = None,
    undoes: int | None = None,
    change: Mapping[str, Any] | None = None,
) -> Entry:
    """Add an entry to an article's event log and announce it.

    Call it last in the transaction: from here on the article's counter is locked until the
    commit, which is what makes commit order the order of `seq`, without holes.

    :param kind: ``noun.verb``, like ``annotation.created``
    :param undoes: the `seq` of the entry whose doing is taken back
    :param audience: the one person who may read it, by user id; None for the newsroom
    :param change: what the audit record of the same deed says, which is then written by the same
        statement; None if it is written apart
    """
    entry = an_entry(
        article_id=article_id, kind=kind, subject=subject, by=by, data=data, audience=audience
    )
    entry.undoes = undoes
    sql, values = f"WITH {_WRITE}", _told(entry)
    if change is not None:
        recorded, told = audit.statement(by=by, action=kind, subject=subject, change=change)
        sql, values = f"WITH recorded AS ({recorded}), {_WRITE}", told + values
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        _know(entry, cursor.fetchone())
    return entry


def log_all(entries: Sequence[Entry]) -> None:
    """Add entries to the event logs of several articles, in their order, and announce them.

    Where there are several articles, the caller holds their logs; else as `log`.

    :param entries: of `an_entry`; their numbers and moments are set here
    """
    if not entries:
        return
    with connection.cursor() as wrapped:
        # Django's own knows no answers to many statements that are sent together.
        cursor = wrapped.cursor
        cursor.executemany(f"WITH {_WRITE}", list(map(_told, entries)), returning=True)
        for entry in entries:
            _know(entry, cursor.fetchone())
            cursor.nextset()


def an_entry(  # noqa: PLR0913 - the members of an entry, all by keyword
    *,
    article_id: UUID,
    kind: str,
    subject: models.Model,
    by: Membership | None,
    data: Mapping[str, Any] | None = None,
    audience: UUID | None = None,
) -> Entry:
    """Return an entry that is not written yet; see `log`."""
    return Entry(
        article_id=article_id,
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        version=getattr(subject, "version", None),
        actor_id=by.actor_id if by else None,
        actor_name=by.user.name if by else "",
        audience=audience,
        data=dict(data or {}),
    )


def _told(entry: Entry) -> list[Any]:
    return [
        *(entry.article_id, entry.article_id, entry.kind),
        *(entry.subject_type, entry.subject_id, entry.version),
        *(entry.actor_id, entry.actor_name, entry.audience, json.dumps(entry.data)),
        entry.undoes,
    ]


def _know(entry: Entry, written: tuple[Any, ...]) -> None:
    """Let an entry know what was written, and tell whoever listens."""
    entry.seq, entry.at, entry.newest_id = written
    entry._state.adding, entry._state.db = False, connection.alias
    announce(EntryWritten(article_id=entry.article_id, seq=entry.seq))
