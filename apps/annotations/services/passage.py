"""Marks on their way to a revision."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Final
from uuid import UUID

from apps.annotations import spans
from apps.annotations.models import Annotation, Fragment, Move
from apps.annotations.selectors import Way
from apps.annotations.states import PLACING, State
from apps.articles.align import Placed, Verdict, Why
from apps.articles.models import Revision

BATCH: Final = 500
LONGEST_KEY: Final = Annotation._meta.get_field("span_key").max_length or 0
COLUMNS: Final = ("revision", "span_key", "start", "proposed_as", "state", "move", "version")


@dataclass
class Passage:
    """Marks on their way to a revision: what is to be written of them."""

    target: Revision
    quotes: Mapping[UUID, Sequence[Mapping[str, int | str]]]
    moves: list[Move] = field(default_factory=list)
    changed: list[Annotation] = field(default_factory=list)
    places: dict[UUID, spans.Span] = field(default_factory=dict)
    lost: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        there = Annotation.objects.filter(revision=self.target)
        self.twins: set[tuple[str, UUID | None, UUID | None, str]] = set(
            there.filter(state=State.ACCEPTED, deleted_at=None).values_list(
                "kind", "author_id", "private_to_id", "span_key"
            )
        )
        self.proposals = set(there.exclude(proposed_as="").values_list("proposed_as", flat=True))

    def take(self, mark: Annotation, way: Way) -> None:
        """Note what becomes of a locked mark."""
        placed = self._room_for(mark, way.placed)
        former = mark.move
        move = self._move(mark, placed)
        was_orphan = mark.state == State.ORPHAN
        if placed.verdict is Verdict.ORPHAN or (was_orphan and placed.verdict is Verdict.MOVED):
            # What nobody sees is looked for again should it come back.
            if mark.state != State.REFUSED and mark.deleted_at is None:
                self._leave(mark, move)
            return
        self.moves.append(move)
        if was_orphan:
            # Its words are back, the very same: so is what it was before they went.
            step(mark, State(move.state))
        self._set(mark, placed, way)
        mark.version += mark.deleted_at is None
        if was_orphan or placed.verdict is Verdict.MOVED:
            mark.move = None if was_orphan else move
        elif former is not None:
            # What nobody has confirmed still is to be confirmed.
            mark.move = former
        self.changed.append(mark)

    def write(self) -> None:
        """Write the ways and the marks."""
        Move.objects.bulk_create(self.moves, batch_size=BATCH)
        Annotation.objects.bulk_update(self.changed, COLUMNS, batch_size=BATCH)
        Fragment.objects.filter(annotation_id__in=self.places).delete()
        Fragment.objects.bulk_create(
            (
                Fragment(annotation_id=pk, n=n, **asdict(anchor))
                for pk, span in self.places.items()
                for n, anchor in enumerate(spans.anchored(span, self.target.text))
            ),
            batch_size=2 * BATCH,
        )

    def counts(self) -> dict[str, int]:
        """Return how many marks but private notes fared how; orphans are those that became one."""
        seen = [move for move in self.moves if move.annotation.private_to_id is None]
        fared = Counter(Verdict(move.outcome) for move in seen)
        lost = set(self.lost)
        return {
            Verdict.EXACT: fared[Verdict.EXACT],
            Verdict.MOVED: fared[Verdict.MOVED],
            Verdict.ORPHAN: len(lost & {move.annotation_id for move in seen}),
        }

    def _room_for(self, mark: Annotation, placed: Placed) -> Placed:
        """Return the place, or none where the same words are marked as the same already."""
        if placed.verdict is Verdict.ORPHAN:
            return placed
        key = spans.span_key(_as_span(placed))
        stands = mark.state != State.REFUSED and mark.deleted_at is None
        twin = (mark.kind, mark.author_id, mark.private_to_id, key)
        if not stands:
            return placed
        near = (placed.pieces[0][0], placed.pieces[-1][1])
        if twin in self.twins or len(key) > LONGEST_KEY:
            return Placed(Verdict.ORPHAN, likeness=placed.likeness, why=Why.TAKEN, near=near)
        self.twins.add(twin)
        return placed

    def _move(self, mark: Annotation, placed: Placed) -> Move:
        state = mark.move.state if mark.state == State.ORPHAN and mark.move else mark.state
        near = placed.near
        if near is None and placed.pieces:
            near = (placed.pieces[0][0], placed.pieces[-1][1])
        return Move(
            annotation=mark,
            from_revision_id=mark.revision_id,
            to_revision=self.target,
            outcome=placed.verdict,
            why=placed.why,
            likeness=placed.likeness,
            kind=mark.kind,
            state=state,
            fragments=self.quotes[mark.pk],
            near_start=near[0] if near else None,
            near_end=near[1] if near else None,
        )

    def _leave(self, mark: Annotation, move: Move) -> None:
        """Leave a mark where it stood, as an orphan."""
        move.outcome = Verdict.ORPHAN
        self.moves.append(move)
        if mark.state != State.ORPHAN:
            step(mark, State.ORPHAN)
            mark.version += 1
            self.lost.append(mark.pk)
        mark.move = move
        self.changed.append(mark)

    def _set(self, mark: Annotation, placed: Placed, way: Way) -> None:
        span = _as_span(placed)
        mark.revision = self.target
        mark.span_key, mark.start = spans.span_key(span), span[0].start
        self.places[mark.pk] = span
        kind = mark.proposed_as.partition(":")[0]
        mark.proposed_as = f"{kind}:{spans.span_key(way.proposed)}" if way.proposed else ""
        if mark.proposed_as in self.proposals:
            mark.proposed_as = ""
        elif mark.proposed_as:
            self.proposals.add(mark.proposed_as)


def _as_span(placed: Placed) -> spans.Span:
    return tuple(spans.Fragment(start, end) for start, end in placed.pieces)


def quotes(ids: Sequence[UUID]) -> dict[UUID, list[dict[str, int | str]]]:
    """Return the fragments of marks as a way keeps them."""
    found: dict[UUID, list[dict[str, int | str]]] = {pk: [] for pk in ids}
    for part in Fragment.objects.filter(annotation_id__in=ids).order_by("annotation_id", "n"):
        found[part.annotation_id].append(
            {"start": part.start, "end": part.end, "quote": part.quote}
        )
    return found


def step(mark: Annotation, to: State) -> None:
    """Take a mark to a state that a revision, or a person who places it, leads to."""
    assert (State(mark.state), to) in PLACING  # noqa: S101 - callers looked at the state before
    mark.state = to
