"""Make marks and attributions of what rules propose, or refuse it for good."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction

from apps.accounts.models import Membership
from apps.annotations import rules, selectors, spans
from apps.annotations.events import AnnotationChanged
from apps.annotations.models import (
    Annotation,
    ProposalDecision,
)
from apps.annotations.reading import kept
from apps.annotations.services import ground
from apps.annotations.services.acceptance import Acceptance, Correction, Ids, Made, registered
from apps.annotations.services.marks import tell
from apps.articles import services as articles
from apps.articles.models import Article, Revision
from apps.audit import services as audit
from apps.core.errors import ConflictError, InvalidError, StaleError
from apps.core.events import announce

MOST: Final = 2000


class NoProposalError(ConflictError):
    """There is no such proposal to decide on."""

    code = "no_such_proposal"
    title = "This is proposed no longer"


class NoAntecedentError(ConflictError):
    """The text does not say whom these words mean."""

    code = "no_antecedent"
    title = "Nobody named before fits"


@transaction.atomic
def accept_proposals(  # noqa: PLR0913 - the members of the call, all by keyword
    *,
    by: Membership,
    article_id: UUID,
    number: int,
    keys: Collection[str] | None,
    stretch: spans.Fragment | None = None,
    correction: Correction | None = None,
    step: UUID | None = None,
    ids: Ids | None = None,
) -> Made:
    """Let proposals stand, on the word of `by`: one, some, or all that wait.

    Doing so again returns what the first time made. A caveat takes the figures along that it
    covers.

    :param number: of the revision whose proposals were seen
    :param keys: those meant; None for all that wait
    :param stretch: where they were suggested, if they are not the article's own proposals
    :param correction: what to put right; only of one attribution
    :param step: the client's name of this press, by which `reopen_proposals` takes it back
    :param ids: the client's ids of what is made, by the keys of proposals; see `Acceptance`
    :raises IdUsedError: one of these ids belongs to something else
    :raises StaleError: there is a newer text
    :raises NoProposalError: one of `keys` is proposed no longer, or was refused
    :raises InvalidError: a correction of several, or of a figure
    """
    article, waiting = _waiting(by, article_id, number, stretch)
    revision = article.revision
    assert revision is not None  # noqa: S101 - `_waiting` looked
    wanted = _wanted(waiting, keys)
    if correction is not None and (
        keys is None or len(keys) > 1 or any(each.sort != "attribution" for each in wanted)
    ):
        raise InvalidError(
            "Correct one attribution at a time.",
            errors={"keys": ["Name one attribution to correct, or leave the correction out."]},
        )
    acceptance = Acceptance(by, revision, waiting, step=step, ids=ids)
    acceptance.take_decided(keys or ())
    for each in selectors.walk(wanted):
        acceptance.take(each, correction)
    if keys and len(acceptance.decided) < len(set(keys)):
        raise NoProposalError(
            "One of these is proposed no longer: somebody refused it, marked it, or the text has "
            "changed. Reload the proposals, then decide."
        )
    return acceptance.made


@transaction.atomic
def refuse_proposals(  # noqa: PLR0913 - the members of the call, all by keyword
    *,
    by: Membership,
    article_id: UUID,
    number: int,
    keys: Collection[str] | None,
    stretch: spans.Fragment | None = None,
    step: UUID | None = None,
) -> int:
    """Refuse proposals for good: none of these words is proposed again, in any revision.

    :param step: the client's name of this press, by which `reopen_proposals` takes it back
    :returns: how many were refused now
    :raises StaleError: there is a newer text
    """
    article, waiting = _waiting(by, article_id, number, stretch)
    wanted = _wanted(waiting, keys)
    ProposalDecision.objects.bulk_create(
        ProposalDecision(
            newsroom_id=by.newsroom_id,
            by=by.user,
            article=article,
            key=each.key,
            word=ProposalDecision.Word.REFUSED,
            step=step,
        )
        for each in wanted
    )
    if wanted:
        change = {"keys": [each.key for each in wanted]}
        audit.record(by=by, action="proposals.refused", subject=article, change=change)
        articles.log(
            article_id=article.pk,
            kind="proposals.refused",
            subject=article,
            by=by,
            data={"keys": change["keys"], "revision": number, "step": str(step) if step else None},
        )
    return len(wanted)


@transaction.atomic
def tie(*, by: Membership, annotation_id: UUID, version: int) -> Annotation:
    """Say that a source mark like "it" or "the ministry" means the source named last that fits.

    The mark gets that source of the registry; one the registry lacks is proposed to it.

    :raises StaleError: another version stands
    :raises InvalidError: it is no source mark
    :raises NoAntecedentError: nobody named before it fits
    """
    mark = ground.locked(selectors.visible_to(by), annotation_id)
    ground.allow(by, rules.Deed.CHANGE, owner_id=mark.author_id)
    ground.expect_step(mark, version)
    if mark.kind != Annotation.Kind.SOURCE:
        message = "Only a source mark means a source. Choose one, or change its kind first."
        raise InvalidError(message, errors={"kind": [message]})
    ground.refuse_orphan(mark)
    meant = selectors.antecedent(mark)
    if meant is None:
        raise NoAntecedentError(
            "No source named before these words fits them. Choose the source by its name."
        )
    before = str(mark.source_id) if mark.source_id else None
    mark.source = registered(by, mark.revision.text[meant.start : meant.end])
    mark.save_changes(["source"])
    announce(AnnotationChanged(annotation_id=mark.pk, article_id=mark.article_id))
    tell(mark, "changed", by, before={"kind": mark.kind, "source": before})
    return mark


def decider(by: Membership, article_id: UUID) -> Article:
    """Return an article in which `by` decides, locked against everybody else who does."""
    article = ground.ready_article(by, article_id)
    ground.allow(by, rules.Deed.DECIDE)
    # One decider at a time: two that accept everything at once must not make it twice.
    assert article.revision is not None  # noqa: S101 - a constraint of the table: ready has text
    Revision.objects.select_for_update(no_key=True).filter(pk=article.revision.pk).values(
        "pk"
    ).get()
    return article


def _waiting(
    by: Membership, article_id: UUID, number: int, stretch: spans.Fragment | None
) -> tuple[Article, tuple[kept.Proposal, ...]]:
    """Return an article and what waits in it, locked against everybody else who decides."""
    article = decider(by, article_id)
    found = (
        selectors.open_proposals(by, article_id)
        if stretch is None
        else selectors.suggestions(by, article_id, stretch)
    )
    if found is None or found.revision.number != number:
        raise StaleError(
            f"There is a newer text than revision {number}. Reload the page to see what is "
            "proposed there."
        )
    return article, found.proposals


def _wanted(waiting: Sequence[kept.Proposal], keys: Collection[str] | None) -> list[kept.Proposal]:
    if keys is None:
        return list(waiting[:MOST])
    return [each for each in waiting if each.key in set(keys)]
