"""The shapes of what was found, on the wire."""

from typing import Any

from rest_framework import serializers

from apps.articles.snippets import Snippet
from apps.pages.selectors import Hit, Shelf


class SnippetPieceOut(serializers.Serializer[Any]):
    """A stretch of a snippet; `hit` where its words are what was looked for."""

    text = serializers.CharField()
    hit = serializers.BooleanField()


class FoundOut(serializers.Serializer[Any]):
    """A thing that was found. `at` is where in an article's text the words stand."""

    kind = serializers.ChoiceField(Shelf.choices)
    id = serializers.UUIDField()
    title = serializers.CharField()
    href = serializers.CharField(help_text="The page that shows it.")
    snippet = SnippetPieceOut(many=True)
    at = serializers.ListField(
        child=serializers.IntegerField(), allow_null=True, help_text="[start, end), code points."
    )


class ShelfOut(serializers.Serializer[Any]):
    """A page of one kind of thing."""

    count = serializers.IntegerField(
        help_text="Counted as far as 1,001, which stands for more than 1,000."
    )
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = FoundOut(many=True)


class SearchOut(serializers.Serializer[Any]):
    """What was found, by kind; a kind that was not asked for is not there."""

    articles = ShelfOut(required=False)
    marks = ShelfOut(required=False)
    claims = ShelfOut(required=False)
    requests = ShelfOut(required=False)


def pieces(shows: Snippet | None) -> list[dict[str, Any]]:
    """Return a snippet as it goes over the wire."""
    return [{"text": piece.text, "hit": piece.hit} for piece in shows.pieces] if shows else []


def hit(found: Hit, shelf: Shelf) -> dict[str, Any]:
    """Return a mark, claim or request."""
    return {
        "kind": shelf.value,
        "id": str(found.id),
        "title": found.title,
        "href": found.href,
        "snippet": pieces(found.shows),
        "at": None,
    }
