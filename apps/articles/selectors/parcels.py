"""Read parcels: each is its maker's alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from apps.accounts.models import Membership
from apps.articles.documents.mapping import Plan
from apps.articles.documents.parcels import Piece
from apps.articles.documents.tables import Fault
from apps.articles.media import Medium
from apps.articles.models import Parcel
from apps.articles.sent import Sent
from apps.articles.states import PARCEL_AT_WORK, ParcelState
from apps.core.errors import NotFoundError


def parcels_visible_to(member: Membership) -> QuerySet[Parcel]:
    """Return the member's own parcels in this newsroom, newest first, without their bytes."""
    return (
        Parcel.objects.filter(newsroom_id=member.newsroom_id, by=member.user_id)
        .select_related("blob")
        .defer("blob__data")
        .order_by("-created_at", "-id")
    )


def get_parcel(member: Membership, parcel_id: UUID) -> Parcel:
    """Return one parcel.

    :raises NotFoundError: there is none that `member` can see
    """
    parcel = parcels_visible_to(member).filter(pk=parcel_id).first()
    if parcel is None:
        raise NotFoundError
    return parcel


def sent_as(parcel: Parcel) -> Sent:
    """Return the file as it was sent, its bytes among it."""
    medium, _, parameter = parcel.media_type.partition(";")
    return Sent(
        bytes(parcel.blob.data),
        Medium(medium),
        parcel.file_name,
        parameter.partition("=")[2].strip(),
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """A parcel as people see it."""

    parcel: Parcel
    medium: Medium
    pieces: Sequence[Piece]
    columns: Sequence[str]
    sample: Sequence[Sequence[str]]
    rows: int
    plan: Plan
    faults: Sequence[Fault]

    @property
    def is_at_work(self) -> bool:
        """Tell whether a job has it."""
        return self.parcel.state in PARCEL_AT_WORK

    @property
    def is_open(self) -> bool:
        """Tell whether its owner is to choose."""
        return self.parcel.state == ParcelState.OPEN

    @property
    def good(self) -> int | None:
        """Return how many rows a dry run found good; None if there was none by this plan."""
        return self.parcel.checked["good"] if self.parcel.checked else None

    @property
    def faulty(self) -> int:
        """Return how many rows it found at fault."""
        return self.parcel.checked["faulty"] if self.parcel.checked else 0

    @property
    def importable(self) -> int:
        """Return how many pieces can be imported."""
        return sum(not piece.code for piece in self.pieces)


def opened(parcel: Parcel) -> Opened:
    """Return what is known of a parcel."""
    contents: dict[str, Any] = parcel.contents
    checked = parcel.checked or {}
    return Opened(
        parcel=parcel,
        medium=Medium(parcel.media_type.partition(";")[0]),
        pieces=[Piece(**piece) for piece in contents.get("pieces", [])],
        columns=contents.get("columns", []),
        sample=contents.get("sample", []),
        rows=contents.get("rows", 0),
        plan=Plan.of(parcel.plan),
        faults=[Fault(**fault) for fault in checked.get("faults", [])],
    )
