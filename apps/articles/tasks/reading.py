"""The job that reads what was imported."""

from dataclasses import dataclass
from uuid import UUID

from apps.articles import services
from apps.articles.extraction.found import Extracted
from apps.articles.extraction.reading import read_file
from apps.articles.media import medium_named
from apps.articles.models import Article, Check
from apps.articles.services.checks import EXTRACT
from apps.articles.states import Status
from apps.articles.text import UnreadableError
from apps.jobs.registry import Kind, Work, register


@dataclass(frozen=True, slots=True)
class Unread:
    """Why an import has no text."""

    code: str
    error: str


def read(work: Work) -> Extracted | Unread | None:
    """Read the bytes that the payload names, of an article or a look; None if that is done."""
    found = _of_check(work) if "check" in work.payload else _of_article(work)
    if found is None:
        return None
    data, media_type, title = found
    work.report(1, 2, "Reading the text")
    charset = media_type.partition(";")[2].partition("=")[2].strip()
    try:
        return read_file(
            data, medium=medium_named(media_type), declared=charset or None, title=title
        )
    except UnreadableError as error:
        return Unread(error.code, str(error))


def _of_article(work: Work) -> tuple[bytes, str, str] | None:
    """Return the bytes an article came in, their media type, and what its title is known to be."""
    article = (
        Article.objects.select_related("blob")
        .filter(pk=work.payload["article"], status=Status.IMPORTING)
        .first()
    )
    if article is None or article.blob is None:
        return None
    return bytes(article.blob.data), article.media_type, article.title


def _of_check(work: Work) -> tuple[bytes, str, str] | None:
    """Return the bytes a look has brought, their media type, and what the title may be."""
    check = (
        Check.objects.select_related("fetch__blob", "article")
        .filter(pk=work.payload["check"], done_at=None)
        .first()
    )
    if check is None or check.fetch is None or check.fetch.blob is None:
        return None
    # The title of a text that is read already is its own, and may have changed with it.
    importing = check.article.status == Status.IMPORTING
    return bytes(check.fetch.blob.data), check.media_type, check.article.title if importing else ""


def keep(work: Work, found: Extracted | Unread | None) -> None:
    """Keep the text, or the reason why there is none."""
    check = work.payload.get("check")
    article_id = UUID(work.payload["article"])
    match found:
        case Extracted() if check:
            services.keep_text(check_id=UUID(check), found=found)
        case Extracted():
            services.keep_revision(article_id=article_id, found=found)
        case Unread() if check:
            services.fail_check(check_id=UUID(check), code=found.code, error=found.error)
        case Unread():
            services.fail_import(article_id=article_id, code=found.code, error=found.error)
        case None:
            return


register(Kind(name=EXTRACT, work=read, finish=keep, lease_seconds=60))
