"""Read which articles stand at which addresses, and what was seen there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.accounts.models import Membership
from apps.archive.models import Fetch
from apps.articles.addresses import may_be_canonical, url_key
from apps.articles.models import Article, Check, Entry, Revision, Watch
from apps.articles.selectors.articles import visible_to
from apps.articles.states import Found, Status
from apps.core.errors import NotFoundError

_CHECKS_SHOWN: Final = 20
READ: Final = (Found.NEW, Found.SAME, Found.CHANGED)
"""What a look has found that learned how the text is."""


def article_at(newsroom_id: UUID, key: str, *, other_than: UUID | None = None) -> Article | None:
    """Return the newsroom's article that an address belongs to, None if there is none.

    The caller has checked that whoever hears of it belongs to the newsroom.
    """
    found = Article.objects.filter(newsroom_id=newsroom_id, url_key=key).exclude(url_key="")
    if other_than is not None:
        found = found.exclude(pk=other_than)
    return found.select_related("revision").first()


def known_at(newsroom_id: UUID, keys: Collection[str]) -> dict[str, Article]:
    """Return the newsroom's articles that addresses belong to, or else have led to before, by key.

    Where an import has found that an address leads to a known article, that article is meant. With
    one query, whose articles have a revision without its text; the caller has checked that whoever
    hears of them belongs to the newsroom.
    """
    stands = Q(url_key__in=keys) & ~Q(url_key="")
    asked = Q(asked_key__in=keys) & ~Q(asked_key="")
    found = list(
        Article.objects.filter(stands | asked, newsroom_id=newsroom_id)
        .select_related("revision")
        .defer("revision__text")
        .order_by("-created_at", "-pk")
    )
    known = {article.asked_key: article for article in found if article.status != Status.FAILED}
    for twin in found:
        if twin.error_code == "known_url" and twin.asked_key not in known:
            article = leads_to(twin)
            if article is not None:
                known[twin.asked_key] = article
    known |= {article.url_key: article for article in found}
    return {key: known[key] for key in keys if key and key in known}


def articles_called(article: Article, key: str) -> QuerySet[Article]:
    """Return the other articles that stand at an address, or call themselves by it."""
    called = Q(url_key=key) | Q(canonical_key=key)
    return Article.objects.filter(called, newsroom_id=article.newsroom_id).exclude(pk=article.pk)


def any_differs(article: Article, others: QuerySet[Article]) -> bool:
    """Tell whether one of `others` has a text that is not the article's."""
    mine = Revision.objects.filter(article=article).order_by("-number")
    sha = mine.values_list("normal_sha", flat=True).first()
    return others.exclude(revision=None).exclude(revision__normal_sha=sha).exists()


def same_page(article: Article, normal_sha: str, *, said: str, found_at: str) -> Article | None:
    """Return the article that is the very page of another one: by its canonical address and text.

    An address alone is never enough, since templates give the same one to many pages.

    :param normal_sha: of the text of the other page
    :param said: the canonical address it gives
    :param found_at: where it was found
    """
    called = Q(canonical_key=url_key(found_at))
    if said and may_be_canonical(said, of=found_at):
        called |= Q(url_key=url_key(said)) | Q(canonical_key=url_key(said))
    return (
        Article.objects.filter(called, newsroom_id=article.newsroom_id, withdrawn_at=None)
        .filter(revision__normal_sha=normal_sha)
        .exclude(pk=article.pk)
        .order_by("created_at", "pk")
        .first()
    )


def withdrawal(article: Article) -> str:
    """Return when an article was withdrawn and by whom, as words."""
    if article.withdrawn_at is None:
        return ""
    entry = Entry.objects.filter(article=article, kind="article.withdrawn").last()
    who = f" by {entry.actor_name}" if entry and entry.actor_name else ""
    return f"withdrawn{who} on {article.withdrawn_at:%-d %b %Y}"


def address_of(article: Article) -> str:
    """Return where to look for an article: where its text was last found, else as it was given."""
    fetch = article.revision.fetch if article.revision else None
    return (fetch.final_url if fetch else "") or article.url


@dataclass(frozen=True, slots=True)
class Validators:
    """What a site gave us to ask whether its page is still the same; empty where it gave none."""

    etag: str = ""
    last_modified: str = ""


def validators(article: Article) -> Validators:
    """Return the validators of the newest page of an article that was read."""
    newest = (
        Check.objects.filter(article=article, found__in=READ, fetch__blob__isnull=False)
        .select_related("fetch")
        .first()
    )
    if newest is None or newest.fetch is None:
        return Validators()
    return Validators(newest.fetch.etag, newest.fetch.last_modified)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an article's text came from, and what was seen there since.

    :param first: the look that brought its text, or failed to; None for what was sent to us
    :param revisions: the states of its text, the newest first, without their texts
    :param checks: the last looks since, the newest first
    """

    first: Check | None
    revisions: Sequence[Revision]
    checks: Sequence[Check]

    @property
    def fetch(self) -> Fetch | None:
        """Return what the first look met, None while it has met nothing."""
        return self.first.fetch if self.first else None

    @property
    def running(self) -> bool:
        """Tell whether a look is not done yet."""
        return any(check.done_at is None for check in (*self.checks, self.first) if check)

    @property
    def last(self) -> Check | None:
        """Return the last look that is done."""
        return next((check for check in self.checks if check.done_at), None)


def evidence(article: Article) -> Evidence:
    """Return where an article's text came from. The caller has checked that it may be seen."""
    checks = checks_of(article)
    first = checks.filter(found=Found.NEW).last()
    if first is None and article.revision_id is None:
        first = checks.first()
    since = checks.exclude(pk=first.pk).filter(asked_at__gt=first.asked_at) if first else checks
    revisions = (
        Revision.objects.filter(article=article)
        .defer("text", "blob__data")
        .select_related("blob", "fetch")
        .order_by("-number")
    )
    return Evidence(first, list(revisions), list(since[:_CHECKS_SHOWN]))


def checks_of(article: Article) -> QuerySet[Check]:
    """Return the looks at an article's address, newest first; the caller has checked who asks."""
    checks = Check.objects.filter(article=article).select_related("fetch__blob", "by", "leads_to")
    return checks.defer("fetch__blob__data")


def revision_bytes(member: Membership, article_id: UUID, number: int) -> Revision:
    """Return a revision with the bytes it was read from.

    :raises NotFoundError: there is none that `member` may see, or its bytes were not kept
    """
    revision = (
        Revision.objects.filter(article__in=visible_to(member).order_by(), number=number)
        .filter(article_id=article_id, blob__isnull=False)
        .defer("text")
        .select_related("blob")
        .first()
    )
    if revision is None:
        raise NotFoundError
    return revision


def last_failed(article: Article) -> Check | None:
    """Return the last look at an article if it failed."""
    last = checks_of(article).exclude(done_at=None).first()
    return last if last and last.failed else None


def watch_of(article: Article) -> Watch | None:
    """Return the watch over an article, None if nobody wanted one."""
    return Watch.objects.filter(article=article).select_related("by").first()


def watches_of(member: Membership) -> list[Watch]:
    """Return the watches that the member has set, the next look first."""
    return list(
        Watch.objects.filter(newsroom_id=member.newsroom_id, by=member.user_id)
        .filter(article__in=visible_to(member).order_by())
        .select_related("article")
        .order_by("next_at", "pk")
    )


def leads_to(article: Article) -> Article | None:
    """Return the article of ours to which the address of a failed import has led instead."""
    last = last_failed(article)
    return last.leads_to if last else None
