"""Read what a person was told, and whether they want it by mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.accounts.models import Membership
from apps.core.errors import NotFoundError
from apps.notices.models import MailChoice, Notice

ROWS: Final = 30


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of an inbox, newest first; `following` is where the next begins, empty at the end."""

    rows: Sequence[Notice]
    following: str


def notices_visible_to(member: Membership) -> QuerySet[Notice]:
    """Return what `member` was told in this newsroom; nobody sees what another was told."""
    return Notice.objects.filter(user_id=member.user_id, newsroom_id=member.newsroom_id)


def inbox(member: Membership, *, unread: bool = False) -> QuerySet[Notice]:
    """Return what `member` was told, newest first; what they have not read yet, where asked."""
    rows = notices_visible_to(member).select_related("by")
    return rows.filter(read_at=None) if unread else rows


def inbox_page(member: Membership, *, unread: bool = False, cursor: str = "") -> InboxPage:
    """Return one page of what `member` was told.

    :param cursor: the `following` of the page before; empty for the first
    :raises NotFoundError: it is none of ours
    """
    rows = inbox(member, unread=unread)
    if cursor:
        at, pk = _place(cursor)
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))
    found = list(rows[: ROWS + 1])
    last = found[ROWS - 1] if len(found) > ROWS else None
    following = f"{last.created_at.isoformat()}_{last.pk}" if last else ""
    return InboxPage(rows=found[:ROWS], following=following)


def _place(cursor: str) -> tuple[datetime, UUID]:
    written, _, pk = cursor.partition("_")
    try:
        at, row = datetime.fromisoformat(written), UUID(pk)
    except ValueError:
        raise NotFoundError from None
    if at.tzinfo is None:
        raise NotFoundError
    return at, row


def notice(member: Membership, notice_id: UUID) -> Notice:
    """Return one notice.

    :raises NotFoundError: there is none that `member` was given
    """
    row = inbox(member).filter(pk=notice_id).first()
    if row is None:
        raise NotFoundError
    return row


def unread_count(member: Membership) -> int:
    """Return how many notices `member` has not read."""
    return notices_visible_to(member).filter(read_at=None).count()


def choice_of(member: Membership) -> MailChoice:
    """Return whether `member` wants notices by mail; what holds before they chose, if they did not.

    The latter has version 0.
    """
    return MailChoice.objects.filter(membership_id=member.pk).first() or MailChoice(
        membership=member, version=0
    )
