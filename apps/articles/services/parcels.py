"""Keep a file that holds several articles, let its owner choose, and import what was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import transaction

from apps.accounts.models import Membership
from apps.archive import services as archive
from apps.articles import rules
from apps.articles.documents.mapping import FIELDS, Plan
from apps.articles.documents.opening import Contents
from apps.articles.documents.tables import Checked
from apps.articles.models import Parcel
from apps.articles.selectors.parcels import opened, parcels_visible_to
from apps.articles.sent import Item, Sent
from apps.articles.services.batches import MOST_ITEMS, open_batch
from apps.articles.states import ParcelState
from apps.audit import services as audit
from apps.core.creation import create_once
from apps.core.errors import (
    ConflictError,
    DomainError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    StaleError,
)
from apps.jobs import services as jobs

OPEN_PARCEL: Final = "articles.open_parcel"
_MAX_ERROR: Final = 500


class NotOpenError(ConflictError):
    """The parcel is being worked on, could not be opened, or was imported."""

    code = "parcel_not_open"
    title = "This file is not open"


class NoMappingError(InvalidError):
    """It is not said which column is what."""

    code = "no_mapping"
    title = "Which column is what?"


class NothingChosenError(InvalidError):
    """Nothing was chosen that can be imported."""

    code = "nothing_chosen"
    title = "Nothing is chosen"


@transaction.atomic
def receive_parcel(
    *, by: Membership, sent: Sent, row_id: UUID | None = None
) -> tuple[Parcel, bool]:
    """Keep a file that holds several articles and have it opened.

    :param row_id: the client's UUID, under which the same call may arrive twice
    :returns: the parcel, and whether this call made it
    :raises NotAllowedError: `by` has no role that imports
    :raises IdUsedError: `row_id` belongs to something else
    """
    _allow(by)
    blob = archive.store(data=sent.data, media_type=sent.media_type)

    def make(parcel_id: UUID, created_as: str) -> Parcel:
        parcel = Parcel.objects.create(
            id=parcel_id,
            created_as=created_as,
            newsroom_id=by.newsroom_id,
            by=by.user,
            blob=blob,
            media_type=sent.media_type,
            file_name=sent.file_name,
        )
        _have_it_opened(parcel)
        audit.record(
            by=by,
            action="parcel.received",
            subject=parcel,
            change={"sha256": blob.sha256, "file": sent.file_name},
        )
        return parcel

    return create_once(
        Parcel,
        row_id=row_id,
        sent={"sha256": blob.sha256, "as": sent.media_type, "file": sent.file_name},
        by=by.pk,
        make=make,
    )


@transaction.atomic
def check_parcel(
    *, by: Membership, parcel_id: UUID, version: int, plan: Mapping[str, Any]
) -> Parcel:
    """Have a job say what importing a table by `plan` would come to; nothing is imported.

    :raises NotFoundError: there is no such parcel of `by`
    :raises NotOpenError: it is not open, or is no table
    :raises StaleError: it changed since `version`
    :raises NoMappingError: the plan names no text and no address, or a column that is not there
    """
    parcel = _held(by, parcel_id, version)
    if not opened(parcel).columns:
        raise NotOpenError("This file has no columns. Choose what to import of it.")
    parcel.plan = _planned(parcel, plan)
    parcel.checked = None
    parcel.state = ParcelState.CHECKING
    parcel.error = parcel.error_code = ""
    parcel.save_changes(["plan", "checked", "state", "error", "error_code"])
    _have_it_opened(parcel)
    return parcel


@transaction.atomic
def import_parcel(
    *,
    by: Membership,
    parcel_id: UUID,
    version: int,
    plan: Mapping[str, Any] | None = None,
    places: Sequence[str] | None = None,
) -> Parcel:
    """Have what was chosen of a parcel imported: the good rows of a table, or the named pieces.

    :param plan: which column is what; None for the plan that stands
    :param places: the pieces that are wanted; None for all that can be imported
    :raises NotFoundError: there is no such parcel of `by`
    :raises NotOpenError: it is not open
    :raises StaleError: it changed since `version`
    :raises NoMappingError: as `check_parcel`
    :raises NothingChosenError: a place is none of its own, or nothing is left
    """
    parcel = _held(by, parcel_id, version)
    inside = opened(parcel)
    if inside.columns:
        planned = _planned(parcel, parcel.plan if plan is None else plan)
        if planned != parcel.plan:
            # What a dry run found was found with the other plan.
            parcel.plan, parcel.checked = planned, None
    else:
        parcel.places = _chosen(inside.pieces, places)
    parcel.state = ParcelState.IMPORTING
    parcel.error = parcel.error_code = ""
    parcel.save_changes(["plan", "checked", "places", "state", "error", "error_code"])
    _have_it_opened(parcel)
    audit.record(by=by, action="parcel.imported", subject=parcel)
    return parcel


@transaction.atomic
def discard_parcel(*, by: Membership, parcel_id: UUID, version: int) -> None:
    """Forget a parcel that its owner has no use for; what was imported of it stays.

    :raises NotFoundError: there is no such parcel of `by`
    :raises StaleError: it changed since `version`
    """
    parcel = _own(by, parcel_id)
    _same(parcel, version)
    audit.record(
        by=by, action="parcel.discarded", subject=parcel, change={"file": parcel.file_name}
    )
    parcel.delete()


@transaction.atomic
def keep_contents(*, parcel_id: UUID, contents: Contents) -> None:
    """Keep what was found inside a parcel."""
    parcel = _at(parcel_id, ParcelState.OPENING)
    if parcel is None:
        return
    parcel.contents = {
        "pieces": [asdict(piece) for piece in contents.pieces],
        "columns": contents.columns,
        "sample": contents.sample,
        "rows": contents.rows,
    }
    parcel.plan = contents.plan.kept() if contents.plan else {}
    parcel.state = ParcelState.OPEN
    parcel.save_changes(["contents", "plan", "state"])


@transaction.atomic
def keep_check(*, parcel_id: UUID, checked: Checked) -> None:
    """Keep what an import would come to."""
    parcel = _at(parcel_id, ParcelState.CHECKING)
    if parcel is None:
        return
    parcel.checked = asdict(checked)
    parcel.state = ParcelState.OPEN
    parcel.save_changes(["checked", "state"])


@transaction.atomic
def keep_items(*, parcel_id: UUID, items: Sequence[Item]) -> None:
    """Make batches of what was chosen; the same call again makes the same ones."""
    parcel = _at(parcel_id, ParcelState.IMPORTING)
    if parcel is None:
        return
    by = Membership.objects.filter(
        user=parcel.by_id, newsroom_id=parcel.newsroom_id, ended_at=None
    ).first()
    try:
        if by is None:
            raise NotAllowedError("You are no longer a member of this newsroom.")
        with transaction.atomic():
            batches = _batches(by, parcel, items)
    except DomainError as error:
        _give_back(parcel, error.code, str(error))
        return
    parcel.batches = [str(batch) for batch in batches]
    parcel.state = ParcelState.IMPORTED
    parcel.save_changes(["batches", "state"])


def _batches(by: Membership, parcel: Parcel, items: Sequence[Item]) -> list[UUID]:
    """Open as many batches as it takes, each under an id that follows from the parcel's."""
    if not items:
        raise NothingChosenError("None of it can be imported. Look at what stands at the rows.")
    count = -(-len(items) // MOST_ITEMS)
    made = []
    for number in range(count):
        title = str(parcel) if count == 1 else f"{parcel}, part {number + 1} of {count}"
        batch, _ = open_batch(
            by=by,
            title=title,
            items=items[number * MOST_ITEMS : (number + 1) * MOST_ITEMS],
            row_id=uuid5(parcel.pk, str(number)),
        )
        made.append(batch.pk)
    return made


@transaction.atomic
def refuse_parcel(*, parcel_id: UUID, code: str, error: str) -> None:
    """Say why a parcel cannot be opened, checked or imported, and what to do."""
    parcel = Parcel.objects.select_for_update(no_key=True).filter(pk=parcel_id).first()
    if parcel is None:
        return
    if parcel.state == ParcelState.OPENING:
        parcel.state = ParcelState.REFUSED
        parcel.error, parcel.error_code = error[:_MAX_ERROR], code
        parcel.save_changes(["state", "error", "error_code"])
        audit.record(by=None, action="parcel.refused", subject=parcel, change={"code": code})
    elif parcel.state in {ParcelState.CHECKING, ParcelState.IMPORTING}:
        _give_back(parcel, code, error)


@transaction.atomic
def resume_parcel(*, parcel_id: UUID) -> None:
    """Say of a parcel whose job is tried again, from the page of jobs, that it is being opened."""
    parcel = _at(parcel_id, ParcelState.REFUSED)
    if parcel is None:
        return
    parcel.state, parcel.error, parcel.error_code = ParcelState.OPENING, "", ""
    parcel.save_changes(["state", "error", "error_code"])


def _give_back(parcel: Parcel, code: str, error: str) -> None:
    """Let its owner choose anew, with a word on why."""
    parcel.state = ParcelState.OPEN
    parcel.error, parcel.error_code = error[:_MAX_ERROR], code
    parcel.save_changes(["state", "error", "error_code"])


def _allow(by: Membership) -> None:
    if not rules.may_import(by):
        raise NotAllowedError(
            "Your role does not import articles. Ask an annotator, a reviewer or an editor."
        )


def _own(by: Membership, parcel_id: UUID) -> Parcel:
    """Return a parcel of `by`, locked.

    :raises NotFoundError: there is none
    :raises NotAllowedError: `by` has no role that imports any more
    """
    if not parcels_visible_to(by).filter(pk=parcel_id).exists():
        raise NotFoundError
    _allow(by)
    return Parcel.objects.select_for_update(no_key=True).get(pk=parcel_id)


def _same(parcel: Parcel, version: int) -> None:
    if parcel.version != version:
        raise StaleError("This file changed since you saw it. Look again, then choose.")


def _held(by: Membership, parcel_id: UUID, version: int) -> Parcel:
    """Return an open parcel of `by`, locked."""
    parcel = _own(by, parcel_id)
    if parcel.state != ParcelState.OPEN:
        word = ParcelState(parcel.state).label.lower()
        raise NotOpenError(f"This file is {word}. Look again in a moment.")
    _same(parcel, version)
    return parcel


def _at(parcel_id: UUID, state: ParcelState) -> Parcel | None:
    """Lock the parcel; None if it is gone, or stands elsewhere."""
    parcel = Parcel.objects.select_for_update(no_key=True).filter(pk=parcel_id).first()
    return parcel if parcel and parcel.state == state else None


def _planned(parcel: Parcel, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return a plan as it is kept, its header and delimiter as they were found.

    :raises NoMappingError: it names no text and no address, or a column that is not there
    """
    inside = opened(parcel)
    named = said.get("columns") or {}
    columns = {name: str(named[name]) for name in FIELDS if named.get(name)}
    errors = {
        name: [f"The file has no column “{column[:100]}”. Choose one of its own."]
        for name, column in columns.items()
        if column not in inside.columns
    }
    if errors:
        raise NoMappingError("Look at what stands at the columns.", errors=errors)
    if not {"text", "url"} & set(columns):
        message = "Say which column has the text of the articles, or which has their addresses."
        raise NoMappingError(message, errors={"text": [message]})
    return Plan(columns, inside.plan.header, inside.plan.delimiter).kept()


def _chosen(pieces: Sequence[Any], places: Sequence[str] | None) -> list[str]:
    """Return the places that are wanted and can be imported.

    :raises NothingChosenError: one is none of them, or none is left
    """
    known = {piece.place for piece in pieces if not piece.code}
    wanted = known if places is None else set(places)
    strange = sorted(wanted - known)
    if strange:
        message = f"“{strange[0][:100]}” cannot be imported from this file. Choose what it offers."
        raise NothingChosenError(message, errors={"places": [message]})
    if not wanted:
        message = "Nothing is chosen. Choose one thing at least."
        raise NothingChosenError(message, errors={"places": [message]})
    return [piece.place for piece in pieces if piece.place in wanted]


def _have_it_opened(parcel: Parcel) -> None:
    # The version is in the key: each step is a new piece of work.
    jobs.enqueue(
        kind=OPEN_PARCEL,
        key=f"{OPEN_PARCEL}:{parcel.pk}:{parcel.version}",
        payload={"parcel": parcel.pk},
        subject=parcel,
    )
