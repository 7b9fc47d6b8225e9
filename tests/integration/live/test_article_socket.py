"""The socket of an article: who may listen, what is heard, and when it closes."""

import asyncio
import json
import socket as socketlib
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from pytest_django.fixtures import Settings

from apps.accounts.events import MembershipEnded
from apps.accounts.models import Membership
from apps.articles.services import log
from apps.core.events import announce
from apps.live import receivers
from config.asgi import application
from tests.factories import People, an_article

pytestmark = pytest.mark.usefixtures("transactional_db")

PATIENCE = 20.0
"""What has not come by then will not come: no measure of how soon it should."""


class Socket:
    """The browser's end of a socket."""

    def __init__(self, path: str, headers: list[tuple[bytes, bytes]]) -> None:
        scope = {"type": "websocket", "path": path, "headers": headers, "subprotocols": []}
        untyped: Any = ApplicationCommunicator
        self.application = untyped(application, scope)
        self.accepted = False

    async def connect(self) -> None:
        """Ask to be let in."""
        await self.application.send_input({"type": "websocket.connect"})
        answer = await self.application.receive_output(timeout=PATIENCE)
        self.accepted = answer["type"] == "websocket.accept"

    async def say(self, message: object) -> None:
        """Send what a page says."""
        text = json.dumps(message)
        await self.application.send_input({"type": "websocket.receive", "text": text})

    async def say_raw(self, **frame: str | bytes) -> None:
        """Send a frame that no page of ours sends."""
        await self.application.send_input({"type": "websocket.receive", **frame})

    async def hear(self) -> Any:
        """Return the next message."""
        return json.loads((await self.application.receive_output(timeout=PATIENCE))["text"])

    async def close_code(self) -> int:
        """Return the code with which the desk closes."""
        answer = await self.application.receive_output(timeout=PATIENCE)
        assert answer["type"] == "websocket.close"
        return int(answer["code"])

    async def hears_nothing(self) -> bool:
        """Tell whether nothing comes for a while."""
        return bool(await self.application.receive_nothing(timeout=0.2))

    async def leave(self) -> None:
        """Close the page."""
        await self.application.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.application.wait()


def cookie_of(member: Membership) -> str:
    """Return the cookie header of a browser in which `member` is signed in."""
    client = Client()
    client.force_login(member.user)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


@asynccontextmanager
async def listening(
    article_id: UUID, member: Membership | None, origin: str = "http://localhost"
) -> AsyncIterator[Socket]:
    """Open a socket as `member`'s browser would, and close it after."""
    headers = [(b"origin", origin.encode()), (b"host", b"localhost")]
    if member is not None:
        headers.append((b"cookie", (await sync_to_async(cookie_of)(member)).encode()))
    socket = Socket(f"/ws/articles/{article_id}/", headers)
    await socket.connect()
    try:
        yield socket
    finally:
        await socket.leave()


@sync_to_async
def write_entry(article_id: UUID, by: Membership) -> None:
    """Write a line of the log, as any service does."""
    with transaction.atomic():
        log(article_id=article_id, kind="article.tested", subject=by.user, by=by)


@pytest.mark.parametrize(
    ("who", "other", "code"),
    [
        (lambda people: people.stranger, None, 4404),
        (lambda people: people.annotator, uuid4(), 4404),
        (lambda _: None, None, 4401),
    ],
    ids=["a stranger", "no such article", "nobody"],
)
async def test_whoever_may_not_see_the_article_is_sent_away(
    people: People, who: Callable[[People], Membership | None], other: UUID | None, code: int
) -> None:
    article = await sync_to_async(an_article)(people.annotator)
    async with listening(other or article.pk, who(people)) as socket:
        assert await socket.close_code() == code


async def test_a_page_of_another_site_opens_no_socket(people: People) -> None:
    article = await sync_to_async(an_article)(people.annotator)
    async with listening(article.pk, people.annotator, "https://elsewhere.example") as socket:
        assert not socket.accepted


async def test_a_member_hears_how_far_the_log_has_come_and_when_it_grows(people: People) -> None:
    article = await sync_to_async(an_article)(people.annotator)
    await write_entry(article.pk, people.annotator)
    async with listening(article.pk, people.colleague) as socket:
        assert await socket.hear() == {"type": "news", "seq": 1}
        await write_entry(article.pk, people.annotator)
        assert await socket.hear() == {"type": "news", "seq": 2}


