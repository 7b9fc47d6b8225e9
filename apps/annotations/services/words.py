"""Let the words of marks, as they are searched, follow the language of their article."""

from typing import Final
from uuid import UUID

from django.db import connection, transaction

from apps.articles.models import Article
from apps.jobs import services as jobs

WORDS: Final = "annotations.words"


@transaction.atomic
def ask_for_words(*, article_id: UUID) -> None:
    """Have the words of an article's marks written in the language that it has now."""
    article = Article.objects.get(pk=article_id)
    jobs.enqueue(
        kind=WORDS,
        key=f"{WORDS}:{article.pk}:{article.version}",
        payload={"article": article.pk},
        subject=article,
    )


@transaction.atomic
def follow_language(*, article_id: UUID) -> None:
    """Write the words of an article's marks that are in another language than it has now.

    Waits for whoever is writing words of its marks, and holds nothing that anybody waits for until
    they are done: they may have read the language before. Doing so again changes nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT annotations_follow_language(%s)", [article_id])
