"""Import what a feed brought: the page of an item, or the text that the feed carries itself."""

import random
from datetime import timedelta
from html import escape
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from apps.accounts.models import Membership
from apps.archive.fetching import Fetched
from apps.articles.addresses import AddressError, url_key
from apps.articles.given import InvalidDetailsError, for_import
from apps.articles.models import Article, Check, Feed, FeedItem
from apps.articles.selectors.addresses import known_at
from apps.articles.selectors.visits import Trouble, Visit
from apps.articles.sent import Medium, Sent
from apps.articles.services.addresses import KnownAddressError, refuse_known
from apps.articles.services.feeds import turns
from apps.articles.services.feeds.ground import speaker
from apps.articles.services.findings import keep_fetch
from apps.articles.services.imports import import_address, import_article, read_instead
from apps.articles.states import Status
from apps.articles.syndication.timing import PAUSE, wait
from apps.core.errors import DomainError

MOST_TRIES: Final = 5
_AGAIN: Final = timedelta(minutes=5)
_LATER: Final = timedelta(hours=1)
_FROM_FEED: Final = "The text that the feed carries was imported."


@transaction.atomic
def keep_item(*, item_id: UUID, host: str, turn: int, visit: Visit | None) -> None:
    """Import an item whose page was asked for in its turn, and give the next turn at its site.

    :param visit: None where the item was settled, or its feed paused, before its turn
    """
    site = turns.in_turn(host=host, turn=turn)
    if site is None:
        return
    item = _waiting(item_id) if visit is not None else None
    asked = None
    if item is not None and visit is not None:
        asked = visit.trouble.retry_after if visit.trouble else None
        _keep(item, visit)
    turns.leave(site, pause=visit.pause if visit else 0, asked=asked)


@transaction.atomic
def fail_item(*, item_id: UUID, host: str, turn: int, error: str) -> None:
    """Say at an item that the program could not import it, and leave its site's turn to others."""
    site = turns.in_turn(host=host, turn=turn)
    if site is None:
        return
    item = _waiting(item_id)
    if item is not None:
        _end(item, FeedItem.State.FAILED, code="job_failed", note=f"{error} Try it again.")
    turns.leave(site, pause=PAUSE)


@transaction.atomic
def try_again(*, feed_id: UUID | None = None, item_id: UUID | None = None) -> None:
    """Let a feed be checked, or an item be imported, whose job somebody tries again."""
    if feed_id is not None:
        Feed.objects.filter(pk=feed_id, deleted_at=None).update(next_at=Now())
    if item_id is not None:
        failed = FeedItem.objects.filter(pk=item_id, state=FeedItem.State.FAILED)
        failed.update(state=FeedItem.State.NEW, tries=0, note="", code="", next_at=Now())
    turns.look_round(key=str(uuid4()))


def _waiting(item_id: UUID) -> FeedItem | None:
    return (
        FeedItem.objects.select_for_update(no_key=True, of=("self",))
        .select_related("feed")
        .filter(pk=item_id, state=FeedItem.State.NEW)
        .filter(feed__paused_at=None, feed__deleted_at=None)
        .first()
    )


def _keep(item: FeedItem, visit: Visit) -> None:
    trouble = visit.trouble
    if trouble is not None and trouble.may_pass and item.tries + 1 < MOST_TRIES:
        _put_off(item, trouble)
        return
    by = speaker(item.feed)
    if by is None:
        # The next check of the feed pauses it and says why; whoever resumes it goes on here.
        item.next_at = timezone.now() + _LATER
        item.save(update_fields=["next_at"])
    elif visit.page is not None and visit.sent is not None:
        _take_page(item, by, visit.page, visit.sent)
    elif item.content:
        take_text(item, by, why=trouble)
    elif trouble is not None:
        _end(item, FeedItem.State.FAILED, code=trouble.code, note=trouble.says)


def _take_page(item: FeedItem, by: Membership, page: Fetched, sent: Sent) -> None:
    """Import the page of an item, as if it was fetched for the import itself."""
    known = _article_at(item.feed, page.final_url) or _article_at(item.feed, item.link)
    if known is not None:
        _end(item, FeedItem.State.KNOWN, article=known)
        return
    try:
        refuse_known(item.feed.newsroom_id, url_key(item.link))
        # Under the item's own id: however often this arrives, it is one article.
        article, _ = import_address(by=by, url=item.link, row_id=item.pk)
    except DomainError as error:
        _refused(item, error)
        return
    # Its text in the feed is kept until its page is read: that may come to nothing.
    _end(item, FeedItem.State.IMPORTED, article=article, content=item.content)
    check = Check.objects.filter(article=article, done_at=None, fetch=None).first()
    if check is not None:
        keep_fetch(check_id=check.pk, url=item.link, outcome=page, read_as=sent)


