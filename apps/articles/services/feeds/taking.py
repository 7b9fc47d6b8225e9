"""Import what a feed brought: the page of an item, or the text that the feed carries itself."""

import random
from datetime import timedelta
from html import escape
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Membership
from apps.articles.addresses import AddressError, url_key
from apps.articles.models import Article, Feed, FeedItem
from apps.articles.selectors.feeds import article_at
from apps.articles.selectors.visits import Trouble, Visit
from apps.articles.services.feeds import turns
from apps.articles.services.feeds.ground import speaker
from apps.articles.syndication.timing import PAUSE, wait
from apps.core.errors import DomainError

MOST_TRIES: Final = 5
_AGAIN: Final = timedelta(minutes=5)
_LATER: Final = timedelta(hours=1)


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


def _waiting(item_id: UUID) -> FeedItem | None:
    return (
        FeedItem.objects.select_for_update(no_key=True, of=("self",))
        .select_related("feed")
        .filter(pk=item_id, state=FeedItem.State.NEW)
        .first()
    )


def _keep(item: FeedItem, visit: Visit) -> None:
    trouble = visit.trouble
    if trouble is not None and trouble.may_pass and item.tries + 1 < MOST_TRIES:
        _put_off(item, trouble)
        return
    by = speaker(item.feed)
    if by is None:
        item.next_at = timezone.now() + _LATER
        item.save(update_fields=["next_at"])
        return
    if visit.page is not None:
        _take_page(item, by, visit)
    elif item.content:
        _take_text(item, by, why=trouble)
    elif trouble is not None:
        _end(item, FeedItem.State.FAILED, code=trouble.code, note=trouble.says)


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
