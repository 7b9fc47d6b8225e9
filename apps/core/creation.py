"""Creates that may arrive twice: the second arrival of a client's id gets the first's object."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import IntegrityError, models, transaction

from apps.core.errors import IdUsedError

M = TypeVar("M", bound=models.Model)


def fingerprint(sent: Mapping[str, Any], *, by: object) -> str:
    """Return the SHA-256 (hex) of what a client sent, whatever the order of its members."""
    body = json.dumps([str(by), sent], sort_keys=True, default=str, ensure_ascii=True)
    return hashlib.sha256(body.encode()).hexdigest()


def create_once(
    model: type[M],
    *,
    row_id: UUID | None,
    sent: Mapping[str, Any],
    by: object,
    make: Callable[[UUID, str], M],
) -> tuple[M, bool]:
    """Create a row under the client's id, or return the row that the same POST made before.

    :param model: a model with `created_as` and perhaps `deleted_at`
    :param row_id: the client's UUID; one of our own when it sent none
    :param sent: what the client sent, without the id; compared by fingerprint
    :param by: who asks, as text; another person's id is never theirs to reuse
    :param make: inserts the row under the id and the fingerprint it is given, and returns it;
        its own work is undone when the id turns out to be taken
    :returns: the row, and whether this call made it
    :raises IdUsedError: the id belongs to another body, another person or a deleted row
    """
    sent_as = fingerprint(sent, by=by)
    new_id = row_id or uuid4()
    known = _known(model, new_id, sent_as)
    if known is not None:
        return known, False
    try:
        with transaction.atomic():
            return make(new_id, sent_as), True
    except IntegrityError:
        # Two identical POSTs at once: the loser finds the winner's row. Any other breach is real.
        known = _known(model, new_id, sent_as)
        if known is None:
            raise
        return known, False


def _known(model: type[M], row_id: UUID, sent_as: str) -> M | None:
    row = model._default_manager.filter(pk=row_id).first()
    if row is None:
        return None
    if getattr(row, "created_as", None) != sent_as or getattr(row, "deleted_at", None) is not None:
        raise IdUsedError("This id was used before, for something else. Send a new id.")
    return row
