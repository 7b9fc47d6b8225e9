"""The ASGI application: pages and API beside sockets."""

import os
import warnings

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Before anything that needs the apps: this call loads them.
pages = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402 - needs the apps to be loaded
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402 - needs the apps to be loaded
from channels.security.websocket import (  # noqa: E402 - needs the apps to be loaded
    AllowedHostsOriginValidator,
)

from apps.live.urls import websocket_urlpatterns  # noqa: E402 - needs the apps to be loaded

# WhiteNoise hands out an open file, which Django reads in a thread as a whole: ours are small, and
# in production a proxy may keep them. Pages and API stream nothing.
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
