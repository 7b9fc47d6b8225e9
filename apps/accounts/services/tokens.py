"""Secrets by which programs act for a person in a newsroom."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import ApiToken, Membership, secret_hash
from apps.accounts.services.checks import clean_name
from apps.audit import services as audit
from apps.core.creation import create_once
from apps.core.errors import NotFoundError

NAME_LIMIT = 100


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A token as its owner sees it once.

    :param secret: what a program sends; None when the same POST came again
    """

    token: ApiToken
    secret: str | None
    created: bool


@transaction.atomic
def create_token(*, by: Membership, name: str, token_id: UUID | None = None) -> IssuedToken:
    """Make a token that acts as `by` in their newsroom.

    :raises InvalidError: the name cannot be used
    """
    name = clean_name(name, limit=NAME_LIMIT)
    secret = secrets.token_urlsafe(32)

    def make(row_id: UUID, sent_as: str) -> ApiToken:
        return ApiToken.objects.create(
            pk=row_id,
            user_id=by.user_id,
            newsroom_id=by.newsroom_id,
            name=name,
            hash=secret_hash(secret),
            created_as=sent_as,
        )

    token, created = create_once(
        ApiToken, row_id=token_id, sent={"name": name}, by=by.pk, make=make
    )
    if created:
        audit.record(by=by, action="token.created", subject=token, change={"name": name})
    return IssuedToken(token=token, secret=secret if created else None, created=created)


@transaction.atomic
def revoke_token(*, token_id: UUID, by: Membership) -> ApiToken:
    """Make one of one's own tokens open nothing from now on.

    :raises NotFoundError: there is no such token that is one's own here and still works
    """
    token = (
        ApiToken.objects.select_for_update(no_key=True)
        .filter(pk=token_id, user_id=by.user_id, newsroom_id=by.newsroom_id, revoked_at=None)
        .first()
    )
    if token is None:
        raise NotFoundError
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    audit.record(by=by, action="token.revoked", subject=token)
    return token