def test_a_redis_that_hangs_holds_no_write(
    people: People, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    article = an_article(people.annotator)
    # Far longer than the writing is waited for.
    monkeypatch.setattr(receivers, "SECONDS", 10 * PATIENCE)
    monkeypatch.setattr(receivers, "pusher", receivers.Pusher())
    with socketlib.create_server(("127.0.0.1", 0)) as silent:
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        hosts = [{"address": address, "socket_timeout": None}]
        backend = settings.CHANNEL_LAYERS["default"]["BACKEND"]
        settings.CHANNEL_LAYERS = {"default": {"BACKEND": backend, "CONFIG": {"hosts": hosts}}}
        writing = threading.Thread(
            target=async_to_sync(write_entry), args=(article.pk, people.annotator), daemon=True
        )
        writing.start()
        writing.join(timeout=PATIENCE)
        assert not writing.is_alive()


async def test_what_hangs_is_given_up_and_later_news_is_heard(
    people: People,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    article = await sync_to_async(an_article)(people.annotator)
    monkeypatch.setattr(receivers, "SECONDS", 0.1)
    good = settings.CHANNEL_LAYERS
    async with listening(article.pk, people.colleague) as socket:
        await socket.hear()
        with socketlib.create_server(("127.0.0.1", 0)) as silent:
            address = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
            layer = {**good["default"], "CONFIG": {"hosts": [{"address": address}]}}
            settings.CHANNEL_LAYERS = {"default": layer}
            await write_entry(article.pk, people.annotator)
            async with asyncio.timeout(PATIENCE):
                while "No open page was told" not in caplog.text:  # noqa: ASYNC110 - no log sets an event
                    await asyncio.sleep(0.02)
        # The thread drops what has come meanwhile, and then waits for more.
        await asyncio.sleep(0.1)
        settings.CHANNEL_LAYERS = good
        await write_entry(article.pk, people.annotator)
        assert await socket.hear() == {"type": "news", "seq": 2}


def test_what_comes_while_something_is_told_is_told_once_at_its_highest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[receivers.News] = []
    telling, go_on, done = threading.Event(), threading.Event(), threading.Event()

    async def tell(news: receivers.News) -> None:
        told.append(news)
        telling.set()
        go_on.wait(PATIENCE)
        if len(told) > 1:
            done.set()

    monkeypatch.setattr(receivers, "_sent", tell)
    pusher = receivers.Pusher()
    pusher.push("one", {"type": "article.news", "seq": 1})
    assert telling.wait(PATIENCE)
    for seq in (2, 4, 3):
        pusher.push("one", {"type": "article.news", "seq": seq})
    pusher.push("other", {"type": "article.news", "seq": 1})
    pusher.push("one", {"type": "member.inbox"})
    pusher.push("one", {"type": "member.inbox"})
    go_on.set()
    assert done.wait(PATIENCE)
    assert told[1:] == [
        {
            ("one", "article.news"): {"type": "article.news", "seq": 4},
            ("other", "article.news"): {"type": "article.news", "seq": 1},
            ("one", "member.inbox"): {"type": "member.inbox"},
        }
    ]


async def test_nothing_is_heard_of_another_article(people: People) -> None:
    article, other = [await sync_to_async(an_article)(people.annotator) for _ in range(2)]
    async with listening(article.pk, people.colleague) as socket:
        await socket.hear()
        await write_entry(other.pk, people.annotator)
        assert await socket.hears_nothing()


async def test_colleagues_hear_of_each_other_by_name(people: People) -> None:
    article = await sync_to_async(an_article)(people.annotator)
    async with listening(article.pk, people.annotator) as one:
        await one.hear()
        async with listening(article.pk, people.colleague) as other:
            await other.hear()
            await other.say({"type": "here", "at": 12})
            heard = await one.hear()
            assert (heard["type"], heard["who"]["name"], heard["at"]) == ("here", "Cole", 12)
        assert (await one.hear())["type"] == "gone"


@pytest.mark.parametrize(
    "said",
    [
        [],
        "here",
        {"type": "news", "seq": 9},
        {"at": 1},
        *({"type": "here", "at": at} for at in ("12", -1, 2_000_001, 10**400, True, 1.5)),
    ],
)
async def test_whatever_else_a_page_says_is_dropped(people: People, said: object) -> None:
    article = await sync_to_async(an_article)(people.annotator)
    async with listening(article.pk, people.annotator) as one:
        await one.hear()
        async with listening(article.pk, people.colleague) as other:
            await other.hear()
            await other.say(said)
            assert await one.hears_nothing()


@pytest.mark.parametrize(
    "frame",
    [{"bytes": b"\x00\xff"}, *({"text": text} for text in ("", "{", "9" * 5000, "[" * 100_000))],
    ids=["binary", "empty", "half", "a long number", "deep"],
)
async def test_a_frame_that_is_no_json_is_dropped_and_the_next_is_heard(
    people: People, frame: dict[str, str | bytes]
) -> None:
    article = await sync_to_async(an_article)(people.annotator)
    async with listening(article.pk, people.annotator) as one:
        await one.hear()
        async with listening(article.pk, people.colleague) as other:
            await other.hear()
            await other.say_raw(**frame)
            await other.say({"type": "here", "at": 2_000_000})
            assert (await one.hear())["at"] == 2_000_000


@pytest.mark.parametrize("way", ["the session is gone", "another password"])
async def test_a_socket_of_somebody_signed_out_closes_when_it_speaks(
    people: People, way: str
) -> None:
    article = await sync_to_async(an_article)(people.annotator)

    @sync_to_async
    def sign_out() -> None:
        if way == "the session is gone":
            Session.objects.all().delete()
        else:
            people.colleague.user.set_password("quite another password")
            people.colleague.user.save()

    async with listening(article.pk, people.colleague) as socket:
        await socket.hear()
        await sign_out()
        await socket.say({"type": "here", "at": 1})
        assert await socket.close_code() == 4403


async def test_the_socket_closes_when_the_membership_ends(people: People) -> None:
    article = await sync_to_async(an_article)(people.annotator)
    colleague = people.colleague

    @sync_to_async
    def end() -> None:
        with transaction.atomic():
            Membership.objects.filter(pk=colleague.pk).update(ended_at="2026-01-01T00:00Z")
            announce(MembershipEnded(colleague.pk, colleague.user_id, colleague.newsroom_id))

    async with listening(article.pk, colleague) as socket:
        await socket.hear()
        await end()
        assert await socket.close_code() == 4403
