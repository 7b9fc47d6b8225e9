"""Take articles in: keep the bytes, and have a job read them."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.db import transaction

from apps.accounts.models import Membership
from apps.archive import services as archive
from apps.articles import rules
from apps.articles.given import for_import
from apps.articles.models import Article
from apps.articles.selectors import visible_to
from apps.articles.sent import Sent
from apps.articles.services.entries import log
from apps.articles.services.revisions import begin_again
from apps.articles.states import Status
from apps.audit import services as audit
from apps.core.creation import create_once
from apps.core.errors import ConflictError, NotAllowedError, NotFoundError
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.selectors import for_subject
from apps.jobs.states import State
from apps.sources import selectors as sources

EXTRACT: Final = "articles.extract"


class NotFailedError(ConflictError):
    """Only a failed import can be tried again."""

    code = "not_failed"
    title = "This import has not failed"


@transaction.atomic
def import_article(
    *,
    by: Membership,
    sent: Sent,
    said: Mapping[str, str | None] | None = None,
    row_id: UUID | None = None,
) -> tuple[Article, bool]:
    """Keep what was sent and have it read; return the article and whether this call made it.

    :param said: title, publisher, host, author, language, published_raw and published_at, as far
        as a person says them; they go before what the text says of itself
    :param row_id: the client's UUID, under which the same call may arrive twice
    :raises NotAllowedError: `by` has no role that imports
    :raises InvalidDetailsError: something of `said` cannot be kept
    :raises IdUsedError: `row_id` belongs to something else
    """
    if not rules.may_import(by):
        raise NotAllowedError(
            "Your role does not import articles. Ask an annotator, a reviewer or an editor."
        )
    details = for_import(said or {})
    blob = archive.store(data=sent.data, media_type=sent.media_type)

    def make(article_id: UUID, created_as: str) -> Article:
        article = Article.objects.create(
            id=article_id,
            created_as=created_as,
            newsroom_id=by.newsroom_id,
            by=by.user,
            blob=blob,
            media_type=sent.media_type,
            file_name=sent.file_name,
            publisher=sources.resolve(by.newsroom_id, details.get("publisher_text", "")),
            **details,
        )
        _have_it_read(article)
        audit.record(
            by=by,
            action="article.imported",
            subject=article,
            change={"sha256": blob.sha256, "file": sent.file_name, "title": article.title},
        )
        log(article_id=article.pk, kind="article.imported", subject=article, by=by)
        return article

    return create_once(
        Article,
        row_id=row_id,
        sent={**details, "sha256": blob.sha256, "as": sent.media_type, "file": sent.file_name},
        by=by.pk,
        make=make,
    )


@transaction.atomic
def retry(*, by: Membership, article_id: UUID) -> Article:
    """Have a failed import tried again.

    :raises NotFoundError: there is no such article that `by` may see
    :raises NotFailedError: it is being read, or it was
    """
    seen = visible_to(by).filter(pk=article_id).first()
    if seen is None:
        raise NotFoundError
    broken = _failed_job(seen)
    if broken is not None:
        # The job goes first, as from the page of jobs; the article hears of it and is locked then.
        jobs.retry(job_id=broken.pk, by=by)
        seen.refresh_from_db()
        return seen
    article = Article.objects.select_for_update(no_key=True).get(pk=article_id)
    if article.status != Status.FAILED:
        word = Status(article.status).label.lower()
        raise NotFailedError(f"This import is {word}. Only a failed one can be tried again.")
    begin_again(article)
    _have_it_read(article)
    audit.record(by=by, action="article.retried", subject=article)
    log(article_id=article.pk, kind="article.retried", subject=article, by=by)
    return article


def _have_it_read(article: Article) -> None:
    # The version is in the key: reading the same bytes again is a new piece of work.
    jobs.enqueue(
        kind=EXTRACT,
        key=f"{EXTRACT}:{article.pk}:{article.version}",
        payload={"article": article.pk},
        subject=article,
    )


def _failed_job(article: Article) -> Job | None:
    about = for_subject(article._meta.label_lower, article.pk)
    return about.filter(kind=EXTRACT, state=State.FAILED).order_by("-created_at").first()
