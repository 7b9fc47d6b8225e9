"""What becomes of proposals that are accepted: marks, attributions, figures, covers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

from apps.accounts.models import Membership
from apps.annotations import spans
from apps.annotations.events import AnnotationCreated
from apps.annotations.models import (
    Annotation,
    Attribution,
    Cover,
    Figure,
    ProposalDecision,
)
from apps.annotations.reading import Attribution as Found
from apps.annotations.reading import Caveat, kept, naming
from apps.annotations.reading import Figure as FoundFigure
from apps.annotations.services import attributions
from apps.annotations.services.marks import bring_back, tell, write_fragments
from apps.annotations.states import State
from apps.articles.models import Revision
from apps.core.errors import IdUsedError
from apps.core.events import announce
from apps.sources import selectors as sources
from apps.sources import services as registry
from apps.sources.models import Source

Ids = Mapping[str, Mapping[str, UUID]]

# What of an attribution may be put right as it is accepted, and the mark it belongs to.
SPANS: Final[Mapping[str, str]] = {"source": "source", "cue": "cue", "content": "content"}


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be put right of one attribution. None keeps what the rules found.

    An empty span takes a source or a cue away.
    """

    source: spans.Span | None = None
    cue: spans.Span | None = None
    content: spans.Span | None = None
    form: str | None = None
    hedges: Sequence[str] | None = None


@dataclass(slots=True)
class Made:
    """What was made of proposals, what stood already among it."""

    attributions: list[Attribution] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)


