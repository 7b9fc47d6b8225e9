"""What of the marks of an original can be carried to its copy, and what was."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from apps.accounts.models import Membership
from apps.annotations import selectors as marks
from apps.annotations import spans
from apps.annotations.models import Annotation
from apps.annotations.services import CARRIED
from apps.annotations.states import State as MarkState
from apps.articles.align import Fate, Part, Placed, Verdict, Why, align, compared
from apps.articles.models import Revision
from apps.core.errors import NotFoundError
from apps.reposts.models import Carry, Link
from apps.reposts.selectors.links import one
from apps.reposts.states import Result, State


class Standing(StrEnum):
    """Where a mark of the original stands with the copy."""

    OFFERED = "offered"
    CARRIED = "carried"
    REFUSED = "refused"
    PRESENT = "present"


@dataclass(frozen=True, slots=True)
class Offer:
    """A mark of the original, and its words in the copy.

    :param span: where they stand in the copy's text; empty where they are gone
    :param parts: the words of both, where they differ
    :param why: why the place is not certain
    :param made: the mark on the copy, where it was carried
    """

    mark: Annotation
    result: Result
    standing: Standing
    span: spans.Span
    parts: tuple[Part, ...]
    why: Why
    made: Annotation | None

    @property
    def words(self) -> str:
        """Return the words of the original that are marked."""
        return spans.quote([part.quote for part in self.mark.fragments.all()])

    @property
    def differs(self) -> bool:
        """Tell whether the copy has other words, not the same in a place that is uncertain."""
        return any(part.fate is not Fate.KEPT for part in self.parts)


@dataclass(frozen=True)
class Carriage:
    """Every mark of a link's original that can be carried to the copy, in the original's order."""

    link: Link
    target: Revision
    offers: list[Offer]

    @cached_property
    def counts(self) -> dict[str, int]:
        """Return how many of them fared how."""
        found = Counter(offer.result for offer in self.offers)
        return {result.value: found[result] for result in Result}

    @property
    def waiting(self) -> list[Offer]:
        """Return those that can be carried by one step, because their words are the same."""
        return [
            offer
            for offer in self.offers
            if offer.result is Result.IDENTICAL and offer.standing is Standing.OFFERED
        ]

    @property
    def may_carry(self) -> bool:
        """Tell whether somebody has said that the two belong together."""
        return self.link.state == State.CONFIRMED


def carriage(member: Membership, link_id: UUID) -> Carriage:
    """Return what of the original's marks can be carried to the copy, newest ones too.

    Where a mark stands is worked out from both texts as they are now; what was decided is read.

    :raises NotFoundError: there is no such link that `member` can see, or a side has no text
    """
    link = one(member, link_id)
    revisions = Revision.objects.in_bulk([link.original.revision_id, link.copy.revision_id])
    old, new = (revisions.get(side.revision_id) for side in (link.original, link.copy))
    if old is None or new is None:
        raise NotFoundError("One of the two articles has no text yet. Wait until it is imported.")
    found = _marks(member, old)
    placed = align(old.text, new.text, [_pieces(mark) for mark in found])
    carries = {
        carry.annotation_id: carry
        for carry in Carry.objects.filter(link=link).select_related("made")
    }
    there = _there(member, new)
    return Carriage(
        link,
        new,
        [
            _offer(mark, where, new, carries.get(mark.pk), there)
            for mark, where in zip(found, placed, strict=True)
        ],
    )


def _marks(member: Membership, revision: Revision) -> list[Annotation]:
    found = marks.visible_to(member).filter(
        revision=revision, state=MarkState.ACCEPTED, kind__in=CARRIED
    )
    return list(found.select_related("source").prefetch_related("fragments"))


def _there(member: Membership, revision: Revision) -> set[tuple[str, str]]:
    found = marks.visible_to(member).filter(revision=revision, state=MarkState.ACCEPTED)
    return set(found.values_list("kind", "span_key"))


def _pieces(mark: Annotation) -> list[tuple[int, int]]:
    return [(part.start, part.end) for part in mark.fragments.all()]


def _offer(
    mark: Annotation,
    placed: Placed,
    new: Revision,
    carry: Carry | None,
    there: set[tuple[str, str]],
) -> Offer:
    span = tuple(spans.Fragment(*piece) for piece in placed.pieces)
    result = _result(placed)
    made = carry.made if carry and carry.made and carry.made.deleted_at is None else None
    if made:
        standing = Standing.CARRIED
    elif carry and carry.made is None:
        standing = Standing.REFUSED
    elif span and (mark.kind, spans.span_key(span)) in there:
        standing = Standing.PRESENT
    else:
        standing = Standing.OFFERED
    parts: tuple[Part, ...] = ()
    if result is Result.CHANGED:
        words = spans.quote([part.quote for part in mark.fragments.all()])
        parts = compared(words, spans.quote([new.text[start:end] for start, end in placed.pieces]))
    return Offer(mark, result, standing, span, parts, placed.why, made)


def _result(placed: Placed) -> Result:
    if placed.verdict is Verdict.EXACT:
        return Result.IDENTICAL
    return Result.CHANGED if placed.verdict is Verdict.MOVED else Result.GONE


def chosen(offers: Sequence[Offer], ids: Sequence[UUID]) -> list[Offer]:
    """Return the offers of these marks.

    :raises NotFoundError: there is none for one of them
    """
    known = {offer.mark.pk: offer for offer in offers}
    if any(pk not in known for pk in ids):
        raise NotFoundError("One of these marks is no mark of the original any more. Reload.")
    return [known[pk] for pk in dict.fromkeys(ids)]
