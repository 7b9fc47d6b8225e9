"""What caveats cover: the figures that a publisher says it has not verified."""

from uuid import UUID

from django.db.models import QuerySet

from apps.accounts.models import Membership
from apps.annotations.models import Annotation, Cover
from apps.annotations.selectors.marks import visible_to
from apps.annotations.states import State
from apps.core.errors import NotFoundError


def covers_of(member: Membership, caveat_id: UUID) -> QuerySet[Cover]:
    """Return what a caveat covers, in the order of the text.

    :raises NotFoundError: there is no such mark that `member` can see
    """
    caveat = visible_to(member).filter(pk=caveat_id)
    if not caveat.exists():
        raise NotFoundError
    return standing(caveat).order_by("figure__start", "figure_id")


def standing(caveats: QuerySet[Annotation]) -> QuerySet[Cover]:
    """Return the covers of some marks, as far as caveat and figure both stand."""
    return Cover.objects.filter(
        caveat__in=caveats.order_by(),
        caveat__deleted_at=None,
        caveat__state=State.ACCEPTED,
        caveat__kind=Annotation.Kind.CAVEAT,
        figure__deleted_at=None,
        figure__state=State.ACCEPTED,
        figure__kind=Annotation.Kind.FIGURE,
    )
