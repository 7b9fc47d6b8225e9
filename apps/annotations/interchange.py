"""Marks in forms that other programs read: W3C Web Annotation (JSON-LD), and rows of a table.

What is exported of an article is one ``AnnotationCollection`` with one page. Each mark is an
``Annotation``; an attribution is one, too: it links the marks of its source and cue to that of
its content. A fragment of a mark is a target of its own, in the order of the text, and has two
selectors that say the same: its position in code points, as the model wants it, and its words.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
PROFILE: Final = f'application/ld+json; profile="{CONTEXT}"'
WORDS: Final = "urn:second-source:"
"""Before the few words of ours that the model has none for."""

OUR_CONTEXT: Final = [CONTEXT, {"ss": WORDS}]
SOFTWARE: Final = {"id": "urn:second-source", "type": "Software", "name": "Second Source"}
BOM: Final = "\ufeff"

# What begins so is a formula to one spreadsheet or another, also in its full-width form.
_FORMULA: Final = tuple("=+-@|%＝＋－＠")
_BLANKS: Final = tuple("\t\r\n")


@dataclass(frozen=True, slots=True)
class Named:
    """A person, a source, a claim or a caveat, with the words it is known by."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A fragment [start, end) in code points, its words and what stands round them."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Text:
    """The revision that marks stand on, and the article it is of.

    :param url: where the article was found, "" if that is not known
    """

    article: UUID
    revision: UUID
    number: int
    title: str
    url: str
    language: str


@dataclass(frozen=True, slots=True)
class Number:
    """What a figure says: decimal numbers as text, "" where nothing limits it on that side.

    :param bound: a word of ours, like ``at_least``
    :param counts: what is counted, like "men"; `unit` is that of a measure, like "%"
    """

    low: str
    high: str
    bound: str
    counts: str = ""
    unit: str = ""

    @property
    def words(self) -> str:
        """Return it as one would say it: "at least 140 men"."""
        bound = "exactly" if self.bound == "exact" else self.bound.replace("_", " ")
        both = self.low and self.high and self.low != self.high
        numbers = f"{self.low} and {self.high}" if both else self.low or self.high
        return " ".join(part for part in (bound, numbers, self.unit, self.counts) if part)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch [start, end) of whole paragraphs, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as it leaves the house.

    :param by: who made it, or who accepted what a rule or a repost brought
    :param origin: ``person``, ``rule`` or ``carried``
    :param modified: None if it is as it was made
    :param roles: attributions it takes part in, each with its part: source, cue or content
    :param caveats: marks by which the publisher says that it has not verified a figure in it
    :param number: what it says, if it is a figure
    :param covers: the figures that it speaks of, if it is a caveat, and the block they stand in
    """

    id: UUID
    kind: str
    text: Text
    pieces: Sequence[Piece]
    quote: str
    body: str
    by: Named | None
    origin: str
    created: datetime
    modified: datetime | None
    source: Named | None = None
    claim: Named | None = None
    claimant: str = ""
    roles: Sequence[tuple[str, UUID]] = ()
    caveats: Sequence[Named] = ()
    number: Number | None = None
    covers: Sequence[UUID] = ()
    block: Block | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """An attribution, by the ids of its marks."""

    id: UUID
    content: UUID
    source: UUID | None
    cue: UUID | None
    parent: UUID | None
    form: str
    hedges: Sequence[str]
    by: Named | None
    created: datetime
    modified: datetime | None


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where things are found: the IRI of each, by its id."""

    collection: str
    mark: Callable[[UUID], str]
    tie: Callable[[UUID], str]
    claim: Callable[[UUID], str]
    source: Callable[[UUID], str]
    text: Callable[[Text], str]


def urn(row_id: UUID) -> str:
    """Return the IRI of a thing that stays the same under whatever name the site is reached."""
    return f"urn:uuid:{row_id}"


