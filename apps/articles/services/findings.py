"""Keep what a look at an article's address has found, or say why it has found nothing."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.archive import services as archive
from apps.archive.fetching import Fetched, FetchError
from apps.articles import selectors
from apps.articles.addresses import AddressError, host_of, is_front, is_section, url_key
from apps.articles.extraction.found import PAYWALL_STUB, Extracted
from apps.articles.models import Article, Check
from apps.articles.sent import Sent
from apps.articles.services import addresses, watches
from apps.articles.services.checks import EXTRACT
from apps.articles.services.entries import log
from apps.articles.services.revisions import fail_import, keep_revision, resume_import
from apps.articles.states import Found, Status
from apps.articles.text import UnreadableError, normal_sha
from apps.jobs import services as jobs

_MAX_ERROR: Final = 500


@transaction.atomic
def keep_fetch(
    *,
    check_id: UUID,
    url: str,
    outcome: Fetched | FetchError,
    read_as: Sent | UnreadableError | None = None,
    attempts: int = 1,
) -> None:
    """Keep what the web answered, as evidence, and have it read if it may have a new text.

    :param url: what was asked for
    :param read_as: of an answer with bytes: how they are to be read, or why they cannot be
    :param attempts: how often it was tried
    """
    check = _open(check_id)
    if check is None or check.fetch_id is not None:
        return
    article = Article.objects.select_for_update(no_key=True).get(pk=check.article_id)
    check.fetch = archive.record_fetch(newsroom_id=article.newsroom_id, url=url, outcome=outcome)
    check.save(update_fields=["fetch"])
    if isinstance(outcome, FetchError):
        tried = _tried(attempts, check)
        _fail(check, article, Found.FAILED, outcome.code, f"{outcome}{tried}")
        return
    if outcome.not_modified:
        _say_same(check, article)
        return
    if trouble := _elsewhere(article, url, outcome.final_url):
        _fail(check, article, Found.FAILED, trouble.code, trouble.says, leads_to=trouble.known)
    elif isinstance(read_as, Sent):
        _have_it_read(check, article, outcome.final_url, read_as)
    else:
        code, words = (read_as.code, str(read_as)) if read_as else ("empty", "There is nothing.")
        _fail(check, article, Found.UNREAD, code, words)


def _have_it_read(check: Check, article: Article, final_url: str, read_as: Sent) -> None:
    """Have the bytes read that a look has brought, unless they are those we have read."""
    blob = check.fetch.blob if check.fetch else None
    if blob is None:
        raise RuntimeError(f"The fetch of {check} has kept no bytes.")
    if article.revision and article.revision.blob_id == blob.sha256:
        _say_same(check, article)
        return
    check.media_type = read_as.media_type
    check.save(update_fields=["media_type"])
    if article.status == Status.IMPORTING:
        article.blob, article.media_type = blob, read_as.media_type
        if article.host == host_of(article.url):
            article.host = host_of(final_url)
        article.save_changes(["blob", "media_type", "host"])
    jobs.enqueue(
        kind=EXTRACT,
        key=f"{EXTRACT}:{check.pk}:{blob.sha256}",
        payload={"article": article.pk, "check": check.pk},
        subject=article,
    )


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """Why the page where redirects have led is not the article's, and whose it is."""

    code: str
    says: str
    known: Article | None = None


def _elsewhere(article: Article, url: str, final_url: str) -> _Elsewhere | None:
    """Tell why the page where redirects have led is not this article's; None if it may be."""
    try:
        key = url_key(final_url)
        gone = is_front(final_url) and not is_front(url)
        if article.status != Status.IMPORTING:
            gone = gone or (key != article.url_key and is_section(final_url, of=url))
    except AddressError as error:
        return _Elsewhere("invalid_url", str(error))
    if gone:
        return _Elsewhere(
            "moved",
            "The site leads from this address to its front page or a section, so the article is no"
            " longer there. Look for it on the site, or paste the text.",
        )
    if article.status == Status.IMPORTING:
        known = addresses.claim(article, final_url)
        if known is None:
            return None
        addresses.let_go(article)
        return _Elsewhere(
            "known_url",
            f"This address leads to a page that this newsroom has already: “{known.name}”."
            " Open it, or look for changes there.",
            known,
        )
    holder = selectors.article_at(article.newsroom_id, key, other_than=article.pk)
    if holder is None:
        return None
    return _Elsewhere(
        "moved",
        f"The address now leads to another article of this newsroom: “{holder.name}”.",
        holder,
    )


