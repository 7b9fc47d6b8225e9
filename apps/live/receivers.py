"""Push to open pages what lower apps announce, once it is committed. A push may be lost."""

import asyncio
import logging
import queue
import threading
import time
from functools import partial
from typing import Any, Final

from channels.layers import get_channel_layer
from django.db import transaction
from redis import RedisError

from apps.accounts.events import MembershipEnded, RolesChanged
from apps.accounts.models import Membership
from apps.articles.events import EntryWritten
from apps.core.events import subscribe
from apps.live.consumers import article_group, member_group
from apps.notices.events import InboxChanged

log = logging.getLogger(__name__)

MOST_WAITING: Final = 1000
SECONDS: Final = 2.0
"""How long one push may take before it is given up."""

BREATH: Final = 0.02
"""How long to wait before the next pushes: what comes of one thing meanwhile is said once."""

News = dict[tuple[str, str], dict[str, Any]]
"""What to push, by group and kind."""


class Pusher:
    """Pushes from a thread of its own, so that a Redis that hangs keeps no request waiting.

    When a push fails, those behind it are dropped too: the pages ask the log by themselves.
    """

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[tuple[str, dict[str, Any]]] = queue.SimpleQueue()
        self._thread = threading.Thread()
        self._lock = threading.Lock()

    def push(self, group: str, message: dict[str, Any]) -> None:
        """Have a message sent to a group, soon and perhaps."""
        if self._waiting.qsize() >= MOST_WAITING:
            return
        self._waiting.put((group, message))
        with self._lock:
            # Also after a fork, which takes no thread along.
            if not self._thread.is_alive():
                self._thread = threading.Thread(target=self._send, name="pusher", daemon=True)
                self._thread.start()

    def _send(self) -> None:
        # One loop for all pushes: the channel layer keeps a connection for each loop.
        with asyncio.Runner() as runner:
            while True:
                try:
                    runner.run(_sent(self._next()))
                except (RedisError, OSError) as error:
                    log.warning("No open page was told: %r", error)
                    while not self._waiting.empty():
                        self._waiting.get()
                time.sleep(BREATH)

    def _next(self) -> News:
        """Wait for news, and return all there is: of each group and kind the last."""
        group, message = self._waiting.get()
        found = {(group, message["type"]): message}
        while not self._waiting.empty():
            group, message = self._waiting.get()
            known = found.get((group, message["type"]))
            # Two that are committed at once may come in either order.
            if known is None or known.get("seq", 0) < message.get("seq", 1):
                found[group, message["type"]] = message
        return found


async def _sent(news: News) -> None:
    for (group, _), message in news.items():
        async with asyncio.timeout(SECONDS):
            await get_channel_layer().group_send(group, message)


pusher = Pusher()


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


@subscribe(InboxChanged)
def tell_whose_inbox_changed(event: InboxChanged) -> None:
    """Tell a person's open pages that there is more or less to read."""
    members = Membership.objects.filter(
        user=event.user_id, newsroom=event.newsroom_id, ended_at=None
    )
    for membership_id in members.values_list("pk", flat=True):
        _push(member_group(membership_id), {"type": "member.inbox"})


def _push(group: str, message: dict[str, Any]) -> None:
    transaction.on_commit(partial(pusher.push, group, message), robust=True)
