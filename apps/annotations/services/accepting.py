"""Make marks and attributions of what rules propose, or refuse it for good."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from apps.accounts.models import Membership
from apps.annotations import rules, selectors, spans
from apps.annotations.events import AnnotationChanged, AnnotationCreated
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
from apps.annotations.services import attributions, ground
from apps.annotations.services.marks import tell, write_fragments
from apps.annotations.states import State
from apps.articles import services as articles
from apps.articles.models import Article, Revision
from apps.audit import services as audit
from apps.core.errors import ConflictError, InvalidError, StaleError
from apps.core.events import announce
from apps.sources import selectors as sources
from apps.sources import services as registry
from apps.sources.models import Source

MOST: Final = 2000
# What of an attribution may be put right as it is accepted, and the mark it belongs to.
SPANS: Final[Mapping[str, str]] = {"source": "source", "cue": "cue", "content": "content"}


class NoProposalError(ConflictError):
    """There is no such proposal to decide on."""

    code = "no_such_proposal"
    title = "This is proposed no longer"


class NoAntecedentError(ConflictError):
    """The text does not say whom these words mean."""

    code = "no_antecedent"
    title = "Nobody named before fits"


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


@transaction.atomic
def accept_proposals(  # noqa: PLR0913 - the members of the call, all by keyword
    *,
    by: Membership,
    article_id: UUID,
    number: int,
    keys: Collection[str] | None,
    stretch: spans.Fragment | None = None,
    correction: Correction | None = None,
) -> Made:
    """Let proposals stand, on the word of `by`: one, some, or all that wait.

    Doing so again returns what the first time made. A caveat takes the figures along that it
    covers.

    :param number: of the revision whose proposals were seen
    :param keys: those meant; None for all that wait
    :param stretch: where they were suggested, if they are not the article's own proposals
    :param correction: what to put right; only of one attribution
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
    acceptance = _Acceptance(by, revision, waiting)
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
def refuse_proposals(
    *,
    by: Membership,
    article_id: UUID,
    number: int,
    keys: Collection[str] | None,
    stretch: spans.Fragment | None = None,
) -> int:
    """Refuse proposals for good: none of these words is proposed again, in any revision.

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
            data={"keys": change["keys"], "revision": number},
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
    mark.source = _registered(by, mark.revision.text[meant.start : meant.end])
    mark.save_changes(["source"])
    announce(AnnotationChanged(annotation_id=mark.pk, article_id=mark.article_id))
    tell(mark, "changed", by, before={"kind": mark.kind, "source": before})
    return mark


def _waiting(
    by: Membership, article_id: UUID, number: int, stretch: spans.Fragment | None
) -> tuple[Article, tuple[kept.Proposal, ...]]:
    """Return an article and what waits in it, locked against everybody else who decides."""
    article = ground.ready_article(by, article_id)
    ground.allow(by, rules.Deed.DECIDE)
    # One decider at a time: two that accept everything at once must not make it twice.
    assert article.revision is not None  # noqa: S101 - a constraint of the table: ready has text
    Revision.objects.select_for_update(no_key=True).filter(pk=article.revision.pk).values(
        "pk"
    ).get()
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


class _Acceptance:
    """Proposals of one revision on their way to being marks."""

    def __init__(
        self, by: Membership, revision: Revision, waiting: Sequence[kept.Proposal]
    ) -> None:
        self.by, self.revision = by, revision
        self.waiting = waiting
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
        marks = {
            name: self.mark(kind, words[name]) if words[name] else None
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
        known = _known(self.by, text[meant.start : meant.end] if meant else printed)
        if known is not None:
            mark.source = known
            mark.save_changes(["source"])

    def figure(self, proposal: kept.Proposal, found: FoundFigure) -> Annotation:
        """Mark a number with what it says."""
        mark = self.mark(Annotation.Kind.FIGURE, found.span)
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
        mark = self.mark(Annotation.Kind.CAVEAT, found.span)
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

    def mark(self, kind: str, span: spans.Span) -> Annotation:
        """Return the mark of these words, made now if there is none."""
        span = spans.checked(span, self.revision.text)
        key = spans.span_key(span)
        marks = Annotation.objects.filter(revision=self.revision)
        stands = marks.filter(kind=kind, span_key=key, state=State.ACCEPTED, deleted_at=None)
        if (known := stands.order_by("created_at", "pk").first()) is not None:
            return known
        taken = marks.filter(proposed_as=f"{kind}:{key}").exists()
        mark = Annotation.objects.create(
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
        announce(AnnotationCreated(annotation_id=mark.pk, article_id=mark.article_id))
        tell(mark, "accepted", self.by)
        return mark

    def decide(self, proposal: kept.Proposal, **made: Any) -> None:
        """Remember who accepted a proposal, and what it became."""
        ProposalDecision.objects.create(
            newsroom_id=self.by.newsroom_id,
            by=self.by.user,
            article=self.revision.article,
            key=proposal.key,
            word=ProposalDecision.Word.ACCEPTED,
            **made,
        )


def _known(by: Membership, words: str) -> Source | None:
    """Return the registry's source of a printed name, or of the short form behind it."""
    name = naming.name_of(words)
    for each in (words, name.name, name.short):
        if each and (found := sources.resolve(by.newsroom_id, each)) is not None:
            return found
    return None


def _registered(by: Membership, words: str) -> Source:
    known = _known(by, words)
    if known is not None:
        return known
    name = naming.name_of(words)
    source, _ = registry.propose_source(
        by=by,
        kind=Source.Kind.ORGANISATION,
        name=name.name,
        aliases=[name.short] if name.short else [],
    )
    return source
