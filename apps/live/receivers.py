"""Push to open pages what lower apps announce, once it is committed. A push may be lost."""

from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from apps.accounts.events import MembershipEnded, RolesChanged
from apps.articles.events import EntryWritten
from apps.core.events import subscribe
from apps.live.consumers import article_group, member_group


@subscribe(EntryWritten)
def tell_readers(event: EntryWritten) -> None:
    """Tell everybody at the article that its log has grown."""
    _push(article_group(event.article_id), {"type": "article.news", "seq": event.seq})


@subscribe(MembershipEnded)
def tell_who_left(event: MembershipEnded) -> None:
    """Have a member's open pages close."""
    _push(member_group(event.membership_id), {"type": "member.changed"})


@subscribe(RolesChanged)
def tell_whose_roles_changed(event: RolesChanged) -> None:
    """Have a member's open pages look whether they may stay."""
    _push(member_group(event.membership_id), {"type": "member.changed"})


def _push(group: str, message: dict[str, Any]) -> None:
    def send() -> None:
        async_to_sync(get_channel_layer().group_send)(group, message)

    # Robust: the change is committed, and a channel layer that is away must not undo the answer.
    transaction.on_commit(send, robust=True)
