"""Take articles in: keep the bytes or the address, and have jobs fetch and read them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.accounts.models import Membership
from apps.archive import services as archive
from apps.articles import rules, selectors
from apps.articles.given import for_import
from apps.articles.models import Article, Check
from apps.articles.selectors import visible_to
from apps.articles.sent import Sent
from apps.articles.services import addresses, checks
from apps.articles.services.addresses import KnownAddressError
from apps.articles.services.checks import EXTRACT
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
    address: str = "",
    row_id: UUID | None = None,
) -> tuple[Article, bool]:
    """Keep what was sent and have it read; return the article and whether this call made it.

    :param said: title, publisher, host, author, language, published_raw and published_at, as far
        as a person says them; they go before what the text says of itself
    :param address: where what was sent stands on the web; nothing is fetched from there
    :param row_id: the client's UUID, under which the same call may arrive twice
    :raises NotAllowedError: `by` has no role that imports
    :raises InvalidDetailsError: something of `said` cannot be kept
    :raises InvalidAddressError: `address` is none
    :raises KnownAddressError: another article has this address
    :raises IdUsedError: `row_id` belongs to something else
    """
    _refuse_outsiders(by)
    details = for_import(said or {})
    place = addresses.place_of(address) if address.strip() else None
    blob = archive.store(data=sent.data, media_type=sent.media_type)

    def make(article_id: UUID, created_as: str) -> Article:
        if place is not None:
            addresses.refuse_known(by.newsroom_id, place.key)
        article = _write(
            by,
            article_id,
            details,
            place,
            created_as=created_as,
            blob=blob,
            media_type=sent.media_type,
            file_name=sent.file_name,
        )
        _have_it_read(article)
        change = {"sha256": blob.sha256, "file": sent.file_name, "title": article.title}
        _tell(article, by, {**change, "url": place.url} if place else change)
        return article

    body = {**details, "sha256": blob.sha256, "as": sent.media_type, "file": sent.file_name}
    try:
        return create_once(
            Article,
            row_id=row_id,
            sent={**body, "url": place.url} if place else body,
            by=by.pk,
            make=make,
        )
    except IntegrityError:
        if place is not None:
            addresses.refuse_known(by.newsroom_id, place.key)
        raise


@transaction.atomic
def import_address(
    *,
    by: Membership,
    url: str,
    said: Mapping[str, str | None] | None = None,
    row_id: UUID | None = None,
) -> tuple[Article, bool]:
    """Have the page at an address fetched and read; return the article and whether this made it.

    Without `row_id`, an address that the newsroom has already answers with its article, which is
    looked at for changes, or tried again if its import has failed.

    :param said: as for `import_article`
    :param row_id: the client's UUID, under which the same call may arrive twice
    :raises NotAllowedError: `by` has no role that imports
    :raises InvalidDetailsError: something of `said` cannot be kept
    :raises InvalidAddressError: `url` is no address of a page
    :raises KnownAddressError: another article has this address
    :raises IdUsedError: `row_id` belongs to something else
    """
    _refuse_outsiders(by)
    details = for_import(said or {})
    place = addresses.place_of(url)

    def make(article_id: UUID, created_as: str) -> Article:
        known = _known(by, place)
        if known is not None:
            raise addresses.known_error(known)
        article = _write(by, article_id, details, place, created_as=created_as)
        checks.begin(article, by=by)
        _tell(article, by, {"url": place.url, "title": article.title})
        return article

    try:
        return create_once(
            Article, row_id=row_id, sent={**details, "url": place.url}, by=by.pk, make=make
        )
    except (IntegrityError, KnownAddressError) as error:
        known = _known(by, place)
        if known is None:
            raise
        if row_id is not None or known.withdrawn_at is not None:
            raise addresses.known_error(known) from error
        return _again(by, known), False


def _known(by: Membership, place: addresses.Place) -> Article | None:
    """Return the newsroom's article of an address, or else the one it has led to before."""
    return selectors.known_at(by.newsroom_id, [place.key]).get(place.key)


def _again(by: Membership, known: Article) -> Article:
    """Have an article that is asked for anew looked at, in the way that fits how it stands."""
    if known.status == Status.READY:
        checks.refetch(by=by, article_id=known.pk)
    elif known.status == Status.FAILED:
        retry(by=by, article_id=known.pk)
    return visible_to(by).get(pk=known.pk)


def _refuse_outsiders(by: Membership) -> None:
    if not rules.may_import(by):
        raise NotAllowedError(
            "Your role does not import articles. Ask an annotator, a reviewer or an editor."
        )


def _write(
    by: Membership,
    article_id: UUID,
    details: Mapping[str, Any],
    place: addresses.Place | None,
    **columns: Any,
) -> Article:
    if place is not None:
        columns |= {"url": place.url, "url_key": place.key, "host": place.host}
    publisher = sources.resolve(by.newsroom_id, details.get("publisher_text", ""))
    return Article.objects.create(
        id=article_id,
        newsroom_id=by.newsroom_id,
        by=by.user,
        **{**columns, "publisher": publisher, **details},
    )


def _tell(article: Article, by: Membership, change: Mapping[str, str]) -> None:
    audit.record(by=by, action="article.imported", subject=article, change=change)
    log(article_id=article.pk, kind="article.imported", subject=article, by=by)


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
    if Check.objects.filter(article=article).exists():
        checks.begin(article, by=by)
    else:
        _have_it_read(article)
    audit.record(by=by, action="article.retried", subject=article)
    log(article_id=article.pk, kind="article.retried", subject=article, by=by)
    return article


@transaction.atomic
def read_instead(
    *, article_id: UUID, sent: Sent, said: Mapping[str, str | None] | None = None
) -> None:
    """Have a failed import read from other bytes than those that could not be read.

    :param said: as for `import_article`; what the article has already stands
    :raises InvalidDetailsError: something of `said` cannot be kept
    """
    article = Article.objects.select_for_update(no_key=True).get(pk=article_id)
    if article.status != Status.FAILED:
        return
    article.blob = archive.store(data=sent.data, media_type=sent.media_type)
    article.media_type = sent.media_type
    details = for_import(said or {})
    filled = [name for name, value in details.items() if value and not getattr(article, name)]
    for name in filled:
        setattr(article, name, details[name])
    article.save_changes(["blob", "media_type", *filled])
    begin_again(article)
    _have_it_read(article)
    audit.record(by=None, action="article.retried", subject=article)
    log(article_id=article.pk, kind="article.retried", subject=article, by=None)


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
    newest = about.filter(kind__in=[EXTRACT, checks.FETCH]).order_by("-created_at").first()
    return newest if newest and newest.state == State.FAILED else None
