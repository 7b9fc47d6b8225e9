"""Every refusal of the API as `application/problem+json` (RFC 9457)."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from apps.core import errors


def problem(  # noqa: PLR0913 - the members of RFC 9457, all by keyword
    *,
    status: int,
    code: str,
    title: str,
    detail: str,
    errors: object = None,
    current: object = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a problem document.

    :param code: a stable word for a program
    :param detail: a sentence for a person
    :param errors: sentences by field
    :param current: the object as it stands now
    """
    body: dict[str, Any] = {
        "type": f"urn:second-source:problem:{code}",
        "title": title,
        "status": int(status),
        "code": code,
        "detail": detail,
    }
    if errors:
        body["errors"] = errors
    if current is not None:
        body["current"] = current
    return Response(
        body, status=int(status), content_type="application/problem+json", headers=headers
    )


def problem_handler(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """Answer domain errors and DRF's own as problems; leave the rest to fail loudly."""
    del context
    if isinstance(exc, RequestDataTooBig):
        exc = errors.TooLargeError("This is longer than anything we take here. Send less of it.")
    if isinstance(exc, errors.DomainError):
        set_rollback()
        return problem(
            status=exc.status,
            code=exc.code,
            title=exc.title,
            detail=str(exc),
            errors=exc.errors,
            current=exc.current,
        )
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    if isinstance(exc, exceptions.APIException):
        set_rollback()
        return _of_rest_framework(exc)
    return None


_WORDS = {
    400: ("invalid", "Something in this cannot be used", "Look at the fields named below."),
    401: ("not_signed_in", "Who are you?", "Sign in, or send a token that is still valid."),
    403: ("not_allowed", "This step is not yours", "Your role does not allow this."),
    404: ("not_found", "There is nothing here", "There is nothing here that you can see."),
    405: ("method_not_allowed", "Not this way", "This address does not take this method."),
    406: ("not_acceptable", "Not in this form", "Ask for application/json."),
    415: ("unsupported_media_type", "Not in this form", "Send application/json."),
    429: ("slow_down", "Too many calls", "Wait a moment and try again."),
}


def _of_rest_framework(exc: exceptions.APIException) -> Response:
    status = exc.status_code
    code, title, detail = _WORDS.get(status, ("rejected", "That was refused", str(exc.detail)))
    headers: dict[str, str] = {}
    if auth_header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if isinstance(exc, exceptions.ValidationError):
        fields = exc.detail if isinstance(exc.detail, dict) else {"body": exc.detail}
        return problem(status=status, code=code, title=title, detail=detail, errors=fields)
    if isinstance(exc, exceptions.ParseError):
        code, detail = "unreadable", f"The body could not be read: {exc.detail}"
    return problem(status=status, code=code, title=title, detail=detail, headers=headers)
