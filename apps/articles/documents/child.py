"""The process that opens parcels: it has no settings, and it can be killed.

Started as a module with a pipe on either side. In: one line of JSON with `do` (``look``, ``check``
or ``take``), `medium`, `file_name`, `declared`, `plan` and `places`, then the bytes of the file.
Out: one line of JSON; for ``take``, the bytes of the items one after another behind it.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, BinaryIO

from apps.articles.documents import parcels, tables
from apps.articles.documents.mapping import Plan
from apps.articles.media import Medium
from apps.articles.sent import Item
from apps.articles.text import UnreadableError
from apps.core.isolation import limit_ourselves

CPU_SECONDS = 14
MEMORY_BYTES = 2_000_000_000


def answer(stdin: BinaryIO) -> tuple[dict[str, Any], list[bytes]]:
    """Do what is asked with one parcel; return plain values, and bytes that they speak of."""
    asked = json.loads(stdin.readline())
    data = stdin.read()
    try:
        if asked["do"] == "look":
            return _look(asked, data), []
        if asked["do"] == "check":
            return _check(asked, data), []
        items = list(_items(asked, data))
    except UnreadableError as error:
        return {"refused": {"code": error.code, "message": str(error)}}, []
    said = [_told(item) for item in items]
    return {"items": said}, [item.sent.data for item in items if item.sent]


def _check(asked: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    """Return what would come of importing a table."""
    plan, medium = Plan.of(asked["plan"] or {}), Medium(asked["medium"])
    reading = tables.Reading(plan)
    for _item in reading.items(tables.rows(data, medium, plan, declared=asked["declared"])):
        continue
    return {"checked": asdict(reading.checked())}


def _look(asked: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    medium = Medium(asked["medium"])
    if medium.has_columns:
        found = tables.look(data, medium, declared=asked["declared"])
        return {
            "columns": list(found.columns),
            "sample": [list(row) for row in found.sample],
            "rows": found.rows,
            "plan": found.plan.kept(),
        }
    inside = parcels.pieces(data, medium, file_name=asked["file_name"])
    return {"pieces": [asdict(found.piece) for found in inside]}


def _items(asked: Mapping[str, Any], data: bytes) -> Iterator[Item]:
    """Yield what was chosen of a parcel; of a table, every good row."""
    medium = Medium(asked["medium"])
    if medium.has_columns:
        plan = Plan.of(asked["plan"] or {})
        found = tables.rows(data, medium, plan, declared=asked["declared"])
        yield from tables.Reading(plan).items(found)
        return
    places = None if asked["places"] is None else set(asked["places"])
    for one in parcels.pieces(data, medium, file_name=asked["file_name"]):
        wanted = one.piece.chosen if places is None else one.piece.place in places
        if one.sent is not None and wanted:
            yield Item(place=one.piece.place, sent=one.sent)


def _told(item: Item) -> dict[str, Any]:
    sent = item.sent
    return {
        "place": item.place,
        "address": item.address,
        "said": dict(item.said),
        "sent": sent
        and {
            "medium": str(sent.medium),
            "file_name": sent.file_name,
            "charset": sent.charset,
            "size": len(sent.data),
        },
    }


if __name__ == "__main__":
    limit_ourselves(cpu_seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES)
    told, blobs = answer(sys.stdin.buffer)
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
    for blob in blobs:
        sys.stdout.buffer.write(blob)
