"""The ASGI application: pages and API beside sockets."""

import os
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any, Final

import django
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.security import SecurityMiddleware
from whitenoise.middleware import WhiteNoiseMiddleware

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Before anything that needs the apps: this call loads them.
django.setup(set_prefix=False)


NOT_HERE: Final = 404


class Pages(ASGIHandler):
    """Answers each request in one thread, from the first middleware to the last line of the view.

    All of ours is synchronous. Django's own handler would make a thread for each request, and go
    from the loop to it, back for the view, and into it again, which costs more than the view. These
    threads stay, and with them what Django keeps for each; a connection goes back to the pool after
    each answer, and there are as many threads as the pool has connections.
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

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in one of our threads."""
        answer = sync_to_async(self._answer, thread_sensitive=False, executor=self._threads)
        return await answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        finally:
            close_old_connections()


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
        if scope["path"].startswith(settings.STATIC_URL):
            answer = self._files(ASGIRequest(scope, BytesIO()))
            if isinstance(answer, HttpResponse) and answer.status_code != NOT_HERE:
                await self._send(answer, send)
                return
        await self._otherwise(scope, receive, send)

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
