"""Have an article's address looked at: for its text at first, later for what became of it."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from apps.accounts.models import Membership
from apps.archive.services import FETCHES_KEPT
from apps.articles import rules, selectors
from apps.articles.models import Article, Check, Revision
from apps.articles.services import watches
from apps.articles.states import Status
from apps.audit import services as audit
from apps.core.errors import ConflictError, NotAllowedError, NotFoundError
from apps.jobs import services as jobs

FETCH: Final = "articles.fetch"
EXTRACT: Final = "articles.extract"


class NoAddressError(ConflictError):
    """There is nowhere to look."""

    code = "no_url"
    title = "This article has no address"


class NotReadyError(ConflictError):
    """An import that is not read yet, or failed, is not looked at for changes."""

    code = "not_ready"
    title = "This article has no text yet"


class WithdrawnError(ConflictError):
    """A withdrawn article is left alone."""

    code = "withdrawn"
    title = "This article was withdrawn"


@transaction.atomic
def refetch(*, by: Membership | None, article_id: UUID) -> Check:
    """Have an article's address looked at for changes; its text stays to be read meanwhile.

    While one look is not done, another call returns that one.

    :param by: None where a watch asks
    :raises NotFoundError: there is no such article that `by` may see
    :raises NotAllowedError: `by` has no role that imports
    :raises NoAddressError: it came without an address
    :raises NotReadyError: it has no text yet
    :raises WithdrawnError: it was withdrawn
    """
    seen = selectors.visible_to(by) if by else Article.objects.all()
    article = seen.select_for_update(no_key=True, of=("self",)).filter(pk=article_id).first()
    if article is None:
        raise NotFoundError
    if by and not rules.may_refetch(by, article):
        raise NotAllowedError(
            "Your role does not fetch articles. Ask an annotator, a reviewer or an editor."
        )
    _refuse_unfit(article)
    check, made = begin(article, by=by)
    if made and by:
        audit.record(by=by, action="article.check_asked", subject=article)
    return check


def _refuse_unfit(article: Article) -> None:
    if article.withdrawn_at is not None:
        raise WithdrawnError("This article was withdrawn. Bring it back first.")
    if not article.url:
        raise NoAddressError(
            "This article came without an address. Say where it stands, then look for changes."
        )
    if article.status != Status.READY:
        word = Status(article.status).label.lower()
        raise NotReadyError(
            f"This import is {word}. Changes are looked for once its text can be read."
        )


def begin(article: Article, *, by: Membership | None) -> tuple[Check, bool]:
    """Have the address of an article, whose lock the caller holds, looked at.

    :returns: the look that is not done yet, and whether this call began it
    """
    running = Check.objects.filter(article=article, done_at=None).first()
    if running is not None:
        return running, False
    check = Check.objects.create(article=article, by=by.user if by else None)
    jobs.enqueue(
        kind=FETCH,
        key=f"{FETCH}:{check.pk}",
        payload={"article": article.pk, "check": check.pk},
        subject=article,
    )
    return check, True


@transaction.atomic
def let_go_of_old(*, at: datetime) -> int:
    """Name no longer what old looks have met that brought no text; return how many there were.

    What a look has found stays; what it met, nobody needs after a while, and the archive collects
    it then. The last page of an article that was read is kept: with what its site said of it we ask
    whether it is still the same.

    :param at: now
    """
    a_page_read = Check.objects.filter(found__in=selectors.READ, fetch__blob__isnull=False)
    newer = a_page_read.filter(article=OuterRef("article"), asked_at__gt=OuterRef("asked_at"))
    its_last = Q(found__in=selectors.READ, fetch__blob__isnull=False) & ~Exists(newer)
    texts = Revision.objects.filter(fetch=OuterRef("fetch"))
    old = Check.objects.filter(done_at__lt=at - FETCHES_KEPT, fetch__isnull=False)
    unneeded = old.exclude(its_last).exclude(Exists(texts))
    return Check.objects.filter(pk__in=unneeded.values("pk")).update(fetch=None)


@transaction.atomic
def ask_due() -> None:
    """Begin the looks that watches want now; what somebody else has in hand comes round again."""
    now = timezone.now()
    for article_id in watches.due(now):
        free = Article.objects.select_for_update(no_key=True, skip_locked=True)
        article = free.filter(pk=article_id).first()
        if article is not None and watches.go_on(article, now):
            begin(article, by=None)
