"""The socket of an article: news up to a number, and who is here. It promises nothing else."""

import json
from importlib import import_module
from typing import Any, Final
from uuid import UUID, uuid4

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from apps.accounts.auth import NoNewsroomError, current_member
from apps.accounts.models import Membership
from apps.articles import selectors
from apps.core.errors import NotFoundError

NOT_SIGNED_IN: Final = 4401
SENT_AWAY: Final = 4403
NOTHING_HERE: Final = 4404

FARTHEST: Final = 2_000_000
"""No text is longer."""


def article_group(article_id: UUID) -> str:
    """Return the group of everybody at an article."""
    return f"article.{article_id.hex}"


def member_group(membership_id: UUID) -> str:
    """Return the group of a member's open pages."""
    return f"member.{membership_id.hex}"


class ArticleConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc] # channels has no types
    """Tells an open page "news up to seq N" and passes on who is where.

    Sends ``{"type": "news", "seq"}``, ``{"type": "here", "connection", "who", "at"}``,
    ``{"type": "gone", "connection"}`` and ``{"type": "inbox"}``; takes ``{"type": "here", "at"}``,
    `at` an offset or null.
    Closes with 4401 when nobody is signed in, 4404 when there is no such article to see, 4403 when
    the membership ends. Everything may be lost: the page asks the event log.
    """

    async def connect(self) -> None:
        """Let a member of the article's newsroom in and say how far the log has come."""
        self.groups_joined: list[str] = []
        self.connection = uuid4().hex
        self.article_id: UUID = self.scope["url_route"]["kwargs"]["article_id"]
        # Accepted before it is refused: a browser learns the code of a close, not of a refusal.
        await self.accept()
        try:
            self.member, seq = await database_sync_to_async(self._look)()
        except NoNewsroomError:
            await self.close(NOT_SIGNED_IN)
            return
        except NotFoundError:
            await self.close(NOTHING_HERE)
            return
        for group in (article_group(self.article_id), member_group(self.member.pk)):
            await self.channel_layer.group_add(group, self.channel_name)
            self.groups_joined.append(group)
        await self.send_json({"type": "news", "seq": seq})

    async def disconnect(self, code: int) -> None:
        """Tell the others, and leave."""
        del code
        if self.groups_joined:
            await self._tell({"type": "someone.gone", "connection": self.connection})
        for group in self.groups_joined:
            await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        """Take a frame of JSON; drop any other."""
        del bytes_data
        try:
            content = json.loads(text_data or "null")
        except (ValueError, RecursionError):
            return
        await self.receive_json(content, **kwargs)

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """Pass on where this person is; drop whatever else a page may say."""
        del kwargs
        if not self.groups_joined or not isinstance(content, dict):
            return
        at = content.get("at")
        if content.get("type") != "here":
            return
        # A bool is an int to Python, and no place in a text.
        if at is not None and not (type(at) is int and 0 <= at <= FARTHEST):
            return
        # The page says so every half minute: the moment to see whether they may still be here,
        # should the announcement of an end have been lost.
        try:
            self.member, _ = await database_sync_to_async(self._look)()
        except (NoNewsroomError, NotFoundError):
            await self.close(SENT_AWAY)
            return
        user = self.member.user
        who = {"id": str(user.pk), "name": user.name, "initials": user.initials}
        await self._tell(
            {"type": "someone.here", "connection": self.connection, "who": who, "at": at}
        )

    async def article_news(self, message: dict[str, Any]) -> None:
        """Pass on how far the log has come."""
        await self.send_json({"type": "news", "seq": message["seq"]})

    async def someone_here(self, message: dict[str, Any]) -> None:
        """Pass on where somebody else is."""
        if message["connection"] != self.connection:
            await self.send_json({**message, "type": "here"})

    async def someone_gone(self, message: dict[str, Any]) -> None:
        """Pass on that somebody else has left."""
        if message["connection"] != self.connection:
            await self.send_json({**message, "type": "gone"})

    async def member_changed(self, message: dict[str, Any]) -> None:
        """Close when this person may no longer be here."""
        del message
        try:
            self.member, _ = await database_sync_to_async(self._look)()
        except (NoNewsroomError, NotFoundError):
            await self.close(SENT_AWAY)

    async def member_inbox(self, message: dict[str, Any]) -> None:
        """Pass on that this person has more or less to read."""
        del message
        await self.send_json({"type": "inbox"})

    async def _tell(self, message: dict[str, Any]) -> None:
        await self.channel_layer.group_send(article_group(self.article_id), message)

    def _look(self) -> tuple[Membership, int]:
        """Return who this is and the article's newest number.

        :raises NoNewsroomError: they are signed out, or in no newsroom
        :raises NotFoundError: there is no such article for them to see
        """
        # Read anew: what the socket was opened with does not hear of a logout.
        session = import_module(settings.SESSION_ENGINE).SessionStore
        request = HttpRequest()
        request.session = session(self.scope["session"].session_key)
        request.user = get_user(request)
        member = current_member(request)
        return member, selectors.get(member, self.article_id).seq
