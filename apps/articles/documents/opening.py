"""Ask the child what lies inside a parcel, what an import would come to, and for the items."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

from apps.articles.documents.mapping import Plan
from apps.articles.documents.parcels import Piece
from apps.articles.documents.tables import Checked, Fault
from apps.articles.media import Medium, medium_of
from apps.articles.sent import Item, Sent
from apps.articles.text import UnreadableError
from apps.core.isolation import DiedError, TooSlowError, ask

SECONDS: Final = 14.5
"""A parcel that takes longer is given up."""

_CHILD: Final = "apps.articles.documents.child"


@dataclass(frozen=True, slots=True)
class Contents:
    """What lies inside a parcel: pieces, or of a table its columns and first rows."""

    pieces: list[Piece] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)
    rows: int = 0
    plan: Plan | None = None


def look(sent: Sent) -> Contents:
    """Return what lies inside.

    :raises UnreadableError: it cannot be opened
    """
    answer, _ = _ask("look", sent)
    if "pieces" in answer:
        return Contents(pieces=[Piece(**piece) for piece in answer["pieces"]])
    return Contents(
        columns=answer["columns"],
        sample=answer["sample"],
        rows=answer["rows"],
        plan=Plan.of(answer["plan"]),
    )


def check(sent: Sent, plan: Plan) -> Checked:
    """Return what would come of importing a table so; nothing is kept.

    :raises UnreadableError: it cannot be read so at all
    """
    checked = _ask("check", sent, plan=plan)[0]["checked"]
    faults = [Fault(**fault) for fault in checked["faults"]]
    return Checked(checked["good"], checked["faulty"], faults)


def open_parcel(  # noqa: PLR0913 - a file as it was sent, and what a person says of it
    data: bytes,
    file_name: str = "",
    *,
    media_type: str = "",
    charset: str = "",
    plan: Plan | None = None,
    places: Collection[str] | None = None,
) -> list[Item]:
    """Return the articles in a file that holds several, each with its place.

    :param plan: which column is what, of a table
    :param places: those of the pieces that are wanted; None for all that are offered first
    :raises UnreadableError: it cannot be opened
    """
    medium = medium_of(data, file_name=file_name, media_type=media_type)
    return take(Sent(data, medium, file_name, charset), plan=plan, places=places)


def take(
    sent: Sent, *, plan: Plan | None = None, places: Collection[str] | None = None
) -> list[Item]:
    """Return the chosen pieces of a parcel, or the good rows of a table, as items.

    :raises UnreadableError: it cannot be opened
    """
    answer, blob = _ask("take", sent, plan=plan, places=places)
    items, at = [], 0
    for told in answer["items"]:
        inner = told["sent"]
        of_item = None
        if inner is not None:
            of_item = Sent(
                blob[at : at + inner["size"]],
                Medium(inner["medium"]),
                inner["file_name"],
                inner["charset"],
            )
            at += inner["size"]
        items.append(Item(told["place"], told["address"], of_item, told["said"]))
    return items


def _ask(
    do: str, sent: Sent, *, plan: Plan | None = None, places: Collection[str] | None = None
) -> tuple[dict[str, Any], bytes]:
    """Send a parcel to a child of its own and return its answer.

    :raises UnreadableError: as the child says, or `too_slow` or `too_heavy`
    """
    asked = {
        "do": do,
        "medium": str(sent.medium),
        "file_name": sent.file_name,
        "declared": sent.charset or None,
        "plan": plan.kept() if plan else None,
        "places": None if places is None else sorted(places),
    }
    try:
        told = ask(_CHILD, json.dumps(asked).encode() + b"\n" + sent.data, seconds=SECONDS)
    except TooSlowError:
        raise UnreadableError(
            "too_slow",
            f"Opening this file took longer than {SECONDS:.0f} s, so it was given up."
            " Split it, and upload the parts.",
        ) from None
    except DiedError:
        raise UnreadableError(
            "too_heavy",
            "Opening this file took more time or memory than it should, so it was given up."
            " Split it, and upload the parts.",
        ) from None
    head, _, rest = told.partition(b"\n")
    answer: dict[str, Any] = json.loads(head)
    if refused := answer.get("refused"):
        raise UnreadableError(refused["code"], refused["message"])
    return answer, rest
