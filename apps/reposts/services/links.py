"""Propose links between articles, and decide on them."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from django.db import transaction

from apps.accounts.models import Membership
from apps.articles import services as articles
from apps.articles.models import Article
from apps.audit import services as audit
from apps.core.errors import NoSuchStepError, NotAllowedError, StaleError
from apps.core.events import announce
from apps.reposts import rules, selectors
from apps.reposts.events import LinkMoved, LinkProposed, LinkSwapped
from apps.reposts.models import Link
from apps.reposts.selectors import Finding
from apps.reposts.services.fingerprints import ask_for_comparison
from apps.reposts.states import STEPS, State


@transaction.atomic
def propose(*, findings: Iterable[Finding], left: Iterable[UUID] = ()) -> list[Link]:
    """Write a link for each pair that has none yet, whichever way round, and return the new ones.

    A pair somebody rejected keeps its row and is not proposed again.

    :param left: revisions that could not be compared among others; each gets a job of its own
    """
    for revision_id in left:
        ask_for_comparison(revision_id=revision_id)
    made = [link for link in map(_insert, sorted(findings, key=_pair)) if link]
    for link in made:
        audit.record(by=None, action="repost.proposed", subject=link)
        announce(LinkProposed(link_id=link.pk))
    _log(made, kind="repost.proposed", by=None)
    return made


@transaction.atomic
def move(*, link_id: UUID, to: str, by: Membership, version: int, note: str = "") -> Link:
    """Confirm, reject or detach a link on the word of `by`, or take a decision back.

    :raises NotFoundError: there is no such link for `by`
    :raises NotAllowedError: `by` does not work on texts
    :raises StaleError: the link is no longer at `version`
    :raises NoSuchStepError: a link in this state cannot become `to`
    """
    link = _locked(link_id, by, version)
    before = State(link.state)
    after = _next(before, to)
    link.state, link.note = after, note
    link.save_changes(["state", "note"])
    change = {"state": [before, after], "note": note}
    audit.record(by=by, action=f"repost.{after}", subject=link, change=change)
    announce(LinkMoved(link_id=link.pk, before=before, after=after))
    _log([link], kind=f"repost.{after}", by=by)
    return link


@transaction.atomic
def swap(*, link_id: UUID, by: Membership, version: int) -> Link:
    """Turn a link around: what was taken for the copy is the original.

    :raises NotFoundError: there is no such link for `by`
    :raises NotAllowedError: `by` does not work on texts
    :raises StaleError: the link is no longer at `version`
    """
    link = _locked(link_id, by, version)
    link.original, link.copy = link.copy, link.original
    link.coverage_of_original, link.coverage_of_copy = (
        link.coverage_of_copy,
        link.coverage_of_original,
    )
    link.save_changes(["original", "copy", "coverage_of_original", "coverage_of_copy"])
    audit.record(by=by, action="repost.swapped", subject=link)
    announce(LinkSwapped(link_id=link.pk))
    _log([link], kind="repost.swapped", by=by)
    return link


def _locked(link_id: UUID, by: Membership, version: int) -> Link:
    link = selectors.one(by, link_id)
    # The link alone: its articles are locked last, when the entries are written.
    link = Link.objects.select_for_update(no_key=True, of=("self",)).get(pk=link.pk)
    if not rules.may_decide(by):
        raise NotAllowedError(
            "Deciding on reposts is for annotators, reviewers and editors. Ask one of them."
        )
    if link.version != version:
        raise StaleError(
            "Somebody decided on this pair since you opened it. Look at it again.",
            current={"state": link.state, "version": link.version},
        )
    return link


def _next(before: State, to: str) -> State:
    """Return the state called `to`, where a step leads there.

    :raises NoSuchStepError: there is no such state, or no step from `before`
    """
    for known, after in STEPS:
        if (known, after) == (before, to):
            return after
    word = State(to).label.lower() if to in State.values else f"“{to}”"
    raise NoSuchStepError(
        f"A pair that is {before.label.lower()} cannot become {word}."
        " Reload the page to see what can be done with it."
    )


def _pair(finding: Finding) -> tuple[UUID, UUID]:
    """Order the pairs the same way everywhere, so that two jobs never wait for each other."""
    first, second = sorted((finding.original_id, finding.copy_id))
    return first, second


def _insert(finding: Finding) -> Link | None:
    article = Article.objects.get(pk=finding.original_id)
    link = Link(
        id=uuid4(),
        newsroom_id=article.newsroom_id,
        original_id=finding.original_id,
        copy_id=finding.copy_id,
        kind=finding.kind,
        coverage_of_shorter=finding.coverage_of_shorter,
        coverage_of_original=finding.coverage_of_original,
        coverage_of_copy=finding.coverage_of_copy,
    )
    Link.objects.bulk_create([link], ignore_conflicts=True)
    return Link.objects.filter(pk=link.pk).first()


def _log(links: Iterable[Link], *, kind: str, by: Membership | None) -> None:
    """Write each link into the logs of both its articles, in the order of the articles' ids."""
    entries = sorted(
        ((article_id, link) for link in links for article_id in (link.original_id, link.copy_id)),
        key=lambda entry: (entry[0], entry[1].pk),
    )
    for article_id, link in entries:
        articles.log(
            article_id=article_id,
            kind=kind,
            subject=link,
            by=by,
            data={
                "original": str(link.original_id),
                "copy": str(link.copy_id),
                "kind": link.kind,
                "state": link.state,
                "coverage_of_original": round(link.coverage_of_original, 4),
            },
        )
