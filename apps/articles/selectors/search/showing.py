"""The stretch of a text that shows why it was found."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import connection

from apps.articles.queries import Kind, Term
from apps.articles.selectors.search.asked import Asked, term_sql
from apps.articles.snippets import Beginnings, Snippet, folded, snippet

_ALIKE: Final = 2
"""Letters that a word has in common with its stem, in most languages."""

_TAKE_PREFIXES: Final = frozenset({"arabic", "indonesian"})
"""Configurations whose stemmers take off beginnings too: of theirs, every word is judged."""


def shown(asked: Asked, texts: Sequence[tuple[str, str]]) -> list[Snippet]:
    """Return of each text the stretch that has most of the words asked for.

    :param texts: each with the configuration of its language
    """
    wanted = [word for term in asked.query.wanted for word in term.words.split()]
    if not wanted:
        return [snippet(text, ()) for _, text in texts]
    beginnings = Beginnings({folded(word)[:_ALIKE] for word in wanted})
    # A stem has its word's beginning: so few words are judged, and the same once.
    every = Beginnings({""})
    maybe = [
        (every if config in _TAKE_PREFIXES else beginnings).words_in(text) for config, text in texts
    ]
    pairs = {
        (config, hit.word) for (config, _), hits in zip(texts, maybe, strict=True) for hit in hits
    }
    fit = _that_fit(asked, pairs) if pairs else set()
    return [
        snippet(text, [hit for hit in hits if (config, hit.word) in fit])
        for (config, text), hits in zip(texts, maybe, strict=True)
    ]


def _that_fit(asked: Asked, pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the words, each with its configuration, that one of the terms fits."""
    parameters: dict[str, Any] = {}
    either = [
        term_sql(
            Term(word, Kind.BEGINNING if term.kind is Kind.BEGINNING else Kind.WORD), parameters
        )
        for term in asked.query.wanted
        for word in term.words.split()
    ]
    ordered = sorted(pairs)
    sql = f"""
        WITH wanted AS MATERIALIZED (
            SELECT c, articles_folded(({" || ".join(either)})::text)::tsquery AS query
            FROM unnest(%(known)s::text[]) c
        )
        SELECT w.config, w.word
        FROM unnest(%(configs)s::text[], %(words)s::text[]) AS w(config, word)
        JOIN wanted ON wanted.c = w.config
        WHERE articles_folded(
            to_tsvector(w.config::regconfig, articles_apart(w.word))::text
        )::tsvector @@ wanted.query
    """  # noqa: S608 - of our own parts
    parameters["configs"] = [config for config, _ in ordered]
    parameters["words"] = [word for _, word in ordered]
    parameters["known"] = sorted({config for config, _ in ordered})
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return set(cursor.fetchall())
