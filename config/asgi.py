"""The ASGI application: pages and API beside sockets."""

import os
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponseBase

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Before anything that needs the apps: this call loads them.
django.setup(set_prefix=False)


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


pages = Pages()

from channels.auth import AuthMiddlewareStack  # noqa: E402 - needs the apps to be loaded
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402 - needs the apps to be loaded
from channels.security.websocket import (  # noqa: E402 - needs the apps to be loaded
    AllowedHostsOriginValidator,
)

from apps.live.urls import websocket_urlpatterns  # noqa: E402 - needs the apps to be loaded

# WhiteNoise hands out an open file, which Django reads in a thread as a whole: ours are small, and
# in production a proxy may keep them. What API calls stream is asynchronous.
warnings.filterwarnings(
    "ignore", message="StreamingHttpResponse must consume synchronous iterators", category=Warning
)

application = ProtocolTypeRouter(
    {
        "http": pages,
        # A page of another site must not open a socket with our visitor's cookie.
        "websocket": AllowedHostsOriginValidator(
            AuthMiddlewareStack(URLRouter(websocket_urlpatterns))
        ),
    }
)
