"""How API calls prove who they are: a session, or `Authorization: Token …`."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from apps.accounts.models import ApiToken, User, secret_hash


class SessionAuthentication(authentication.SessionAuthentication):
    """DRF's own, answering 401 rather than 403 when nobody is signed in."""

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme that a program may use."""
        del request
        return "Token"


class TokenAuthentication(authentication.BaseAuthentication):
    """A token of ours, compared by its SHA-256."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the person and the token, or None when no token was sent.

        :raises AuthenticationFailed: the token is unknown or revoked, or the person deactivated
        """
        words = authentication.get_authorization_header(request).split()
        if not words or words[0].lower() != b"token":
            return None
        secret = b" ".join(words[1:]).decode("ascii", "replace")
        token = (
            ApiToken.objects.select_related("user")
            .filter(hash=secret_hash(secret), revoked_at=None, user__is_active=True)
            .first()
        )
        if token is None:
            raise exceptions.AuthenticationFailed
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme."""
        del request
        return "Token"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # drf-spectacular
    """The token in the OpenAPI document."""

    target_class = "apps.accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the security scheme object."""
        del auto_schema
        return {"type": "apiKey", "in": "header", "name": "Authorization"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # drf-spectacular
    """The session cookie in the OpenAPI document."""

    target_class = "apps.accounts.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the security scheme object."""
        del auto_schema
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