@transaction.atomic
def forget_text(*, article_id: UUID) -> None:
    """Keep the text that a feed carries no longer, where the article has been read."""
    FeedItem.objects.filter(article_id=article_id).exclude(content="").update(content="")


@transaction.atomic
def fall_back(*, article_id: UUID) -> None:
    """Have an article whose page could not be read be read from the text that its feed carries."""
    item = (
        FeedItem.objects.select_for_update(no_key=True, of=("self",))
        .select_related("feed", "article")
        .filter(article_id=article_id, state=FeedItem.State.IMPORTED)
        .exclude(content="")
        .first()
    )
    if item is None or item.article is None:
        return
    if item.article.error_code == "known_url":
        # The page is that of another article, which has its text.
        forget_text(article_id=article_id)
        return
    sent, why = Sent(_as_page(item), Medium.PAGE, charset="utf-8"), item.article
    read_instead(article_id=article_id, sent=sent, said=_said(item))
    note = f"{why.error} {_FROM_FEED}"
    _end(item, FeedItem.State.IMPORTED, article=why, code=why.error_code, note=note)


def take_text(item: FeedItem, by: Membership, *, why: Trouble | None = None) -> None:
    """Import the text that the feed itself carries of an item.

    :param why: what kept us from its page, if it has one
    """
    known = _article_at(item.feed, item.link) if item.link else None
    if known is not None:
        _end(item, FeedItem.State.KNOWN, article=known)
        return
    sent = Sent(_as_page(item), Medium.PAGE, charset="utf-8")
    try:
        article, _ = import_article(
            by=by, sent=sent, said=_said(item), address=item.link, row_id=item.pk
        )
    except DomainError as error:
        _refused(item, error)
        return
    reason = f"{why.says} " if why else ""
    note = f"{reason}{_FROM_FEED}"
    _end(item, FeedItem.State.IMPORTED, article=article, code=why.code if why else "", note=note)


def _refused(item: FeedItem, error: DomainError) -> None:
    if isinstance(error, KnownAddressError) and isinstance(error.current, Article):
        _end(item, FeedItem.State.KNOWN, article=error.current)
    else:
        _end(item, FeedItem.State.FAILED, code=error.code, note=str(error))


def _article_at(feed: Feed, url: str) -> Article | None:
    """Return the newsroom's article of an address, or the one that it has led to before.

    None if its import failed and can be repeated.
    """
    try:
        key = url_key(url)
    except AddressError:
        return None
    article = known_at(feed.newsroom_id, [key]).get(key)
    if article is None or (article.status == Status.FAILED and article.withdrawn_at is None):
        return None
    return article


def _end(  # noqa: PLR0913 - what there is to say of an item
    item: FeedItem,
    state: FeedItem.State,
    *,
    article: Article | None = None,
    code: str = "",
    note: str = "",
    content: str = "",
) -> None:
    item.state, item.article, item.content = state, article, content
    item.code, item.note = code, note[:500]
    item.save(update_fields=["state", "article", "content", "code", "note"])


def _as_page(item: FeedItem) -> bytes:
    """Return the text a feed carries as a page, for the reader of pages."""
    title = escape(item.title)
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f"<article><h1>{title}</h1>\n{item.content}</article></body></html>"
    ).encode(errors="replace")


def _said(item: FeedItem) -> dict[str, str | None]:
    """Return what the feed says of an item, without what cannot be kept."""
    said: dict[str, str | None] = {
        "title": item.title,
        "author": item.author,
        "published_raw": item.published_raw,
        "language": item.feed.language,
    }
    try:
        for_import(said)
    except InvalidDetailsError as error:
        return {name: value for name, value in said.items() if name not in (error.errors or {})}
    return said


def _put_off(item: FeedItem, trouble: Trouble) -> None:
    item.tries += 1
    item.note, item.code = trouble.says[:500], trouble.code
    again = wait(
        _AGAIN,
        failures=item.tries,
        chance=random.random(),  # noqa: S311 - not a secret
        asked=trouble.retry_after,
    )
    item.next_at = timezone.now() + again
    item.save(update_fields=["tries", "note", "code", "next_at"])
