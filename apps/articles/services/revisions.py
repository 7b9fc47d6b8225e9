"""Keep what a job read out of an import, or say why there is nothing."""

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from apps.articles.details import Details
from apps.articles.events import ImportFailed, ImportResumed, LanguageChanged, RevisionCreated
from apps.articles.extraction.found import Extracted
from apps.articles.models import Article, Region, Revision
from apps.articles.services.entries import log
from apps.articles.states import Status
from apps.articles.text import normal_sha, text_sha
from apps.audit import services as audit
from apps.core.events import announce
from apps.sources import selectors as sources

_MAX_ERROR = 500


@transaction.atomic
def keep_revision(
    *,
    article_id: UUID,
    found: Extracted,
    blob_id: str | None = None,
    fetch_id: UUID | None = None,
) -> None:
    """Keep what was read of an article as its first revision, or as its next if the text differs.

    A text that is still the same only gets a line in the log; a failed import stays failed. Every
    earlier revision stays as it was. What a person said of the article stands; what nobody said
    is filled in from its text.

    :param blob_id: the bytes it was read from; those of the import if not given
    :param fetch_id: the fetch that brought them
    """
    article = _locked(article_id)
    if article is None or article.status == Status.FAILED:
        return
    former = article.revision
    if former is not None and former.text == found.text:
        _say_it_is_the_same(article, former, fetch_id)
        return
    revision = _write(article, found, former, blob_id, fetch_id)
    filled = fill(article, found.details)
    if article.blob_id is None and blob_id is not None:
        article.blob_id = blob_id
        filled.append("blob")
    article.revision = revision
    article.status = Status.READY
    article.save_changes(["revision", "status", *filled])
    audit.record(
        by=None,
        action="article.revised" if former else "article.read",
        subject=article,
        change={
            "number": revision.number,
            "extractor": found.extractor,
            "regions": len(found.regions),
            "filled": sorted(filled),
        },
    )
    announce(
        RevisionCreated(
            article_id=article.pk,
            revision_id=revision.pk,
            previous_id=former.pk if former else None,
        )
    )
    if former and "language" in filled:
        announce(LanguageChanged(article_id=article.pk))
    log(
        article_id=article.pk,
        kind="revision.created",
        subject=revision,
        by=None,
        data={"number": revision.number},
    )


@transaction.atomic
def fail_import(*, article_id: UUID, code: str, error: str) -> None:
    """Say of an article that is being imported why it could not be read, and what to do."""
    article = _importing(article_id)
    if article is None:
        return
    article.status = Status.FAILED
    article.error, article.error_code = error[:_MAX_ERROR], code
    article.save_changes(["status", "error", "error_code"])
    audit.record(by=None, action="article.failed", subject=article, change={"code": code})
    log(
        article_id=article.pk,
        kind="article.failed",
        subject=article,
        by=None,
        data={"code": code},
    )
    # Last: whoever hears of it may have the article read in another way.
    announce(ImportFailed(article_id=article.pk))


@transaction.atomic
def resume_import(*, article_id: UUID) -> None:
    """Say of an article whose job is tried again, from the page of jobs, that it is being read."""
    article = _locked(article_id)
    if article is None or article.status != Status.FAILED:
        return
    begin_again(article)
    log(article_id=article.pk, kind="article.retried", subject=article, by=None)


def begin_again(article: Article) -> None:
    """Say of a failed import, whose lock the caller holds, that it is being read."""
    article.status = Status.IMPORTING
    article.error = article.error_code = ""
    article.save_changes(["status", "error", "error_code"])
    announce(ImportResumed(article_id=article.pk))


def _write(
    article: Article,
    found: Extracted,
    former: Revision | None,
    blob_id: str | None,
    fetch_id: UUID | None,
) -> Revision:
    """Write the revision that follows `former`, with its regions."""
    revision = Revision.objects.create(
        id=uuid4(),
        article=article,
        number=former.number + 1 if former else 1,
        text=found.text,
        text_sha=text_sha(found.text),
        normal_sha=normal_sha(found.text),
        # A later text was not read from the bytes of the import.
        blob_id=blob_id or (None if former else article.blob_id),
        fetch_id=fetch_id,
        extractor=found.extractor,
        notice=found.notice,
    )
    Region.objects.bulk_create(
        Region(revision=revision, kind=region.kind, start=region.start, end=region.end)
        for region in found.regions
    )
    return revision


def _say_it_is_the_same(article: Article, revision: Revision, fetch_id: UUID | None) -> None:
    data = {"number": revision.number, "fetch": str(fetch_id) if fetch_id else None}
    log(article_id=article.pk, kind="article.checked", subject=article, by=None, data=data)


def _locked(article_id: UUID) -> Article | None:
    return Article.objects.select_for_update(no_key=True).filter(pk=article_id).first()


def _importing(article_id: UUID) -> Article | None:
    """Lock the article; None if it is gone, or no longer being imported."""
    article = _locked(article_id)
    return article if article and article.status == Status.IMPORTING else None


def fill(
    article: Article, said: Details, *, resolve: sources.Resolve = sources.resolve
) -> list[str]:
    """Give the article the details that nobody has given it; return the columns that changed."""
    proposed: dict[str, Any] = {
        "title": said.title,
        "publisher_text": said.publisher,
        "host": said.host,
        "author": said.author,
        "language": said.language,
    }
    filled = {
        name: value for name, value in proposed.items() if value and not getattr(article, name)
    }
    # A date is taken whole or not at all: the moment of one and the words of another would lie.
    if said.published_raw and not article.published_raw and not article.published_at:
        filled |= {"published_raw": said.published_raw, "published_at": said.published_at}
    for name, value in filled.items():
        setattr(article, name, value)
    if "publisher_text" in filled:
        article.publisher = resolve(article.newsroom_id, said.publisher)
        return [*filled, "publisher"]
    return [*filled]
