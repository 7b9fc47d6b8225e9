"""What was typed, understood as a query on the words of every language a newsroom has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from apps.accounts.models import Membership
from apps.articles.models import Words
from apps.articles.queries import Kind, Query, Term, read_query

W = TypeVar("W", bound=Words)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, understood for each language that a newsroom has words in.

    :param by_config: the query as PostgreSQL writes it, by text search configuration
    """

    query: Query
    by_config: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.query)

    @property
    def hopeless(self) -> bool:
        """Tell whether nothing of what was asked is in any index, like "the" alone."""
        return bool(self.query) and not any(self.by_config.values())

    @property
    def whole(self) -> str:
        """Return one query for all languages: what each asks, of its own words."""
        configs: dict[str, list[str]] = {}
        for config, asked in self.by_config.items():
            if asked:
                configs.setdefault(asked, []).append(f"'={config}'")
        return " | ".join(
            f"( {' | '.join(names)} ) & ( {asked} )" for asked, names in configs.items()
        )


def ask(member: Membership, typed: str) -> Asked:
    """Return what was typed as a query on the words of the member's newsroom."""
    query = read_query(typed)
    if not query:
        return Asked(query, {})
    conjunction, parameters = _conjunction(query)
    # One probe of an index for each language that there is, however many articles there are.
    sql = f"""
        WITH RECURSIVE used(c) AS (
            (SELECT config FROM articles_articlewords
             WHERE newsroom_id = %(newsroom)s ORDER BY config LIMIT 1)
            UNION ALL
            SELECT (SELECT config FROM articles_articlewords
                    WHERE newsroom_id = %(newsroom)s AND config > used.c
                    ORDER BY config LIMIT 1)
            FROM used WHERE used.c IS NOT NULL
        )
        SELECT c, articles_folded(({conjunction})::text)
        FROM (
            SELECT c FROM used WHERE c IS NOT NULL
            UNION SELECT 'simple'
            UNION SELECT articles_search_config(language)
            FROM accounts_newsroom WHERE id = %(newsroom)s
        ) known ORDER BY c
    """  # noqa: S608 - of our own parts
    with connection.cursor() as cursor:
        cursor.execute(sql, {**parameters, "newsroom": member.newsroom_id})
        return Asked(query, dict(cursor.fetchall()))


def _conjunction(query: Query) -> tuple[str, dict[str, str]]:
    """Return a query as SQL, in which `c` is the name of a configuration, and its parameters."""
    parameters: dict[str, str] = {}
    parts = []
    for group in query.groups:
        either = [
            f"!!({sql})" if term.excluded else sql
            for term in group
            if (sql := term_sql(term, parameters))
        ]
        parts.append(f"({' || '.join(either)})")
    return " && ".join(parts), parameters


def term_sql(term: Term, parameters: dict[str, str]) -> str:
    """Return a term as SQL; what it speaks of joins the parameters."""
    name = f"term{len(parameters)}"
    if term.kind is Kind.BEGINNING:
        # Words are letters, marks and figures alone: nothing in them is to be escaped.
        parameters[name] = " <-> ".join(f"'{word}'" for word in term.words.split()) + ":*"
        # A stemmer may take a beginning for a word, or drop it as too common: then as it is.
        return f"(to_tsquery(c::regconfig, %({name})s) || to_tsquery('simple', %({name})s))"
    parameters[name] = term.words
    function = "phraseto_tsquery" if term.kind is Kind.PHRASE else "plainto_tsquery"
    return f"{function}(c::regconfig, %({name})s)"


def fitting(rows: QuerySet[W], asked: Asked) -> QuerySet[W]:
    """Return the rows whose words fit."""
    if not asked:
        return rows
    if asked.hopeless:
        return rows.none()
    match = f"{vector_of(rows)} @@ %s::tsquery"
    return rows.filter(RawSQL(match, [asked.whole], output_field=BooleanField()))  # noqa: S611 - the table's own name; the query is a parameter


def vector_of(rows: QuerySet[W]) -> str:
    """Return the column of words of these rows, as SQL names it."""
    return f'"{rows.model._meta.db_table}"."vector"'