class Acceptance:
    """Proposals of one revision on their way to being marks.

    :param step: the client's name of the press that accepts them
    :param ids: by a proposal's key, the client's ids of what is made of it: ``mark`` of a figure or
        a caveat; ``source``, ``cue``, ``content`` and ``attribution``
    """

    def __init__(
        self,
        by: Membership,
        revision: Revision,
        waiting: Sequence[kept.Proposal],
        *,
        step: UUID | None = None,
        ids: Ids | None = None,
    ) -> None:
        self.by, self.revision = by, revision
        self.waiting = waiting
        self.step, self.ids = step, ids or {}
        # Marks that were not there before, until the decision that made them is written.
        self.fresh: set[UUID] = set()
        self.made = Made()
        self.decided: set[str] = set()
        self.ties: dict[str, Attribution] = {}

    def take_decided(self, keys: Collection[str]) -> None:
        """Return again what was accepted before."""
        decided = ProposalDecision.objects.filter(
            article_id=self.revision.article_id, key__in=keys, word="accepted"
        )
        for each in decided.select_related("attribution", "annotation").order_by("created_at"):
            self.decided.add(each.key)
            if each.attribution:
                self.made.attributions.append(each.attribution)
            if each.annotation:
                self.made.annotations.append(each.annotation)

    def take(self, proposal: kept.Proposal, correction: Correction | None) -> None:
        """Make what is proposed, unless that was done on the way to another."""
        if proposal.key in self.decided:
            return
        self.decided.add(proposal.key)
        match proposal.finding:
            case Found() as found:
                self.attribution(proposal, found, correction or Correction())
            case FoundFigure() as figure:
                self.figure(proposal, figure)
            case Caveat() as caveat:
                self.caveat(proposal, caveat)

    def attribution(self, proposal: kept.Proposal, found: Found, correction: Correction) -> None:
        """Tie marks of the words together."""
        words = {
            name: getattr(found, name) if sent is None else sent
            for name in SPANS
            for sent in [getattr(correction, name)]
        }
        ids = self.ids.get(proposal.key, {})
        marks = {
            name: self.mark(kind, words[name], ids.get(name)) if words[name] else None
            for name, kind in SPANS.items()
        }
        if marks["source"] is not None:
            self.register(marks["source"], found)
        tie = attributions.tie_of_rule(
            by=self.by,
            article=self.revision.article,
            marks={f"{name}_mark": mark for name, mark in marks.items()},
            form=correction.form or found.form.value,
            hedges=found.hedges if correction.hedges is None else correction.hedges,
            parent=self.parent(proposal),
            row_id=ids.get("attribution"),
        )
        self.ties[proposal.key] = tie
        self.made.attributions.append(tie)
        self.decide(proposal, attribution=tie)

    def parent(self, proposal: kept.Proposal) -> Attribution | None:
        """Return the attribution inside which one stands, if it was accepted now or before."""
        if not proposal.parent or proposal.parent in self.ties:
            return self.ties.get(proposal.parent)
        before = ProposalDecision.objects.filter(
            article_id=self.revision.article_id,
            key=proposal.parent,
            attribution__deleted_at=None,
        )
        decided = before.select_related("attribution").first()
        return decided.attribution if decided else None

    def register(self, mark: Annotation, found: Found) -> None:
        """Give a source mark the source that the registry knows by its words, or it means."""
        if mark.source_id is not None:
            return
        text = self.revision.text
        printed = spans.quote([text[part.start : part.end] for part in found.source])
        meant = found.antecedent
        source = known(self.by, text[meant.start : meant.end] if meant else printed)
        if source is not None:
            mark.source = source
            mark.save_changes(["source"])

    def figure(self, proposal: kept.Proposal, found: FoundFigure) -> Annotation:
        """Mark a number with what it says."""
        mark = self.mark(Annotation.Kind.FIGURE, found.span, self.id_of(proposal))
        Figure.objects.get_or_create(
            annotation=mark,
            defaults={
                "low": found.low,
                "high": found.high,
                "bound": found.bound.value,
                "counts": found.counts[:200],
                "unit": found.unit[:16],
            },
        )
        self.made.annotations.append(mark)
        self.decide(proposal, annotation=mark)
        return mark

    def caveat(self, proposal: kept.Proposal, found: Caveat) -> None:
        """Mark a caveat, and have it cover the figures before it, proposed ones too."""
        mark = self.mark(Annotation.Kind.CAVEAT, found.span, self.id_of(proposal))
        for each in self.waiting:
            if each.sort is kept.Sort.FIGURE and kept.overlaps(
                kept.pieces(each.finding), (found.covers,)
            ):
                self.take(each, None)
        figures = Annotation.objects.filter(
            article_id=self.revision.article_id,
            revision=self.revision,
            kind=Annotation.Kind.FIGURE,
            state=State.ACCEPTED,
            deleted_at=None,
            fragments__start__lt=found.covers.end,
            fragments__end__gt=found.covers.start,
        )
        Cover.objects.bulk_create(
            [
                Cover(caveat=mark, figure_id=pk, by=self.by.user)
                for pk in sorted(set(figures.order_by().values_list("pk", flat=True)))
            ],
            ignore_conflicts=True,
        )
        self.made.annotations.append(mark)
        self.decide(proposal, annotation=mark)

    def id_of(self, proposal: kept.Proposal) -> UUID | None:
        """Return the client's id of the one mark that a proposal becomes."""
        return self.ids.get(proposal.key, {}).get("mark")

    def mark(self, kind: str, span: spans.Span, row_id: UUID | None) -> Annotation:
        """Return the mark of these words, whoever made it; made now if there is none.

        One that was accepted and taken back before comes back under its id. Of content, a claim
        over the very same words is that mark: who says it is asked of a claim.
        """
        span = spans.checked(span, self.revision.text)
        key = spans.span_key(span)
        marks = Annotation.objects.filter(revision=self.revision)
        fits = (Annotation.Kind.CLAIM, kind) if kind == Annotation.Kind.CONTENT else (kind,)
        stands = marks.filter(kind__in=fits, span_key=key, state=State.ACCEPTED, deleted_at=None)
        found = stands.order_by("created_at", "pk")
        if there := sorted(found, key=lambda each: fits.index(Annotation.Kind(each.kind))):
            return there[0]
        if back := self.taken_back(kind, key, row_id):
            return back
        taken = marks.filter(proposed_as=f"{kind}:{key}").exists()
        mark = Annotation.objects.create(
            pk=row_id or uuid4(),
            newsroom_id=self.by.newsroom_id,
            article=self.revision.article,
            revision=self.revision,
            kind=kind,
            origin=Annotation.Origin.RULE,
            state=State.ACCEPTED,
            accepted_by=self.by.user,
            span_key=key,
            proposed_as="" if taken else f"{kind}:{key}",
            start=span[0].start,
        )
        write_fragments(mark, span, self.revision)
        self.fresh.add(mark.pk)
        announce(AnnotationCreated(annotation_id=mark.pk, article_id=mark.article_id))
        tell(mark, "accepted", self.by)
        return mark

    def taken_back(self, kind: str, key: str, row_id: UUID | None) -> Annotation | None:
        """Bring back the mark with the client's id, which its acceptance made once.

        :raises IdUsedError: the id belongs to something else
        """
        if row_id is None:
            return None
        mark = Annotation.objects.select_for_update(no_key=True).filter(pk=row_id).first()
        if mark is None:
            return None
        same = (mark.revision_id, mark.kind, mark.span_key, mark.accepted_by_id) == (
            self.revision.pk,
            kind,
            key,
            self.by.user_id,
        )
        if mark.deleted_at is None or mark.state != State.ACCEPTED or not same:
            raise IdUsedError("This id was used before, for something else. Send a new id.")
        self.fresh.add(mark.pk)
        bring_back(mark, self.by, undoes=None)
        return mark

    def decide(self, proposal: kept.Proposal, **made: Any) -> None:
        """Remember who accepted a proposal, and what it became."""
        new = self.fresh & self.marks_of(**made)
        self.fresh -= new
        ProposalDecision.objects.create(
            newsroom_id=self.by.newsroom_id,
            by=self.by.user,
            article=self.revision.article,
            key=proposal.key,
            word=ProposalDecision.Word.ACCEPTED,
            step=self.step,
            made=sorted(new),
            **made,
        )

    @staticmethod
    def marks_of(
        *, attribution: Attribution | None = None, annotation: Annotation | None = None
    ) -> set[UUID]:
        """Return the marks that stand for what was accepted."""
        if annotation is not None:
            return {annotation.pk}
        tie = attribution
        ids = (tie.source_mark_id, tie.cue_mark_id, tie.content_mark_id) if tie else ()
        return {pk for pk in ids if pk is not None}


def known(by: Membership, words: str) -> Source | None:
    """Return the registry's source of a printed name, or of the short form behind it."""
    name = naming.name_of(words)
    for each in (words, name.name, name.short):
        if each and (found := sources.resolve(by.newsroom_id, each)) is not None:
            return found
    return None


def registered(by: Membership, words: str) -> Source:
    """Return the registry's source of a printed name; one that it lacks is proposed to it."""
    if (there := known(by, words)) is not None:
        return there
    name = naming.name_of(words)
    source, _ = registry.propose_source(
        by=by,
        kind=Source.Kind.ORGANISATION,
        name=name.name,
        aliases=[name.short] if name.short else [],
    )
    return source
