"""Empties the database after a test that commits.

Django truncates every table instead, which makes a new file for each of them and each of their
indexes, and then writes content types and permissions anew. Few of our tables hold a row after a
test: those alone are emptied here, several times faster.
"""

from typing import Final

from django.db import connection, transaction

KEPT: Final = frozenset({"auth_permission", "django_content_type"})
"""What stands in them comes with the code, not with a test."""

_USED: Final = """
    SELECT relname FROM pg_class
    WHERE relname = ANY(%s) AND relnamespace = current_schema()::regnamespace
    AND pg_relation_size(oid) > 0
"""


def empty() -> None:
    """Delete every row but those of the code, whatever a trigger says of that.

    Whoever still writes is waited for.
    """
    names = sorted({*connection.introspection.django_table_names()} - KEPT)
    with connection.cursor() as cursor:
        with transaction.atomic():
            cursor.execute(f"LOCK TABLE {_listed(names)} IN EXCLUSIVE MODE")
            cursor.execute(_USED, [names])
            used = [name for (name,) in cursor.fetchall()]
            # As on a replica no trigger fires, neither those of foreign keys nor those that refuse.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for name in used:
                cursor.execute(f"DELETE FROM {_listed([name])}")  # noqa: S608 - our own tables
        if used:
            # Rows that fill what others left do not stand in the order in which they came.
            cursor.execute(f"VACUUM (TRUNCATE) {_listed(used)}")


def _listed(names: list[str]) -> str:
    return ", ".join(map(connection.ops.quote_name, names))
