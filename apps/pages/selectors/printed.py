"""An article with its marks, as it is printed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from apps.accounts.models import Membership
from apps.annotations import selectors as annotations
from apps.annotations import spans
from apps.annotations.models import Annotation
from apps.annotations.states import State
from apps.articles import selectors as articles
from apps.articles.models import Article
from apps.factchecks import selectors as factchecks
from apps.pages.paragraphs import stretches
from apps.pages.segments import Cover, Segment, segments
from apps.pages.selectors.room import NoTextError, origin_of
from apps.verification import selectors as verification

KINDS: Final = [(kind.value, str(kind.label)) for kind in Annotation.Kind]


@dataclass(frozen=True, slots=True)
class PrintedStretch:
    """A region with its paragraphs, each a row of segments."""

    kind: str
    name: str
    paragraphs: tuple[tuple[Segment, ...], ...]


@dataclass(frozen=True, slots=True)
class PrintedMark:
    """A mark in the list behind the text. `says` are lines of fact, the plainest first.

    :param doubts: caveats over it, each by its number and its words
    """

    number: int
    kind: str
    name: str
    quote: str
    says: tuple[str, ...]
    doubts: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Printed:
    """An article as it goes on paper.

    :param doubted: the numbers of marks whose publisher has not verified them
    """

    article: Article
    origin: str
    stretches: tuple[PrintedStretch, ...]
    marks: tuple[PrintedMark, ...]
    kinds: tuple[tuple[str, str], ...]
    requests: tuple[str, ...]
    doubted: frozenset[int]


def printed(member: Membership, article_id: UUID) -> Printed:
    """Return an article whose text is ready, with its accepted marks numbered as they stand.

    :raises NotFoundError: there is no such article for `member`
    :raises NoTextError: it has no text
    """
    article = articles.get(member, article_id)
    revision = article.revision
    if revision is None:
        raise NoTextError("This article has no text yet. Its import runs, or it failed.")
    shown = [
        mark
        # Paper is handed round: what may not leave the house is not on it, whoever prints.
        for mark in annotations.for_article(member, article_id)
        .filter(pk__in=annotations.for_export(member).values("pk"))
        .select_related("figure")
        .prefetch_related("covers")
        .order_by("start", "created_at", "pk")
        if mark.state == State.ACCEPTED and mark.revision_id == revision.pk
    ]
    covers = _covers(shown)
    regions = revision.regions.order_by("start").values_list("kind", "start", "end")
    parts = stretches(revision.text, regions)
    present = {mark.kind for mark in shown}
    notes = _notes(member, article_id, shown)
    return Printed(
        article=article,
        origin=origin_of(article),
        stretches=tuple(
            PrintedStretch(
                part.kind,
                part.name,
                tuple(
                    tuple(segments(revision.text, each.start, each.end, covers))
                    for each in part.paragraphs
                ),
            )
            for part in parts
        ),
        marks=notes,
        kinds=tuple((kind, name) for kind, name in KINDS if kind in present),
        requests=_requests(member, article_id),
        doubted=frozenset(note.number for note in notes if note.doubts),
    )


def _covers(marks: Sequence[Annotation]) -> list[Cover]:
    covers = []
    for number, mark in enumerate(marks, 1):
        parts = list(mark.fragments.all())
        covers += [
            Cover(number, mark.kind, part.start, part.end, last=part is parts[-1]) for part in parts
        ]
    return covers


def _notes(
    member: Membership, article_id: UUID, marks: Sequence[Annotation]
) -> tuple[PrintedMark, ...]:
    chains = annotations.chains_to(member, [mark.pk for mark in marks])
    claims = {
        appearance.annotation_id: claim
        for claim in annotations.claims_for_article(member, article_id)
        for appearance in claim.appearances.all()
    }
    checks = factchecks.visible_to(member).filter(claim__in=[claim.pk for claim in claims.values()])
    states = {check.claim_id: check.get_state_display().lower() for check in checks}
    numbers = {mark.pk: number for number, mark in enumerate(marks, 1)}
    doubts = annotations.unverified(member, numbers)
    notes = []
    for number, mark in enumerate(marks, 1):
        quote = spans.quote([part.quote for part in mark.fragments.all()])
        claim = claims.get(mark.pk)
        says = []
        if claim is not None:
            if claim.text != quote:
                says.append(f"Claim: {claim.text}")
            says.append(f"Fact-check: {states.get(claim.pk, 'none yet')}")
        says += [_chain(chain) for chain in chains.get(mark.pk, [])]
        if mark.source:
            says.append(f"In the registry: {mark.source.name}")
        if said := annotations.number_of(mark):
            says.append(f"Says: {said.words}")
        if covers := sorted(
            numbers[each.figure_id] for each in mark.covers.all() if each.figure_id in numbers
        ):
            says.append(f"Speaks of: {', '.join(map(str, covers))}")
        if mark.body:
            says.append(mark.body)
        name = str(mark.get_kind_display())
        # What stands on another revision still has no number here.
        over = tuple(
            (numbers[each.caveat_id], each.words)
            for each in doubts.get(mark.pk, ())
            if each.caveat_id in numbers
        )
        notes.append(PrintedMark(number, mark.kind, name, quote, tuple(says), over))
    return tuple(notes)


def _chain(chain: Iterable[annotations.Step]) -> str:
    told = []
    for step in chain:
        words = [step.name or "somebody not named"]
        if step.cue:
            words.append(f"“{step.cue}”")
        if step.hedges:
            words.append(f"hedged: {', '.join(step.hedges)}")
        told.append(", ".join(words))
    return f"Said by {' → '.join(told)}"


def _requests(member: Membership, article_id: UUID) -> tuple[str, ...]:
    found = verification.narrowed(verification.visible_to(member), article_id=article_id)
    return tuple(
        f"{row.asker.name if row.asker else row.asker_text or 'We'} → {row.body_name}:"
        f" {row.get_state_display().lower()}"
        f"{f', {row.get_outcome_display().lower()}' if row.outcome else ''}"
        for row in found.order_by("created_at", "pk")
    )