@transaction.atomic
def keep_text(*, check_id: UUID, found: Extracted) -> None:
    """Keep what was read of the bytes a look has brought: a first text, a next, or the same."""
    check = _open(check_id)
    if check is None or check.fetch is None:
        return
    article = Article.objects.select_for_update(no_key=True).get(pk=check.article_id)
    said, place = found.details.canonical_url, check.fetch.final_url
    if article.status == Status.IMPORTING:
        same = selectors.same_page(article, normal_sha(found.text), said=said, found_at=place)
        if same is not None:
            addresses.let_go(article)
            words = (
                f"This page calls itself by the address of “{same.name}”, and has its text."
                " Open that article, or look for changes there."
            )
            _fail(check, article, Found.FAILED, "known_url", words, leads_to=same)
            return
    if found.notice == PAYWALL_STUB and _has_more(article):
        words = "The page shows only its beginning now, and the rest is for subscribers."
        _fail(check, article, Found.UNREAD, PAYWALL_STUB, f"{words} The article stays as it was.")
        return
    before = article.revision_id
    keep_revision(
        article_id=article.pk,
        found=found,
        blob_id=check.fetch.blob_id,
        fetch_id=check.fetch_id,
    )
    after = Article.objects.values_list("revision_id", flat=True).get(pk=article.pk)
    _end(check, Found.NEW if before is None else Found.SAME if before == after else Found.CHANGED)
    addresses.believe_canonical(article_id=article.pk, said=said, found_at=place)


def _has_more(article: Article) -> bool:
    """Tell whether the text we have is more than the beginning that a paywall leaves."""
    return article.revision is not None and article.revision.notice != PAYWALL_STUB


@transaction.atomic
def fail_check(*, check_id: UUID, code: str, error: str) -> None:
    """Say that a look came to nothing, and why: the import's failure, or a line in the log."""
    check = _open(check_id)
    if check is None:
        return
    article = Article.objects.select_for_update(no_key=True).get(pk=check.article_id)
    _fail(check, article, Found.UNREAD if check.fetch_id else Found.FAILED, code, error)


@transaction.atomic
def resume_check(*, check_id: UUID) -> None:
    """Say of a look whose job is tried again, from the page of jobs, that it is not done."""
    check = Check.objects.select_for_update(no_key=True).filter(pk=check_id).first()
    if check is None or check.done_at is None:
        return
    article = Article.objects.select_for_update(no_key=True).get(pk=check.article_id)
    if Check.objects.filter(article=article, done_at=None).exists():
        return
    check.found = check.error = check.error_code = ""
    check.leads_to = check.done_at = None
    check.save(update_fields=["found", "error", "error_code", "leads_to", "done_at"])
    resume_import(article_id=article.pk)


def _open(check_id: UUID) -> Check | None:
    """Lock a look; None if it is gone, or done."""
    return (
        Check.objects.select_for_update(no_key=True, of=("self",))
        .select_related("fetch")
        .filter(pk=check_id, done_at=None)
        .first()
    )


def _say_same(check: Check, article: Article) -> None:
    """End a look that found the text as it is, which needed no reading to tell."""
    _end(check, Found.SAME)
    number = article.revision.number if article.revision else None
    log(
        article_id=article.pk,
        kind="article.checked",
        subject=article,
        by=None,
        data={"number": number, "fetch": str(check.fetch_id)},
    )


def _fail(  # noqa: PLR0913 - what there is to say of a failure
    check: Check,
    article: Article,
    found: Found,
    code: str,
    error: str,
    *,
    leads_to: Article | None = None,
) -> None:
    importing = article.status == Status.IMPORTING
    words = f"{error} {'Nothing was kept.' if importing else 'The article stays as it was.'}"
    words = words if found is Found.FAILED and code != "known_url" else error
    check.leads_to = leads_to
    _end(check, found, code=code, error=words)
    if importing:
        fail_import(article_id=article.pk, code=code, error=words)
        return
    log(
        article_id=article.pk,
        kind="article.check_failed",
        subject=article,
        by=None,
        data={"code": code, "error": words[:_MAX_ERROR]},
    )


def _end(check: Check, found: Found, *, code: str = "", error: str = "") -> None:
    check.found, check.error_code, check.error = found, code, error[:_MAX_ERROR]
    check.done_at = timezone.now()
    check.save(update_fields=["found", "error_code", "error", "leads_to", "done_at"])
    watches.note(check)


def _tried(attempts: int, check: Check) -> str:
    """Return how often and for how long it was tried; empty for once."""
    if attempts <= 1:
        return ""
    return f" It was tried {attempts} times in {_words(timezone.now() - check.asked_at)}."


def _words(time: timedelta) -> str:
    seconds = max(1, round(time.total_seconds()))
    minutes = round(seconds / 60)
    if seconds < 90:  # noqa: PLR2004 - under a minute and a half, seconds are told
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    return f"{minutes} minutes"
