"""Write the audit trail."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, models, transaction

from apps.audit.models import Record

SYSTEM = "Second Source"
_WRITE = """
    INSERT INTO audit_record (
        newsroom_id, actor_id, actor_label, action, subject_type, subject_id, change
    )
    VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb) RETURNING id, at
"""


class Actor(Protocol):
    """Who acts: a membership, which is a person in a newsroom."""

    @property
    def actor_id(self) -> UUID: ...  # noqa: D102 - a protocol's members speak for themselves
    @property
    def actor_label(self) -> str: ...  # noqa: D102 - a protocol's members speak for themselves
    @property
    def newsroom_id(self) -> UUID | None: ...  # noqa: D102 - a protocol's members speak for themselves


def record(
    *,
    by: Actor | None,
    action: str,
    subject: models.Model,
    change: Mapping[str, Any] | None = None,
) -> Record:
    """Write that `by` did `action` to `subject`, in the transaction of the deed itself.

    :param by: None when the app acts by itself, in a job
    :param action: ``noun.verb``, like ``factcheck.approved``
    :param change: what changed, in plain values; never a secret and never a whole text
    :raises RuntimeError: outside a transaction, where deed and record could part
    """
    _expect_a_transaction(action)
    record = _record(by, action, subject, change or {})
    # By hand: every deed of the house is written down, and the statement is always the same.
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, _told(record))
        record.pk, record.at = cursor.fetchone()
    record._state.adding, record._state.db = False, connection.alias
    return record


def statement(
    *, by: Actor | None, action: str, subject: models.Model, change: Mapping[str, Any]
) -> tuple[str, list[Any]]:
    """Return what `record` has the database do, for one who sends it with something else.

    :returns: an INSERT, to be a part of a WITH, and its values
    :raises RuntimeError: outside a transaction, where deed and record could part
    """
    _expect_a_transaction(action)
    return _WRITE, _told(_record(by, action, subject, change))


def record_all(
    *,
    by: Actor | None,
    action: str,
    changes: Iterable[tuple[models.Model, Mapping[str, Any]]],
) -> None:
    """Write the same for many subjects at once, each with what changed of it.

    :raises RuntimeError: outside a transaction, where deed and record could part
    """
    _expect_a_transaction(action)
    Record.objects.bulk_create(_record(by, action, subject, change) for subject, change in changes)


def _expect_a_transaction(action: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{action} was recorded outside the transaction of its deed.")


def _told(record: Record) -> list[Any]:
    return [
        *(record.newsroom_id, record.actor_id, record.actor_label, record.action),
        *(record.subject_type, record.subject_id, json.dumps(record.change)),
    ]


def _record(
    by: Actor | None, action: str, subject: models.Model, change: Mapping[str, Any]
) -> Record:
    return Record(
        newsroom_id=by.newsroom_id if by else getattr(subject, "newsroom_id", None),
        actor_id=by.actor_id if by else None,
        actor_label=by.actor_label if by else SYSTEM,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        change=dict(change),
    )
