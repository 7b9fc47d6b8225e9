"""Have articles looked at time and again, for as long as a person wants it."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Membership
from apps.articles import rules, selectors
from apps.articles.models import Article, Check, Watch
from apps.articles.services.entries import log
from apps.articles.states import Every, Status
from apps.audit import services as audit
from apps.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError

WATCH: Final = "articles.watch"
_AT_ONCE: Final = 100


class NotWatchableError(ConflictError):
    """There is nothing to look at time and again."""

    code = "not_watchable"
    title = "This article cannot be watched"


class InvalidWatchError(InvalidError):
    """A watch is wanted that cannot be kept."""

    code = "invalid_watch"
    title = "This watch cannot be kept"


@transaction.atomic
def watch(*, by: Membership, article_id: UUID, every: str, until: datetime | None = None) -> Watch:
    """Have an article looked at time and again; a watch that stands is changed.

    :param every: one of `states.Every`
    :param until: when it ends by itself; None for never
    :raises NotFoundError: there is no such article that `by` may see
    :raises NotAllowedError: `by` has no role that imports
    :raises NotWatchableError: the article has no address, no text, or was withdrawn
    :raises InvalidWatchError: the time is none of those offered, or the end is past
    """
    article = _article(by, article_id)
    if not article.url or article.status != Status.READY or article.withdrawn_at is not None:
        raise NotWatchableError(
            "Only an article that has an address and can be read is watched. Say its address, or"
            " bring it back first."
        )
    if every not in Every.values:
        message = "Choose one of the times that are offered."
        raise InvalidWatchError(message, errors={"every": [message]})
    now = timezone.now()
    if until is not None and until <= now:
        message = "This day is past. Choose a later one, or leave it empty."
        raise InvalidWatchError(message, errors={"until": [message]})
    standing = Watch.objects.filter(article=article).first()
    kept = standing or Watch(newsroom_id=article.newsroom_id, article=article)
    before = None if standing is None else [kept.every, kept.until and kept.until.isoformat()]
    kept.every, kept.until, kept.by, kept.failures = every, until, by.user, 0
    kept.next_at = now + Every(every).length
    kept.version += 1 if standing else 0
    kept.save()
    after = [kept.every, until and until.isoformat()]
    audit.record(by=by, action="watch.set", subject=article, change={"watch": [before, after]})
    log(
        article_id=article.pk,
        kind="watch.set",
        subject=kept,
        by=by,
        data={"every": kept.every, "until": after[1]},
    )
    return kept


@transaction.atomic
def unwatch(*, by: Membership, article_id: UUID) -> None:
    """Have an article no longer looked at; without a watch nothing happens.

    :raises NotFoundError: there is no such article that `by` may see
    :raises NotAllowedError: `by` has no role that imports
    """
    article = _article(by, article_id)
    standing = Watch.objects.filter(article=article).first()
    if standing is not None:
        _stop(standing, by=by)


def due(now: datetime) -> list[UUID]:
    """Return the articles whose watches want them looked at, in the order of their locks."""
    ids = Watch.objects.filter(next_at__lte=now).order_by("next_at").values_list("article_id")
    return sorted(article_id for (article_id,) in ids[:_AT_ONCE])


def go_on(article: Article, now: datetime) -> bool:
    """Set the next look at a watched article, whose lock the caller holds, if one is due.

    :returns: whether it is to be looked at now
    """
    standing = (
        Watch.objects.select_for_update(no_key=True)
        .filter(article=article, next_at__lte=now)
        .first()
    )
    if standing is None:
        return False
    ended = standing.until is not None and standing.until <= now
    if ended or article.withdrawn_at is not None:
        _stop(standing, by=None)
        return False
    standing.next_at = now + standing.pause
    standing.save(update_fields=["next_at"])
    return article.status == Status.READY


def note(check: Check) -> None:
    """Put off the next look where one that a watch took has failed, and count it; else begin anew.

    A look that a person asked for and that went well is as good as the watch's own.
    """
    standing = Watch.objects.select_for_update(no_key=True).filter(article=check.article_id).first()
    if standing is None or (check.failed and check.by_id is not None):
        return
    if check.failed:
        standing.failures = min(standing.failures + 1, 1000)
        standing.next_at = timezone.now() + standing.pause
    elif standing.failures:
        standing.failures = 0
        standing.next_at = timezone.now() + standing.pause
    standing.save(update_fields=["failures", "next_at"])


def _article(by: Membership, article_id: UUID) -> Article:
    """Lock an article whose watch `by` wants to change.

    :raises NotFoundError: there is no such article that `by` may see
    :raises NotAllowedError: `by` has no role that imports
    """
    article = (
        selectors.visible_to(by)
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=article_id)
        .first()
    )
    if article is None:
        raise NotFoundError
    if not rules.may_refetch(by, article):
        raise NotAllowedError(
            "Your role does not watch articles. Ask an annotator, a reviewer or an editor."
        )
    return article


def _stop(standing: Watch, *, by: Membership | None) -> None:
    """Delete a watch and say so; by nobody, it has ended by itself."""
    article, was = standing.article, standing.every
    action = "watch.stopped" if by else "watch.ended"
    audit.record(by=by, action=action, subject=article, change={"watch": [was, None]})
    subject_id = standing.pk
    standing.delete()
    standing.pk = subject_id
    log(article_id=article.pk, kind=action, subject=standing, by=by, data={"every": was})
