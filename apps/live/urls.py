"""The addresses of sockets, which `config.asgi` serves beside the pages."""

from django.urls import path

from apps.live.consumers import ArticleConsumer

websocket_urlpatterns = [
    path("ws/articles/<uuid:article_id>/", ArticleConsumer.as_asgi()),
]
