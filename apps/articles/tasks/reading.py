"""The job that reads what was imported."""

from dataclasses import dataclass
from uuid import UUID

from apps.articles import services
from apps.articles.extraction.found import Extracted
from apps.articles.extraction.reading import read_file
from apps.articles.models import Article
from apps.articles.sent import Medium
from apps.articles.services.imports import EXTRACT
from apps.articles.states import Status
from apps.articles.text import UnreadableError
from apps.jobs.registry import Kind, Work, register


@dataclass(frozen=True, slots=True)
class Unread:
    """Why an import has no text."""

    code: str
    error: str


def read(work: Work) -> Extracted | Unread | None:
    """Read the bytes of the article named in the payload; None if that is done or gone."""
    article = (
        Article.objects.select_related("blob")
        .filter(pk=work.payload["article"], status=Status.IMPORTING)
        .first()
    )
    if article is None or article.blob is None:
        return None
    work.report(1, 2, "Reading the text")
    medium, _, parameter = article.media_type.partition(";")
    try:
        return read_file(
            bytes(article.blob.data),
            medium=Medium(medium),
            declared=parameter.partition("=")[2].strip() or None,
            title=article.title,
            address=article.url,
        )
    except UnreadableError as error:
        return Unread(error.code, str(error))


def keep(work: Work, found: Extracted | Unread | None) -> None:
    """Keep the text, or the reason why there is none."""
    article_id = UUID(work.payload["article"])
    match found:
        case Extracted():
            services.keep_revision(article_id=article_id, found=found)
        case Unread():
            services.fail_import(article_id=article_id, code=found.code, error=found.error)
        case None:
            return


register(Kind(name=EXTRACT, work=read, finish=keep, lease_seconds=60))
