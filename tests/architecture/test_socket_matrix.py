"""Every socket × whoever asks × whose thing it is, held against config/policy.py."""

from typing import Any, Final
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings

from apps.live.urls import websocket_urlpatterns
from config import policy
from config.asgi import application
from tests.architecture.actors import Actor, actors
from tests.architecture.world import THEIRS, World, a_world

pytestmark = pytest.mark.usefixtures("transactional_db")

RELATIONS: Final = ("own", "colleague", "other newsroom", "not existing")
NOT_SIGNED_IN: Final = 4401
NOTHING_HERE: Final = 4404


def test_every_socket_has_a_row_and_every_row_a_socket() -> None:
    served = {str(pattern.pattern) for pattern in websocket_urlpatterns}
    assert served == {row.route for row in policy.SOCKETS}


def _set_up() -> tuple[World, dict[str, Actor], dict[tuple[str, str], str]]:
    """Return the world, who asks, and the id that each of them finds for each relation."""
    world = a_world()
    cast = actors(world)
    ids = {}
    for actor in cast.values():
        side = world.side_of(actor.member)
        across = world.theirs if side is world.ours else world.ours
        ids[actor.name, "own"] = str(world.thing("article", actor.member).pk)
        ids[actor.name, "colleague"] = str(world.thing("article", side.members["colleague"]).pk)
        other = world.thing("article", across.members["colleague"])
        ids[actor.name, "other newsroom"] = str(other.pk)
        ids[actor.name, "not existing"] = str(uuid4())
    return world, cast, ids


async def _first(path: str, cookie: str) -> dict[str, Any]:
    """Return what a socket says first: a message, or a close."""
    headers = [(b"origin", b"http://localhost"), (b"host", b"localhost")]
    if cookie:
        headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()))
    untyped: Any = ApplicationCommunicator
    scope = {"type": "websocket", "path": path, "headers": headers, "subprotocols": []}
    socket = untyped(application, scope)
    await socket.send_input({"type": "websocket.connect"})
    answer: dict[str, Any] = await socket.receive_output(timeout=5)
    if answer["type"] == "websocket.accept":
        answer = await socket.receive_output(timeout=5)
    # Whoever closes, a server says so: until then the application waits for more.
    await socket.send_input({"type": "websocket.disconnect", "code": 1000})
    await socket.wait(timeout=5)
    return answer


async def test_the_socket_answers_as_the_policy_says() -> None:
    world, cast, ids = await sync_to_async(_set_up)()
    del world
    wrong = []
    for row in policy.SOCKETS:
        right = row.methods["CONNECT"]
        for actor in cast.values():
            for relation in RELATIONS:
                path = "/" + row.route.replace("<uuid:article_id>", ids[actor.name, relation])
                answer = await _first(path, actor.cookie)
                seen = relation in {"own", "colleague"}
                expected: int | None = None
                if actor.parties.isdisjoint(right.anybody):
                    expected = NOT_SIGNED_IN
                elif not seen:
                    expected = NOTHING_HERE
                if answer.get("code") != expected:
                    wrong.append(f"{row.route}, {actor.name}, {relation}: {answer}")
                if not seen and THEIRS in str(answer):
                    wrong.append(f"{row.route}, {actor.name}, {relation}: shows {THEIRS}")
    assert not wrong, "\n".join(wrong)