def annotation_of_mark(mark: Mark, at: Addresses) -> dict[str, Any]:
    """Return a mark as a Web Annotation."""
    bodies = [_tag(mark.kind)]
    if mark.body:
        bodies.append(_words(mark.body, "commenting"))
    if mark.claim:
        bodies.append(_thing(at.claim(mark.claim.id), "claim"))
        bodies.append(_words(mark.claim.name, "describing"))
    if mark.source:
        bodies.append(_thing(at.source(mark.source.id), "source"))
        bodies.append(_words(mark.source.name, "identifying"))
    for caveat in mark.caveats:
        bodies.append(_thing(at.mark(caveat.id), "caveat", purpose="linking"))
        bodies.append(_words(caveat.name, "commenting") | {"ss:role": "caveat"})
    if mark.number:
        bodies.append(_number(mark.number))
    bodies += [_thing(at.mark(figure), "covers", purpose="linking") for figure in mark.covers]
    if mark.block:
        bodies.append(_block(mark.text, mark.block, at))
    targets = [_target(mark.text, piece, at) for piece in mark.pieces]
    return {
        "@context": OUR_CONTEXT,
        "id": at.mark(mark.id),
        "type": "Annotation",
        "canonical": urn(mark.id),
        "motivation": "classifying",
        **_made(mark.by, mark.created, mark.modified),
        "ss:origin": mark.origin,
        "body": bodies,
        "target": targets if len(targets) > 1 else targets[0],
    }


def annotation_of_tie(tie: Tie, at: Addresses) -> dict[str, Any]:
    """Return an attribution as a Web Annotation: marks that say whose the words of another are."""
    parts = {
        "source": at.mark(tie.source) if tie.source else "",
        "cue": at.mark(tie.cue) if tie.cue else "",
        "parent": at.tie(tie.parent) if tie.parent else "",
    }
    return {
        "@context": OUR_CONTEXT,
        "id": at.tie(tie.id),
        "type": "Annotation",
        "canonical": urn(tie.id),
        "motivation": "linking",
        **_made(tie.by, tie.created, tie.modified),
        "body": [
            _tag("attribution"),
            _tag(tie.form),
            *(_tag(hedge) | {"ss:role": "hedge"} for hedge in tie.hedges),
            *(_thing(iri, role, purpose="linking") for role, iri in parts.items() if iri),
        ],
        "target": at.mark(tie.content),
    }


def collection(
    *, text: Text, annotations: Iterable[Mapping[str, Any]], at: Addresses, now: datetime
) -> Iterator[str]:
    """Yield the collection of an article's annotations, piece by piece, as JSON-LD.

    How many there are is said last, when they have been counted.
    """
    head: dict[str, Any] = {
        "@context": OUR_CONTEXT,
        "id": at.collection,
        "type": "AnnotationCollection",
        "label": text.title,
        "generator": SOFTWARE,
        "generated": _moment(now),
        "first": {
            "id": f"{at.collection}#page",
            "type": "AnnotationPage",
            "partOf": at.collection,
            "startIndex": 0,
            "items": [],
        },
    }
    # The text of the head without what closes it: `]}}` comes last.
    yield _json(head)[:-3]
    total = 0
    for annotation in annotations:
        yield f"{',' if total else ''}\n{_json(annotation)}"
        total += 1
    yield f'\n]}},"total":{total}}}\n'


COLUMNS: Final = (
    "id",
    "kind",
    "quote",
    "body",
    "start",
    "end",
    "fragments",
    "author",
    "origin",
    "created",
    "modified",
    "source",
    "claim",
    "claimant",
    "claim_id",
    "attributions",
    "article",
    "article_id",
    "article_url",
    "revision",
    "caveats",
    "low",
    "high",
    "bound",
    "counts",
    "unit",
    "covers",
    "block",
)


