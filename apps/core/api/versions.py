"""ETags and If-Match: the version of an object, as HTTP says it."""

import re
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import PreconditionFailedError, PreconditionRequiredError

_ETAG = re.compile(r'^"(\d{1,9})"$')


def etag(version: int) -> str:
    """Return the ETag of a version: ``"7"``, quotes included."""
    return f'"{version}"'


def with_etag(data: Any, version: int, *, status: int = 200) -> Response:
    """Return an answer that carries the object's version as its ETag."""
    return Response(data, status=status, headers={"ETag": etag(version)})


def required_version(request: Request) -> int:
    """Return the version the caller means.

    :raises PreconditionRequiredError: there is no If-Match header
    :raises PreconditionFailedError: the header is not an ETag of ours, so it cannot match
    """
    sent = request.headers.get("If-Match", "").strip()
    if not sent:
        raise PreconditionRequiredError(
            "Say which version you change: send If-Match with the ETag you were given."
        )
    match = _ETAG.match(sent)
    if match is None:
        raise PreconditionFailedError("If-Match is not an ETag of ours. Read the object again.")
    return int(match[1])
