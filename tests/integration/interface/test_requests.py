"""How the application answers: whole at once, or piece by piece while somebody takes it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core.signals import request_finished, request_started
from django.http import HttpRequest, StreamingHttpResponse

from config.asgi import application, pages

PATIENCE = 20.0


def asked(path: str) -> Any:
    """Return a request on its way to the application."""
    untyped: Any = ApplicationCommunicator
    return untyped(
        application,
        {
            "type": "http",
            "http_version": "1.1",
            "method": "GET",
            "path": path,
            "query_string": b"",
            "headers": [(b"host", b"localhost")],
        },
    )


def answering(parts: Callable[[], AsyncIterator[bytes]]) -> Callable[[HttpRequest], Any]:
    """Return what answers every request with these parts."""

    def answer(request: HttpRequest) -> Any:
        response: Any = StreamingHttpResponse(parts())
        response._resource_closers.append(request.close)
        return response

    return answer


async def test_a_whole_answer_is_done_with_before_it_is_sent() -> None:
    told: list[str] = []

    def started(**_: object) -> None:
        told.append("started")

    def finished(**_: object) -> None:
        told.append("finished")

    request_started.connect(started)
    request_finished.connect(finished)
    try:
        request = asked("/api/v1/me/")
        await request.send_input({"type": "http.request"})
        start = await request.receive_output(PATIENCE)
        assert (start["status"], told) == (401, ["started", "finished"])
        body = await request.receive_output(PATIENCE)
        assert not body["more_body"]
        await request.wait(PATIENCE)
    finally:
        request_started.disconnect(started)
        request_finished.disconnect(finished)


async def test_an_answer_that_nobody_takes_any_more_is_not_made_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        try:
            yield b"a beginning"
            await asyncio.Event().wait()
        finally:
            ended.set()

    monkeypatch.setattr(pages, "get_response", answering(endless))
    request = asked("/somewhere/")
    await request.send_input({"type": "http.request"})
    assert (await request.receive_output(PATIENCE))["status"] == 200
    assert (await request.receive_output(PATIENCE))["body"] == b"a beginning"
    assert not ended.is_set()
    await request.send_input({"type": "http.disconnect"})
    await request.wait(PATIENCE)
    assert ended.is_set()


async def test_an_answer_that_breaks_off_is_an_error_of_the_application(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"a beginning"
        raise RuntimeError("no more")

    monkeypatch.setattr(pages, "get_response", answering(broken))
    request = asked("/somewhere/")
    await request.send_input({"type": "http.request"})
    with pytest.raises(RuntimeError, match="no more"):
        await request.wait(PATIENCE)
