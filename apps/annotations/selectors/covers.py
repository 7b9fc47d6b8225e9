"""What caveats cover: the figures that a publisher says it has not verified."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, QuerySet

from apps.accounts.models import Membership
from apps.annotations import spans
from apps.annotations.models import Annotation, Cover, Fragment
from apps.annotations.selectors.marks import visible_to
from apps.annotations.states import State
from apps.core.errors import NotFoundError


def covers_of(member: Membership, caveat_id: UUID) -> QuerySet[Cover]:
    """Return what a caveat covers, in the order of the text.

    :raises NotFoundError: there is no such mark that `member` can see
    """
    if not visible_to(member).filter(pk=caveat_id).exists():
        raise NotFoundError
    return _standing(member).filter(caveat_id=caveat_id).order_by("figure__start", "figure_id")


def unverified(member: Membership, mark_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Return the words of the caveats over each of some marks, in constant queries.

    A caveat is over a mark if it covers a figure that the mark's words hold.
    """
    wanted = Fragment.objects.filter(annotation__in=list(mark_ids)).order_by()
    held = _standing(member).filter(
        figure__revision__annotations__fragments__in=wanted,
        figure__fragments__start__lt=F("figure__revision__annotations__fragments__end"),
        figure__fragments__end__gt=F("figure__revision__annotations__fragments__start"),
    )
    pairs = dict.fromkeys(
        held.order_by("caveat__start", "caveat_id").values_list(
            "figure__revision__annotations", "caveat_id"
        )
    )
    caveats = Annotation.objects.prefetch_related("fragments").in_bulk({pk for _, pk in pairs})
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for mark_id, caveat_id in pairs:
        parts = caveats[caveat_id].fragments.all()
        found[mark_id].append(spans.quote([part.quote for part in parts]))
    return dict(found)


def _standing(member: Membership) -> QuerySet[Cover]:
    """Return the covers whose caveat and figure both stand."""
    return Cover.objects.filter(
        caveat__newsroom_id=member.newsroom_id,
        caveat__deleted_at=None,
        caveat__state=State.ACCEPTED,
        caveat__kind=Annotation.Kind.CAVEAT,
        figure__deleted_at=None,
        figure__state=State.ACCEPTED,
        figure__kind=Annotation.Kind.FIGURE,
    )
