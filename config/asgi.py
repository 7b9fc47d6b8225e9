"""The ASGI application: pages and API beside sockets."""

import asyncio
import contextvars
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO
from typing import IO, Any, Final

import django
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, ASGIRequest, get_script_prefix
from django.core.signals import request_started
from django.db import close_old_connections
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware
from django.urls import set_script_prefix
from whitenoise.middleware import WhiteNoiseMiddleware

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Before anything that needs the apps: this call loads them.
django.setup(set_prefix=False)


NOT_HERE: Final = 404


class Pages(ASGIHandler):
    """Answers each request in one thread, from the first signal to the last.

    All of ours is synchronous. Django's own handler would make a thread for each request, and go
    from the loop to it and back for the first signal, for the view and for the last, and listen
    meanwhile whether the caller is still there, which costs more than the view. These threads stay,
    and with them what Django keeps for each; a connection goes back to the pool after each answer,
    and there are as many threads as the pool has connections.
    """

    def __init__(self) -> None:
        super().__init__()
        self._threads = ThreadPoolExecutor(
            max_workers=settings.POOL_SIZE, thread_name_prefix="request"
        )

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's
        """Load the chain as a synchronous one, whatever is asked for."""
        del is_async
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request; no thread is made for it."""
        await self.handle(scope, receive, send)

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """Go to a thread for the whole answer, and send what comes from there."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        answer = partial(contextvars.copy_context().run, self._answer, scope, body)
        response = await asyncio.get_running_loop().run_in_executor(self._threads, answer)
        if response.streaming:
            await self._stream(response, scope, receive, send)
        else:
            await self.send_response(response, send)

    def _answer(self, scope: Any, body: IO[bytes]) -> HttpResponseBase:
        """Return the answer to a request; one that is whole is closed already."""
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=type(self), scope=scope)
        try:
            request, refusal = self.create_request(scope, body)
            response: Any = refusal if request is None else self.get_response(request)
            if request is None:
                body.close()
            response._handler_class = type(self)
            if isinstance(response, FileResponse):
                response.block_size = self.chunk_size
            if not response.streaming:
                response.close()
            answer: HttpResponseBase = response
            return answer
        finally:
            close_old_connections()

    async def _stream(
        self, response: HttpResponseBase, scope: Any, receive: Any, send: Any
    ) -> None:
        """Send an answer piece by piece, as long as somebody is there to take it."""
        # What is still to be made may name addresses of ours, in other threads.
        set_script_prefix(get_script_prefix(scope))
        sending = asyncio.ensure_future(self.send_response(response, send))
        leaving = asyncio.ensure_future(self.listen_for_disconnect(receive))
        try:
            await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            sending.cancel()
            leaving.cancel()
            sent, _ = await asyncio.gather(sending, leaving, return_exceptions=True)
            await sync_to_async(response.close)()
        if isinstance(sent, Exception):
            raise sent


class WholeFiles(WhiteNoiseMiddleware):  # type: ignore[misc] # WhiteNoise has no types
    """WhiteNoise, with each file read at once: ours are small."""

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponse:
        """Return a file as its headers and its bytes."""
        found = static_file.get_response(request.method, request.META)
        body = b""
        if found.file is not None:
            with found.file as file:
                body = file.read()
        answer = HttpResponse(body, status=int(found.status))
        # An answer without a body has no type.
        del answer["Content-Type"]
        for name, value in found.headers:
            answer[name] = value
        return answer


class Files:
    """Hands out static files; what is none goes to the pages.

    A page that is opened for the first time asks for a hundred of them. One is read in less time
    than it takes to go to a thread and back, so this stays on the loop.
    """

    def __init__(self, otherwise: Any) -> None:
        self._otherwise = otherwise
        self._files = SecurityMiddleware(WholeFiles(lambda _: HttpResponse(status=NOT_HERE)))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request."""
        answer = self._file(scope) if scope["path"].startswith(settings.STATIC_URL) else None
        if answer is None:
            await self._otherwise(scope, receive, send)
        else:
            await self._send(answer, send)

    def _file(self, scope: Any) -> HttpResponse | None:
        """Return the answer to a request for a file; None if there is none, or it is no request."""
        try:
            answer = self._files(ASGIRequest(scope, BytesIO()))
        except UnicodeDecodeError:
            # The pages know what to say to bytes that are no text.
            return None
        if isinstance(answer, HttpResponse) and answer.status_code != NOT_HERE:
            return answer
        return None

    @staticmethod
    async def _send(answer: HttpResponse, send: Any) -> None:
        headers = [(name.lower().encode(), value.encode()) for name, value in answer.items()]
        status = answer.status_code
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.content})


pages = Pages()

from channels.auth import AuthMiddlewareStack  # noqa: E402 - needs the apps to be loaded
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402 - needs the apps to be loaded
from channels.security.websocket import (  # noqa: E402 - needs the apps to be loaded
    AllowedHostsOriginValidator,
)

from apps.live.urls import websocket_urlpatterns  # noqa: E402 - needs the apps to be loaded

application = ProtocolTypeRouter(
    {
        "http": Files(pages),
        # A page of another site must not open a socket with our visitor's cookie.
        "websocket": AllowedHostsOriginValidator(
            AuthMiddlewareStack(URLRouter(websocket_urlpatterns))
        ),
    }
)
