"""What figure marks say, and which caveats cover them."""

from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction

from apps.accounts.models import Membership
from apps.annotations import rules, selectors, wording
from apps.annotations.events import AnnotationChanged
from apps.annotations.models import Annotation, Cover, Figure
from apps.annotations.reading import Bound
from apps.annotations.services import ground
from apps.articles import services as articles
from apps.audit import services as audit
from apps.core.errors import InvalidError
from apps.core.events import announce

MAX_COUNTS: Final = 200
MAX_UNIT: Final = 16
LARGEST: Final = Decimal(10) ** 23


class BadFigureError(InvalidError):
    """This is no figure."""

    code = "bad_figure"


class BadCoverError(InvalidError):
    """These two marks are not a caveat and a figure of one article."""

    code = "bad_cover"


@transaction.atomic
def set_figure(  # noqa: PLR0913 - the members of a figure, all by keyword
    *,
    by: Membership,
    annotation_id: UUID,
    version: int,
    low: Decimal | None,
    high: Decimal | None,
    bound: str,
    counts: str = "",
    unit: str = "",
) -> Annotation:
    """Say what number a figure mark gives, how it is bound, and what it counts.

    :param low: the least that it can be; None if nothing is said of that
    :raises PreconditionFailedError: another version stands
    :raises BadFigureError: the mark is of another kind, or the numbers make no sense
    """
    mark = ground.locked(selectors.visible_to(by), annotation_id)
    ground.allow(by, rules.Deed.CHANGE, owner_id=mark.author_id)
    ground.expect(mark, version)
    if mark.kind != Annotation.Kind.FIGURE:
        raise _refusal("kind", f"That is a {mark.kind} mark. Only a figure mark has a number.")
    if bound not in [each.value for each in Bound]:
        raise _refusal("bound", f"A bound is one of: {', '.join(each.value for each in Bound)}.")
    _check_numbers(low, high)
    Figure.objects.update_or_create(
        annotation=mark,
        defaults={
            "low": low,
            "high": high,
            "bound": bound,
            "counts": wording.checked(counts, "counts", limit=MAX_COUNTS),
            "unit": wording.checked(unit, "unit", limit=MAX_UNIT),
        },
    )
    mark.save_changes([])
    announce(AnnotationChanged(annotation_id=mark.pk, article_id=mark.article_id))
    said = {"low": _text(low), "high": _text(high), "bound": bound, "counts": counts, "unit": unit}
    _tell(mark, "annotation.counted", by, said)
    return mark


@transaction.atomic
def cover(*, by: Membership, caveat_id: UUID, figure_id: UUID) -> tuple[Cover, bool]:
    """Say that a caveat speaks of a figure.

    :returns: the cover, and whether this call made it
    :raises BadCoverError: they are not a caveat and a figure of one article
    """
    caveat = _caveat(by, caveat_id)
    figure = selectors.visible_to(by).filter(pk=figure_id, article_id=caveat.article_id).first()
    if figure is None or figure.kind != Annotation.Kind.FIGURE:
        message = "There is no such figure mark in this article. Choose another."
        raise BadCoverError(message, errors={"figure": [message]})
    made, new = Cover.objects.get_or_create(caveat=caveat, figure=figure, defaults={"by": by.user})
    if new:
        _tell(caveat, "annotation.covered", by, {"figure": str(figure_id)})
    return made, new


@transaction.atomic
def uncover(*, by: Membership, caveat_id: UUID, figure_id: UUID) -> None:
    """Say that a caveat does not speak of a figure. Doing so again changes nothing."""
    caveat = _caveat(by, caveat_id)
    gone, _ = Cover.objects.filter(caveat=caveat, figure_id=figure_id).delete()
    if gone:
        _tell(caveat, "annotation.uncovered", by, {"figure": str(figure_id)})


def _caveat(by: Membership, caveat_id: UUID) -> Annotation:
    caveat = ground.locked(selectors.visible_to(by), caveat_id)
    ground.allow(by, rules.Deed.DECIDE)
    if caveat.kind != Annotation.Kind.CAVEAT:
        message = f"That is a {caveat.kind} mark. Only a caveat covers figures."
        raise BadCoverError(message, errors={"caveat": [message]})
    return caveat


def _check_numbers(low: Decimal | None, high: Decimal | None) -> None:
    given = [number for number in (low, high) if number is not None]
    if not given:
        raise _refusal("low", "Give a number: the least it can be, the most, or both.")
    if any(not number.is_finite() or abs(number) >= LARGEST for number in given):
        raise _refusal("low", "That number is too large to keep. Choose a larger unit.")
    if low is not None and high is not None and low > high:
        raise _refusal("low", "The least is more than the most. Exchange them.")


def _tell(mark: Annotation, kind: str, by: Membership, data: dict[str, str | None]) -> None:
    change = {"article": str(mark.article_id), **data}
    audit.record(by=by, action=kind, subject=mark, change=change)
    articles.log(article_id=mark.article_id, kind=kind, subject=mark, by=by, data=data)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")


def _refusal(field: str, message: str) -> BadFigureError:
    return BadFigureError(message, errors={field: [message]})
