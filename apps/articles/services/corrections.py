"""Correct what is known of an article."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.accounts.models import Membership
from apps.articles import rules
from apps.articles.events import LanguageChanged
from apps.articles.given import checked
from apps.articles.models import Article
from apps.articles.selectors import visible_to
from apps.articles.services.entries import log
from apps.audit import services as audit
from apps.core.errors import NotAllowedError, NotFoundError, PreconditionFailedError
from apps.core.events import announce
from apps.sources import selectors as sources


@transaction.atomic
def correct_details(
    *, by: Membership, article_id: UUID, version: int, said: Mapping[str, str | None]
) -> Article:
    """Change the details that `said` names; what it does not name stays.

    :param version: the version that `by` has seen
    :raises NotFoundError: there is no such article that `by` may see
    :raises NotAllowedError: `by` has no role that corrects
    :raises PreconditionFailedError: somebody changed it since; `current` is the article
    :raises InvalidDetailsError: something of `said` cannot be kept
    """
    article = (
        visible_to(by).select_for_update(no_key=True, of=("self",)).filter(pk=article_id).first()
    )
    if article is None:
        raise NotFoundError
    if not rules.may_correct(by, article):
        raise NotAllowedError(
            "Your role does not correct articles. Ask an annotator, a reviewer or an editor."
        )
    if article.version != version:
        raise PreconditionFailedError(
            "Somebody changed these details meanwhile. Look at them as they stand now, then"
            " correct what is still wrong.",
            current=article,
        )
    changed = _changed(article, checked(said))
    if not changed:
        return article
    fields = [*changed]
    if "publisher_text" in changed:
        article.publisher = sources.resolve(article.newsroom_id, article.publisher_text)
        fields.append("publisher")
    article.save_changes(fields)
    if "language" in changed:
        announce(LanguageChanged(article_id=article.pk))
    audit.record(by=by, action="article.corrected", subject=article, change=changed)
    log(
        article_id=article.pk,
        kind="article.corrected",
        subject=article,
        by=by,
        data={"fields": list(changed)},
    )
    return article


def _changed(article: Article, columns: Mapping[str, Any]) -> dict[str, list[str | None]]:
    """Set the columns that differ; return what each was and is, in plain values."""
    changed: dict[str, list[str | None]] = {}
    for name, value in columns.items():
        before = getattr(article, name)
        if before != value:
            setattr(article, name, value)
            changed[name] = [_plain(before), _plain(value)]
    return changed


def _plain(value: str | datetime | None) -> str | None:
    return value.isoformat() if isinstance(value, datetime) else value
