"""Whose an address is: an article's alone, in its newsroom."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.accounts.models import Membership
from apps.articles import rules, selectors
from apps.articles.addresses import (
    AddressError,
    complete,
    host_of,
    may_be_canonical,
    url_key,
)
from apps.articles.models import Article
from apps.articles.services.entries import log
from apps.articles.states import Status
from apps.audit import services as audit
from apps.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError


class InvalidAddressError(InvalidError):
    """What was given is no address of a page."""

    code = "invalid_url"
    title = "This is no address of a page"


class KnownAddressError(ConflictError):
    """This newsroom has an article of this address; `current` is that article."""

    code = "known_url"
    title = "This newsroom has this address already"


class HasAddressError(ConflictError):
    """An article has an address already, and keeps it."""

    code = "has_url"
    title = "This article has an address"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: its address as it is asked for, its key, and its host for people."""

    url: str
    key: str
    host: str


def place_of(url: str, *, field: str = "url") -> Place:
    """Return where a page stands.

    :param field: where a refusal is said
    :raises InvalidAddressError: nowhere
    """
    try:
        return Place(url=complete(url), key=url_key(url), host=host_of(url))
    except AddressError as error:
        raise InvalidAddressError(str(error), errors={field: [str(error)]}) from error


def known_error(known: Article) -> KnownAddressError:
    """Return the refusal that names the article an address belongs to."""
    if known.withdrawn_at is not None:
        message = (
            f"“{known.name}” was imported from this address, and {selectors.withdrawal(known)}."
            " Open it to bring it back, or paste the text as an article of its own."
        )
    elif known.status == Status.FAILED:
        message = (
            f"The import of this address has failed before. {known.error} Open it to try it"
            " again, or paste the text."
        )
    else:
        message = (
            f"This newsroom has “{known.name}” from this address already, since"
            f" {known.created_at:%-d %b %Y}. Open it, or look for changes there."
        )
    return KnownAddressError(message, errors={"url": [message]}, current=known)


def refuse_known(newsroom_id: UUID, key: str, *, other_than: UUID | None = None) -> None:
    """See that no article of the newsroom has this address, or was found by way of it.

    One whose import failed gives it up.

    :param other_than: an article that may have it
    :raises KnownAddressError: one has
    """
    known = selectors.known_at(newsroom_id, [key]).get(key)
    if known is None or known.pk == other_than:
        return
    if known.status != Status.FAILED or known.withdrawn_at is not None:
        raise known_error(known)
    give_up([known.pk])


def claim(article: Article, url: str) -> Article | None:
    """Make `url`, where redirects have led, the address an article is known by.

    The caller holds the article's lock. Where it was asked for at stays known beside it.

    :returns: the article that has this address, to which nothing was done; else None
    """
    key = url_key(url)
    if key == article.url_key:
        return None
    holder = selectors.article_at(article.newsroom_id, key, other_than=article.pk)
    if holder is not None and (holder.status != Status.FAILED or holder.withdrawn_at is not None):
        return holder
    if holder is not None:
        give_up([holder.pk])
    before = article.url_key, article.asked_key
    article.url_key, article.asked_key = key, article.asked_key or article.url_key
    try:
        with transaction.atomic():
            article.save(update_fields=["url_key", "asked_key"])
    except IntegrityError:
        # Another import has come to the same page meanwhile.
        article.url_key, article.asked_key = before
        return selectors.article_at(article.newsroom_id, key, other_than=article.pk)
    return None


def let_go(article: Article) -> None:
    """Let an article, whose lock the caller holds, be known by no address.

    Where it was asked for at stays known: it leads to another article.
    """
    article.url_key, article.asked_key = "", article.asked_key or article.url_key
    article.save(update_fields=["url_key", "asked_key"])


def believe_canonical(*, article_id: UUID, said: str, found_at: str) -> None:
    """Keep the address a page gives as its canonical one, if nothing speaks against it.

    Where two pages with different texts give the same, it is believed of neither; its key stays
    with each of them, so that it is not believed of a third either.

    :param said: what the page says; empty where it says nothing
    :param found_at: the address the page was found at
    """
    article = Article.objects.select_for_update(no_key=True).get(pk=article_id)
    url = key = ""
    if said and may_be_canonical(said, of=found_at):
        url, key = complete(said), url_key(said)
        others = selectors.articles_called(article, key)
        if selectors.any_differs(article, others):
            url = ""
            others.exclude(url_key=key).update(canonical_url="")
    if (article.canonical_url, article.canonical_key) != (url, key):
        article.canonical_url, article.canonical_key = url, key
        article.save_changes(["canonical_url", "canonical_key"])


@transaction.atomic
def set_address(*, by: Membership, article_id: UUID, url: str) -> Article:
    """Say where an article that came without an address stands; nothing is fetched.

    :raises NotFoundError: there is no such article that `by` may see
    :raises NotAllowedError: `by` has no role that corrects
    :raises InvalidAddressError: it is no address of a page
    :raises HasAddressError: the article has one
    :raises KnownAddressError: another article has this one
    """
    article = (
        selectors.visible_to(by)
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=article_id)
        .first()
    )
    if article is None:
        raise NotFoundError
    if not rules.may_correct(by, article):
        raise NotAllowedError(
            "Your role does not correct articles. Ask an annotator, a reviewer or an editor."
        )
    place = place_of(url)
    if article.url_key == place.key:
        return article
    if article.url_key:
        raise HasAddressError(
            "This article has an address already. Import the other one as an article of its own."
        )
    refuse_known(article.newsroom_id, place.key, other_than=article.pk)
    article.url, article.url_key = place.url, place.key
    changed = ["url", "url_key"]
    if not article.host:
        article.host = place.host
        changed.append("host")
    try:
        with transaction.atomic():
            article.save_changes(changed)
    except IntegrityError:
        refuse_known(article.newsroom_id, place.key)
        raise
    audit.record(
        by=by, action="article.addressed", subject=article, change={"url": ["", place.url]}
    )
    log(
        article_id=article.pk,
        kind="article.corrected",
        subject=article,
        by=by,
        data={"fields": ["url"]},
    )
    return article


def give_up(article_ids: Collection[UUID]) -> None:
    """Take their addresses from articles whose imports failed, if they still have."""
    Article.objects.filter(pk__in=article_ids, status=Status.FAILED).update(url_key="")
