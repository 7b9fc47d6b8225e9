"""Creates that may arrive twice: the second arrival of a client's id gets the first's object.

`create_once` looks for the row first and takes any way of making one. `insert_once` is for what is
made by the thousand: one statement, and a look only where a unique key refused it.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import DatabaseDefault

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


def insert_once(
    row: M, *, sent: Mapping[str, Any], by: object, parts: Sequence[models.Model] = ()
) -> tuple[M, bool] | None:
    """Insert a row under the client's id, or return the row that the same POST made before.

    :param row: unsaved, with `created_as`; its id is the client's, or one of our own
    :param sent: what the client sent, without the id; compared by fingerprint
    :param by: who asks, as text; another person's id is never theirs to reuse
    :param parts: see `insert`
    :returns: the row, and whether this call made it; None where another unique key refused it
    :raises IdUsedError: the id belongs to another body, another person or a deleted row
    """
    sent_as = fingerprint(sent, by=by)
    row.created_as = sent_as  # type: ignore[attr-defined] # as said above
    if insert(row, parts):
        return row, True
    known = _known(type(row), row.pk, sent_as)
    return None if known is None else (known, False)


def insert(row: models.Model, parts: Sequence[models.Model] = ()) -> bool:
    """Insert a row unless a unique key refuses it, and tell whether it was inserted.

    Nothing is rolled back where it was not: no exception reaches the transaction. What the database
    fills in by itself is read back.

    :param parts: rows of one other model that are inserted with it or not at all, by the same
        statement; they have a value in every column, and nothing of theirs is read back
    """
    return _write([row], " ON CONFLICT DO NOTHING", parts) == 1


def insert_all(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model, one at least, in one statement; read back what it fills in.

    :raises IntegrityError: a key or a constraint refuses one of them
    """
    _write(rows)


def _write(rows: Sequence[models.Model], then: str = "", parts: Sequence[models.Model] = ()) -> int:
    given, filled = _columns_of(rows[0])
    returned = filled or given[:1]
    sql = f"{_statement(type(rows[0]), given, len(rows))}{then} RETURNING {_named(returned)}"
    with connection.cursor() as cursor:
        # Not `connection`, which looks for it anew at every column.
        values = [value for row in rows for value in _values(row, given, cursor.db)]
        if parts:
            columns, _ = _columns_of(parts[0])
            sql = f"WITH whole AS ({sql}), {_beside(type(parts[0]), columns, len(parts))}"
            values += [value for part in parts for value in _values(part, columns, cursor.db)]
        cursor.execute(sql, values)
        found = cursor.fetchall()
    for row, known in zip(rows, found, strict=False):
        for field, value in zip(returned, known, strict=True):
            setattr(row, field.attname, value)
    if found:
        for each in (*rows, *parts):
            each._state.adding, each._state.db = False, DEFAULT_DB_ALIAS
    return len(found)


Fields = tuple["models.Field[Any, Any]", ...]


def _columns_of(row: models.Model) -> tuple[Fields, Fields]:
    """Return the columns that a row has values for, and those that the database fills in."""
    fields = [field for field in row._meta.local_concrete_fields if field.column]
    filled = tuple(each for each in fields if _is_filled(row, each))
    return tuple(each for each in fields if each not in filled), filled


def _is_filled(row: models.Model, field: "models.Field[Any, Any]") -> bool:
    own = getattr(row, field.attname)
    return isinstance(own, DatabaseDefault) or (own is None and isinstance(field, models.AutoField))


@cache
def _statement(model: type[models.Model], fields: Fields, rows: int) -> str:
    """Return the statement that inserts so many rows; the same few are asked for all the time."""
    table = connection.ops.quote_name(model._meta.db_table)
    return f"INSERT INTO {table} ({_named(fields)}) VALUES {_marks(fields, rows)}"  # noqa: S608 - of our own parts


@cache
def _beside(model: type[models.Model], fields: Fields, rows: int) -> str:
    """Return the rest of a statement whose first part is `whole`: parts, where there is a whole."""
    table, names = connection.ops.quote_name(model._meta.db_table), _named(fields)
    return f"""
        parts AS (
            INSERT INTO {table} ({names})
            SELECT {names} FROM (VALUES {_marks(fields, rows)}) AS part ({names})
            WHERE EXISTS (SELECT FROM whole)
        )
        SELECT * FROM whole
    """  # noqa: S608 - of our own parts


def _marks(fields: Fields, rows: int) -> str:
    return ", ".join([f"({', '.join(['%s'] * len(fields))})"] * rows)


@cache
def _named(fields: Fields) -> str:
    return ", ".join(connection.ops.quote_name(field.column or "") for field in fields)


def _values(row: models.Model, fields: Fields, db: BaseDatabaseWrapper) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, add=True), db) for field in fields]


def _known(model: type[M], row_id: UUID, sent_as: str) -> M | None:
    row = model._default_manager.filter(pk=row_id).first()
    if row is None:
        return None
    if getattr(row, "created_as", None) != sent_as or getattr(row, "deleted_at", None) is not None:
        raise IdUsedError("This id was used before, for something else. Send a new id.")
    return row
