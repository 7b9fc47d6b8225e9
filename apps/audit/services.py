"""Write the audit trail."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from django.db import models, transaction

from apps.audit.models import Record

SYSTEM = "Second Source"


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
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{action} was recorded outside the transaction of its deed.")
    newsroom_id = by.newsroom_id if by else getattr(subject, "newsroom_id", None)
    return Record.objects.create(
        newsroom_id=newsroom_id,
        actor_id=by.actor_id if by else None,
        actor_label=by.actor_label if by else SYSTEM,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        change=dict(change or {}),
    )