def table(marks: Iterable[Mark], *, bom: bool) -> Iterator[str]:
    """Yield marks as CSV, a row each, the names of the columns first.

    What a spreadsheet would take for a formula has an apostrophe before it.

    :param bom: begin with the mark by which Excel knows UTF-8; other programs stumble over it
    """
    line = io.StringIO()
    rows = csv.writer(line, quoting=csv.QUOTE_ALL)
    if bom:
        line.write(BOM)
    rows.writerow(COLUMNS)
    for mark in marks:
        rows.writerow([defused(cell) for cell in _row(mark)])
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet computes."""
    return f"'{cell}" if cell.startswith(_BLANKS) or cell.lstrip().startswith(_FORMULA) else cell


def _row(mark: Mark) -> Sequence[str]:
    first, last = mark.pieces[0], mark.pieces[-1]
    told = (
        str(mark.id),
        mark.kind,
        mark.quote,
        mark.body,
        str(first.start),
        str(last.end),
        " ".join(f"{piece.start}-{piece.end}" for piece in mark.pieces),
        mark.by.name if mark.by else "",
        mark.origin,
        _moment(mark.created),
        _moment(mark.modified) if mark.modified else "",
        mark.source.name if mark.source else "",
        mark.claim.name if mark.claim else "",
        mark.claimant,
        str(mark.claim.id) if mark.claim else "",
        " ".join(f"{role}:{tie}" for role, tie in mark.roles),
        mark.text.title,
        str(mark.text.article),
        mark.text.url,
        str(mark.text.number),
        " | ".join(caveat.name for caveat in mark.caveats),
        *_cells(mark.number),
        " ".join(str(figure) for figure in mark.covers),
        f"{mark.block.start}-{mark.block.end}" if mark.block else "",
    )
    # A cell for each column, whoever adds one to either.
    return [cell for _, cell in zip(COLUMNS, told, strict=True)]


def _cells(number: Number | None) -> Sequence[str]:
    told = number or Number("", "", "")
    return (told.low, told.high, told.bound, told.counts, told.unit)


def _number(number: Number) -> dict[str, Any]:
    told = {"bound": number.bound, "low": number.low, "high": number.high}
    told |= {"counts": number.counts, "unit": number.unit}
    members = {f"ss:{name}": value for name, value in told.items() if value}
    return _words(number.words, "describing") | {"ss:role": "figure"} | members


def _block(text: Text, block: Block, at: Addresses) -> dict[str, Any]:
    return {
        "type": "SpecificResource",
        "source": _source(text, at),
        "selector": {"type": "TextPositionSelector", "start": block.start, "end": block.end},
        "purpose": "linking",
        "ss:role": "block",
    }


def _target(text: Text, piece: Piece, at: Addresses) -> dict[str, Any]:
    quote = {"type": "TextQuoteSelector", "exact": piece.exact}
    if piece.prefix:
        quote["prefix"] = piece.prefix
    if piece.suffix:
        quote["suffix"] = piece.suffix
    return {
        "type": "SpecificResource",
        "source": _source(text, at),
        "selector": [
            {"type": "TextPositionSelector", "start": piece.start, "end": piece.end},
            quote,
        ],
    }


def _source(text: Text, at: Addresses) -> dict[str, Any]:
    source: dict[str, Any] = {
        "id": at.text(text),
        "type": "Text",
        "format": "text/plain",
        "canonical": urn(text.revision),
    }
    if text.language:
        source["language"] = text.language
    if text.url:
        source["via"] = text.url
    return source


def _tag(word: str) -> dict[str, Any]:
    return {"type": "TextualBody", "value": word, "format": "text/plain", "purpose": "tagging"}


def _words(words: str, purpose: str) -> dict[str, Any]:
    return {"type": "TextualBody", "value": words, "format": "text/plain", "purpose": purpose}


def _thing(iri: str, role: str, purpose: str = "identifying") -> dict[str, Any]:
    return {"type": "SpecificResource", "source": iri, "purpose": purpose, "ss:role": role}


def _made(by: Named | None, created: datetime, modified: datetime | None) -> dict[str, Any]:
    who = {"id": urn(by.id), "type": "Person", "name": by.name} if by else SOFTWARE
    made: dict[str, Any] = {"creator": who, "created": _moment(created)}
    if modified:
        made["modified"] = _moment(modified)
    return made


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _json(of: Mapping[str, Any]) -> str:
    return json.dumps(of, ensure_ascii=False, separators=(",", ":"))
