"""Withdraw what was imported by mistake, and bring it back. Nothing is deleted."""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Membership
from apps.articles import rules
from apps.articles.events import ArticleRestored, ArticleWithdrawn
from apps.articles.models import Article
from apps.articles.selectors import visible_to
from apps.articles.services.entries import log
from apps.articles.states import STEPS, Standing
from apps.audit import services as audit
from apps.core.errors import (
    InvalidError,
    NoSuchStepError,
    NotAllowedError,
    NotFoundError,
    StaleError,
)
from apps.core.events import announce

MAX_REASON: Final = 500


@transaction.atomic
def withdraw(*, by: Membership, article_id: UUID, version: int, why: str) -> Article:
    """Take an article out of lists, search and proposals. It keeps its text, marks and log.

    :param version: the version that `by` has seen
    :raises NotFoundError: there is no such article that `by` may see
    :raises NotAllowedError: it is neither theirs nor are they an editor
    :raises StaleError: somebody changed it since
    :raises NoSuchStepError: it is withdrawn
    :raises InvalidError: there is no reason, or more of it than is kept
    :raises DomainError: something published rests on it
    """
    article = _locked(by, article_id, version)
    reason = _reason(why)
    action = _step(article, Standing.WITHDRAWN)
    article.withdrawn_at, article.withdrawn_by = timezone.now(), by.user
    article.withdrawn_why = reason
    _move(by, article, action, why=reason)
    announce(ArticleWithdrawn(article_id=article.pk))
    log(article_id=article.pk, kind=action, subject=article, by=by, data={"why": reason})
    return article


@transaction.atomic
def restore(*, by: Membership, article_id: UUID, version: int) -> Article:
    """Bring a withdrawn article back.

    :param version: the version that `by` has seen
    :raises NotFoundError: there is no such article that `by` may see
    :raises NotAllowedError: it is neither theirs nor are they an editor
    :raises StaleError: somebody changed it since
    :raises NoSuchStepError: it is not withdrawn
    """
    article = _locked(by, article_id, version)
    action = _step(article, Standing.LISTED)
    article.withdrawn_at, article.withdrawn_by, article.withdrawn_why = None, None, ""
    _move(by, article, action)
    announce(ArticleRestored(article_id=article.pk))
    log(article_id=article.pk, kind=action, subject=article, by=by)
    return article


def _locked(by: Membership, article_id: UUID, version: int) -> Article:
    found = visible_to(by).select_for_update(no_key=True, of=("self",)).filter(pk=article_id)
    article = found.first()
    if article is None:
        raise NotFoundError
    if not rules.may_withdraw(by, article):
        raise NotAllowedError("Only who imported it, or an editor, withdraws it. Ask one of them.")
    if article.version != version:
        raise StaleError("Somebody changed this article meanwhile. Look at it, then decide again.")
    return article


def _step(article: Article, to: Standing) -> str:
    action = STEPS.get((article.standing, to))
    if action is None:
        word = article.standing.label.lower()
        raise NoSuchStepError(f"This article is {word} already. There is nothing to do.")
    return action


def _reason(why: str) -> str:
    reason = " ".join(why.replace("\0", " ").split())
    if not reason:
        message = "Say why, for those who look for it later."
        raise InvalidError(message, errors={"why": [message]})
    if len(reason) > MAX_REASON:
        message = f"This is longer than {MAX_REASON} characters. Shorten it."
        raise InvalidError(message, errors={"why": [message]})
    return reason


def _move(by: Membership, article: Article, action: str, **change: str) -> None:
    article.save_changes(["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    audit.record(by=by, action=action, subject=article, change=change)
