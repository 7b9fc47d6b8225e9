"""Marks that rules propose, and what people make of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from apps.accounts.models import Membership
from apps.annotations import rules, selectors, spans
from apps.annotations.events import AnnotationChanged, AnnotationCreated, AnnotationDecided
from apps.annotations.models import Annotation, Fragment
from apps.annotations.services import ground
from apps.annotations.services.appearances import appear, disappear
from apps.annotations.services.marks import tell, tell_all, unwritten_fragments
from apps.annotations.states import STEPS, TAKING_BACK, State
from apps.articles import selectors as articles_read
from apps.articles import services as articles
from apps.articles.models import Revision
from apps.core.creation import insert_all
from apps.core.errors import NoSuchStepError
from apps.core.events import announce


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words of a revision's text that a rule takes for something of a kind."""

    revision_id: UUID
    kind: str
    span: spans.Span

    @property
    def key(self) -> str:
        """Return what tells it from others of its revision."""
        return f"{self.kind}:{spans.span_key(self.span)}"


def propose(*, revision_id: UUID, kind: str, span: spans.Span) -> Annotation:
    """Propose a mark on a rule's word, as `propose_all` does.

    :raises SpanError: the span does not stand in the revision's text
    """
    (mark,) = propose_all(proposals=[Proposal(revision_id, kind, span)])
    return mark


@transaction.atomic
def propose_all(*, proposals: Sequence[Proposal]) -> list[Annotation]:
    """Propose marks on a rule's word. Doing so again returns what the first time made.

    Where a person has marked these words as this kind already, that mark is returned; where a
    proposal was corrected, refused or deleted, it is returned as it now is and not made again.

    :returns: a mark for each of the proposals
    :raises SpanError: a span does not stand in its revision's text
    """
    ids = {each.revision_id for each in proposals}
    revisions = Revision.objects.select_related("article").in_bulk(ids)
    proposals = [
        replace(each, span=spans.checked(each.span, revisions[each.revision_id].text))
        for each in proposals
    ]
    # One proposer at a time on a revision: a job that runs twice finds the first one's rows.
    rows = Revision.objects.filter(pk__in=ids).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))
    marks = _known(proposals)
    new: list[Annotation] = []
    fragments: list[Fragment] = []
    for each in proposals:
        if (each.revision_id, each.key) in marks:
            continue
        mark = marks[each.revision_id, each.key] = _unsaved(each, revisions[each.revision_id])
        new.append(mark)
        parts = unwritten_fragments(mark, each.span, revisions[each.revision_id])
        ground.know_fragments(mark, parts)
        fragments += parts
    if new:
        insert_all(new)
        insert_all(fragments)
        for mark in new:
            announce(AnnotationCreated(annotation_id=mark.pk, article_id=mark.article_id))
        articles.hold(mark.article_id for mark in new)
        tell_all(new, "proposed")
    return [marks[each.revision_id, each.key] for each in proposals]


def _known(proposals: Sequence[Proposal]) -> dict[tuple[UUID, str], Annotation]:
    """Return the marks that stand for proposals already, by revision and key.

    What was once proposed goes before what somebody marked.
    """
    of_these = Annotation.objects.filter(revision__in={each.revision_id for each in proposals})
    keys = {each.key for each in proposals}
    marked = of_these.filter(
        span_key__in={spans.span_key(each.span) for each in proposals},
        state=State.ACCEPTED,
        private_to=None,
        deleted_at=None,
    )
    found = {(mark.revision_id, f"{mark.kind}:{mark.span_key}"): mark for mark in marked}
    proposed = of_these.filter(proposed_as__in=keys)
    return found | {(mark.revision_id, mark.proposed_as): mark for mark in proposed}


def _unsaved(proposal: Proposal, revision: Revision) -> Annotation:
    return Annotation(
        newsroom_id=revision.article.newsroom_id,
        article=revision.article,
        revision=revision,
        kind=proposal.kind,
        origin=Annotation.Origin.RULE,
        state=State.PROPOSED,
        span_key=spans.span_key(proposal.span),
        proposed_as=proposal.key,
        start=proposal.span[0].start,
        internal=proposal.kind == Annotation.Kind.NOTE,
    )


def accept(*, by: Membership, annotation_id: UUID, version: int) -> Annotation:
    """Let a proposed mark stand, on the word of `by`. A claim mark gets its claim now.

    :raises StaleError: another version stands
    :raises NoSuchStepError: it is not a proposal
    """
    return _decide(by=by, annotation_id=annotation_id, version=version, to=State.ACCEPTED)


def refuse(*, by: Membership, annotation_id: UUID, version: int) -> Annotation:
    """Refuse a proposed mark; it can still be accepted later.

    :raises StaleError: another version stands
    :raises NoSuchStepError: it is not a proposal
    :raises MarkInUseError: an attribution stands on it
    """
    return _decide(by=by, annotation_id=annotation_id, version=version, to=State.REFUSED)


@transaction.atomic
def _decide(*, by: Membership, annotation_id: UUID, version: int, to: State) -> Annotation:
    mark = ground.locked(selectors.visible_to(by), annotation_id)
    ground.allow(by, rules.Deed.DECIDE)
    ground.expect_step(mark, version)
    before = State(mark.state)
    if (before, to) not in STEPS:
        raise NoSuchStepError(
            f"A mark that is {before.label.lower()} cannot become {to.label.lower()}.",
            current=mark,
        )
    if to == State.REFUSED:
        ground.refuse_in_use(mark)
    mark.state = to
    mark.accepted_by = by.user if to == State.ACCEPTED else None
    # Whoever decides on it has seen where it stands.
    mark.move = None
    with ground.refusing_twins(mark):
        mark.save_changes(["state", "accepted_by", "move"])
    if to == State.ACCEPTED and mark.kind == Annotation.Kind.CLAIM:
        appear(mark, by=by)
    announce(AnnotationChanged(annotation_id=mark.pk, article_id=mark.article_id))
    announce(AnnotationDecided(annotation_id=mark.pk))
    tell(mark, to.value, by)
    return mark


@transaction.atomic
def undecide(*, by: Membership, annotation_id: UUID, version: int) -> Annotation:
    """Take back what `by` decided on a proposed mark: it waits again.

    :param version: what the decision left it at
    :raises StaleError: another version stands
    :raises NotYoursToUndoError: somebody else made that version
    :raises NoSuchStepError: it was no decision that made it
    :raises MarkInUseError: an attribution stands on it
    """
    mark = ground.locked(selectors.visible_to(by), annotation_id)
    ground.allow(by, rules.Deed.DECIDE)
    ground.expect_step(mark, version)
    taken_back = ground.undone(by, mark, version)
    before = State(mark.state)
    said = articles_read.entry_of(by, mark.article_id, subject_id=mark.pk, version=version)
    decided = said is not None and said.kind == f"annotation.{before.value}"
    if not decided or (before, State.PROPOSED) not in TAKING_BACK:
        raise NoSuchStepError("This mark was not decided on last, so it waits for nobody.")
    ground.refuse_in_use(mark)
    mark.state, mark.accepted_by = State.PROPOSED, None
    mark.save_changes(["state", "accepted_by"])
    if mark.kind == Annotation.Kind.CLAIM:
        disappear(mark)
    announce(AnnotationChanged(annotation_id=mark.pk, article_id=mark.article_id))
    announce(AnnotationDecided(annotation_id=mark.pk))
    tell(mark, "reopened", by, undoes=taken_back)
    return mark
