"""Marks that rules propose, and what people make of them."""

from uuid import UUID

from django.db import transaction

from apps.accounts.models import Membership
from apps.annotations import rules, selectors, spans
from apps.annotations.events import AnnotationChanged, AnnotationCreated, AnnotationDecided
from apps.annotations.models import Annotation
from apps.annotations.services import ground
from apps.annotations.services.appearances import appear
from apps.annotations.services.marks import tell, write_fragments
from apps.annotations.states import STEPS, State
from apps.articles.models import Revision
from apps.core.errors import NoSuchStepError
from apps.core.events import announce


@transaction.atomic
def propose(*, revision_id: UUID, kind: str, span: spans.Span) -> Annotation:
    """Propose a mark on a rule's word. Doing so again returns what the first time made.

    Where a person has marked these words as this kind already, that mark is returned; where a
    proposal was corrected, refused or deleted, it is returned as it now is and not made again.

    :raises SpanError: the span does not stand in the revision's text
    """
    revision = Revision.objects.select_related("article").get(pk=revision_id)
    span = spans.checked(span, revision.text)
    key = spans.span_key(span)
    # One proposer at a time on a revision: a job that runs twice finds the first one's rows.
    Revision.objects.select_for_update(no_key=True).filter(pk=revision_id).values("pk").get()
    marks = Annotation.objects.filter(revision=revision)
    known = (
        marks.filter(proposed_as=f"{kind}:{key}").first()
        or marks.filter(kind=kind, span_key=key, state=State.ACCEPTED, deleted_at=None).first()
    )
    if known is not None:
        return known
    mark = Annotation.objects.create(
        newsroom_id=revision.article.newsroom_id,
        article=revision.article,
        revision=revision,
        kind=kind,
        origin=Annotation.Origin.RULE,
        state=State.PROPOSED,
        span_key=key,
        proposed_as=f"{kind}:{key}",
        start=span[0].start,
        internal=kind == Annotation.Kind.NOTE,
    )
    write_fragments(mark, span, revision)
    announce(AnnotationCreated(annotation_id=mark.pk, article_id=mark.article_id))
    tell(mark, "proposed", None)
    return mark


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
