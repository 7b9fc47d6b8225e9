"""Domain errors of pages become a page, or the sentence alone; long answers go out compressed."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

from apps.core.errors import DomainError

WORTH_IT: Final = 16 * 1024
"""Bytes below which an answer is sent as it is: to compress it takes longer than to send it."""


class LongAnswersMiddleware(GZipMiddleware):
    """Django's, for answers of the API that are long: thousands of marks, exports, lists.

    Pages are left as they are. They hold words that somebody else may have chosen beside secrets of
    the reader, whose length must not be told (BREACH); an answer of the API has no such secret.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress it where that is worth while and the caller takes it."""
        if not request.path_info.startswith("/api/"):
            return response
        if isinstance(response, HttpResponse) and len(response.content) < WORTH_IT:
            return response
        etag = response.headers.get("ETag")
        compressed = super().process_response(request, response)
        if etag is not None:
            # Ours name the version of a thing, however it is sent, and come back as If-Match.
            compressed.headers["ETag"] = etag
        return compressed


class DomainErrorMiddleware:
    """Answer a :class:`DomainError` that a page let through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render the error's sentence with its status; leave any other exception alone."""
        if not isinstance(exception, DomainError):
            return None
        template = "components/_refusal.html" if request.headers.get("HX-Request") else "error.html"
        return render(request, template, {"error": exception}, status=exception.status)
