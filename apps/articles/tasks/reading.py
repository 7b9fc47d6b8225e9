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
from apps.core.isolation import NotStartedError
from apps.jobs.registry import Kind, Work, register


@dataclass(frozen=True, slots=True)
class Unread:
    """Why an import has no text."""

    code: str
    error: str


@dataclass(frozen=True, slots=True)
class _File:
    """What is to be read: bytes, their media type, what the title may be, whence they came."""

    data: bytes
    media_type: str
    title: str
    address: str


def read(work: Work) -> Extracted | Unread | None:
    """Read the bytes that the payload names, of an article or a look; None if that is done."""
    file = _of_check(work) if "check" in work.payload else _of_article(work)
    if file is None:
        return None
    work.report(1, 2, "Reading the text")
    charset = file.media_type.partition(";")[2].partition("=")[2].strip()
    try:
        return read_file(
            file.data,
            medium=medium_named(file.media_type),
            declared=charset or None,
            title=file.title,
            address=file.address,
        )
    except UnreadableError as error:
        return Unread(error.code, str(error))


def _of_article(work: Work) -> _File | None:
    """Return the bytes an article came in."""
    article = (
        Article.objects.select_related("blob")
        .filter(pk=work.payload["article"], status=Status.IMPORTING)
        .first()
    )
    if article is None or article.blob is None:
        return None
    return _File(bytes(article.blob.data), article.media_type, article.title, article.url)


def _of_check(work: Work) -> _File | None:
    """Return the bytes a look has brought."""
    check = (
        Check.objects.select_related("fetch__blob", "article")
        .filter(pk=work.payload["check"], done_at=None)
        .first()
    )
    if check is None or check.fetch is None or check.fetch.blob is None:
        return None
    # The title of a text that is read already is its own, and may have changed with it.
    title = check.article.title if check.article.status == Status.IMPORTING else ""
    return _File(bytes(check.fetch.blob.data), check.media_type, title, check.fetch.final_url)


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


register(Kind(name=EXTRACT, work=read, finish=keep, retry_on=(NotStartedError,), lease_seconds=60))
