"""What a publisher says it has not verified: caveats that somebody confirmed or rules propose."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import F, QuerySet

from apps.accounts.models import Membership
from apps.annotations import spans
from apps.annotations.models import Annotation, Findings, Fragment, ProposalDecision
from apps.annotations.reading import Caveat, kept
from apps.annotations.selectors.covers import standing
from apps.annotations.selectors.marks import visible_to
from apps.annotations.states import State
from apps.articles.models import Revision

FIGURE: Final = Annotation.Kind.FIGURE
CAVEAT: Final = Annotation.Kind.CAVEAT


@dataclass(frozen=True, slots=True)
class Doubt:
    """A publisher's own word that it has not verified something.

    :param caveat_id: the mark that says so; None while rules propose it and nobody confirmed it
    """

    words: str
    caveat_id: UUID | None


def unverified(member: Membership, mark_ids: Iterable[UUID]) -> dict[UUID, list[Doubt]]:
    """Return the caveats over each of some marks, in constant queries.

    A caveat is over a mark if it covers a figure that the mark's words hold.
    """
    return over(mark_ids, visible_to(member))


def over(mark_ids: Iterable[UUID], caveats: QuerySet[Annotation]) -> dict[UUID, list[Doubt]]:
    """Return which of some caveats are over each of some marks."""
    wanted = Fragment.objects.filter(annotation__in=list(mark_ids)).order_by()
    held = standing(caveats).filter(
        figure__revision__annotations__fragments__in=wanted,
        figure__fragments__start__lt=F("figure__revision__annotations__fragments__end"),
        figure__fragments__end__gt=F("figure__revision__annotations__fragments__start"),
    )
    pairs = dict.fromkeys(
        held.order_by("caveat__start", "caveat_id").values_list(
            "figure__revision__annotations", "caveat_id"
        )
    )
    read = Annotation.objects.prefetch_related("fragments").in_bulk({pk for _, pk in pairs})
    found: defaultdict[UUID, list[Doubt]] = defaultdict(list)
    for mark_id, caveat_id in pairs:
        parts = read[caveat_id].fragments.all()
        found[mark_id].append(Doubt(spans.quote([part.quote for part in parts]), caveat_id))
    return dict(found)


def proposed_over(marks: Sequence[Annotation]) -> dict[UUID, list[Doubt]]:
    """Return the caveats that rules propose over each of some marks, in constant queries.

    What somebody decided on is left out. Texts whose reading is still to come say nothing yet.
    """
    read = Findings.objects.filter(
        revision__in={mark.revision_id for mark in marks},
        proposals__contains=[{"sort": kept.Sort.CAVEAT}],
    )
    findings = list(read.select_related("revision"))
    if not findings:
        return {}
    revisions = [each.revision for each in findings]
    decisions = ProposalDecision.objects.filter(article__in={each.article_id for each in revisions})
    decided = set(decisions.values_list("article_id", "key"))
    marked = _marked(revisions)
    told: dict[UUID, list[Doubt]] = {}
    for each in findings:
        revision = each.revision
        waiting = [
            proposal
            for proposal in kept.unpack(each.proposals)
            if (revision.article_id, proposal.key) not in decided
        ]
        for mark in marks:
            if mark.revision_id == revision.pk and (
                doubts := _doubts(mark, revision.text, waiting, marked)
            ):
                told[mark.pk] = doubts
    return told


def _doubts(
    mark: Annotation,
    text: str,
    waiting: Sequence[kept.Proposal],
    marked: defaultdict[tuple[UUID, str], list[spans.Fragment]],
) -> list[Doubt]:
    """Return the proposed caveats that would cover a figure in the words of a mark."""
    words = [spans.Fragment(part.start, part.end) for part in mark.fragments.all()]
    figures = [
        *marked[mark.revision_id, FIGURE],
        *(
            part
            for each in waiting
            if each.sort is kept.Sort.FIGURE
            for part in kept.pieces(each.finding)
        ),
    ]
    held = [part for part in figures if kept.overlaps((part,), words)]
    return [
        Doubt(spans.quote([text[part.start : part.end] for part in each.finding.span]), None)
        for each in waiting
        if isinstance(each.finding, Caveat)
        and kept.overlaps(held, (each.finding.covers,))
        and not kept.overlaps(each.finding.span, marked[mark.revision_id, CAVEAT])
    ]


def _marked(revisions: Iterable[Revision]) -> defaultdict[tuple[UUID, str], list[spans.Fragment]]:
    """Return where the figures and caveats stand that are marked, by revision and kind."""
    marked: defaultdict[tuple[UUID, str], list[spans.Fragment]] = defaultdict(list)
    parts = Fragment.objects.filter(
        annotation__revision__in=list(revisions),
        annotation__kind__in=[FIGURE, CAVEAT],
        annotation__state=State.ACCEPTED,
        annotation__deleted_at=None,
    )
    for revision_id, kind, start, end in parts.order_by().values_list(
        "annotation__revision_id", "annotation__kind", "start", "end"
    ):
        marked[revision_id, kind].append(spans.Fragment(start, end))
    return marked
