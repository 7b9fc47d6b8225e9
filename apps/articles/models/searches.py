"""What is searched: the words of things, ready for PostgreSQL's full-text search."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from apps.accounts.models import Newsroom, NewsroomRow
from apps.articles.models.articles import Article


class Words(models.Model):
    """The words of one thing. Rows are written by triggers alone, where the thing itself is.

    `config` is the text search configuration of their language; the vector has it as the lexeme
    ``=config``, so that one query can ask each language in its own way. `created_at` is the
    thing's. A thing that is out of the lists is `gone`.
    """

    newsroom = models.ForeignKey(
        Newsroom, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    gone = models.BooleanField(default=False)
    config = models.CharField(max_length=32)
    vector = SearchVectorField()

    class Meta:
        abstract = True


class ArticleWords(Words):
    """The words of an article: of its title, its other details, and its current text.

    `facets` are the values that a list is narrowed to, each with a letter for what it is:
    ``h:`` host, ``p:`` publisher, ``l:`` language, ``s:`` status.
    """

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, primary_key=True, related_name="words"
    )
    published_at = models.DateTimeField(null=True)
    facets = ArrayField(models.TextField())

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["newsroom", "-created_at", "-article"],
                name="articlewords_newest",
                condition=models.Q(gone=False),
            ),
            models.Index(fields=["newsroom", "config"], name="articlewords_config"),
            GinIndex(fields=["vector", "facets"], name="articlewords_gin"),
        ]

    def __str__(self) -> str:
        return f"Words of {self.article_id}"


class SavedSearch(NewsroomRow):
    """A search that a person keeps under a name; `query` is the query string of its address."""

    name = models.CharField(max_length=100)
    query = models.CharField(max_length=2000)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["newsroom", "by", "name"],
                condition=models.Q(deleted_at=None),
                name="saved_search_name_once",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_search_has_name"),
            models.CheckConstraint(condition=~models.Q(query=""), name="saved_search_asks"),
        ]

    def __str__(self) -> str:
        return self.name
