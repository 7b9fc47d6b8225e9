"""Proposals as they are kept: under keys that survive a new revision, and as plain JSON."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from apps.annotations.reading.findings import (
    Attribution,
    Bound,
    Caveat,
    Figure,
    Form,
    Reading,
)
from apps.annotations.spans import Fragment, Span

__all__ = [
    "Attribution",
    "Caveat",
    "Figure",
    "Finding",
    "Proposal",
    "Sort",
    "overlaps",
    "pack",
    "pieces",
    "proposals",
    "unpack",
    "within",
]

KEY_LENGTH: Final = 24


class Sort(StrEnum):
    """What is proposed."""

    ATTRIBUTION = "attribution"
    FIGURE = "figure"
    CAVEAT = "caveat"


Finding = Attribution | Figure | Caveat


@dataclass(frozen=True, slots=True)
class Proposal:
    """One finding with its key.

    :param parent: the key of the attribution inside which this one stands
    """

    key: str
    sort: Sort
    finding: Finding
    parent: str = ""

    @property
    def extent(self) -> Fragment:
        """From its first character to its last."""
        parts = pieces(self.finding)
        return Fragment(min(part.start for part in parts), max(part.end for part in parts))


def pieces(finding: Finding) -> Span:
    """Return all the fragments that a finding would mark."""
    if isinstance(finding, Attribution):
        return (*finding.source, *finding.cue, *finding.content)
    return finding.span


def proposals(reading: Reading, text: str) -> tuple[Proposal, ...]:
    """Return what was found with keys of the words themselves: the same in every revision.

    What is found twice in the same words has the number of its turn in its key.
    """
    turns: Counter[str] = Counter()

    def keyed(sort: Sort, *spans: Span) -> str:
        words = "\x1f".join(
            " ".join(text[part.start : part.end].split())
            for span in spans
            for part in (*span, _END)
        )
        turns[words] += 1
        told = f"{sort}\x1f{words}\x1f{turns[words]}"
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:KEY_LENGTH]

    keys = [
        keyed(Sort.ATTRIBUTION, each.source, each.cue, each.content)
        for each in reading.attributions
    ]
    return (
        *(
            Proposal(
                key, Sort.ATTRIBUTION, each, keys[each.parent] if each.parent is not None else ""
            )
            for key, each in zip(keys, reading.attributions, strict=True)
        ),
        *(Proposal(keyed(Sort.FIGURE, each.span), Sort.FIGURE, each) for each in reading.figures),
        *(Proposal(keyed(Sort.CAVEAT, each.span), Sort.CAVEAT, each) for each in reading.caveats),
    )


def pack(found: Iterable[Proposal]) -> list[dict[str, Any]]:
    """Return proposals as JSON takes them."""
    return [_packed(each) for each in found]


def unpack(kept: Sequence[Mapping[str, Any]]) -> tuple[Proposal, ...]:
    """Return the proposals that `pack` wrote."""
    places = {each["key"]: place for place, each in enumerate(kept)}
    return tuple(
        Proposal(
            each["key"],
            Sort(each["sort"]),
            _UNPACKED[Sort(each["sort"])](each, places),
            each.get("parent", ""),
        )
        for each in kept
    )


_END: Final = Fragment(0, 0)


def _packed(each: Proposal) -> dict[str, Any]:
    told: dict[str, Any] = {"key": each.key, "sort": each.sort.value}
    found = each.finding
    match found:
        case Attribution():
            told |= {
                "source": _pairs(found.source),
                "cue": _pairs(found.cue),
                "content": _pairs(found.content),
                "form": found.form.value,
                "hedges": list(found.hedges),
                "rule": found.rule,
                "parent": each.parent,
                "insertions": _pairs(found.insertions),
                "hearer": _pair(found.hearer),
                "antecedent": _pair(found.antecedent),
                "relay": _pair(found.relay),
            }
        case Figure():
            told |= {
                "span": _pairs(found.span),
                "low": _number(found.low),
                "high": _number(found.high),
                "bound": found.bound.value,
                "counts": found.counts,
                "unit": found.unit,
            }
        case Caveat():
            told |= {"span": _pairs(found.span), "covers": _pair(found.covers)}
    return {name: value for name, value in told.items() if value not in ([], None, "")}


def _attribution(kept: Mapping[str, Any], places: Mapping[str, int]) -> Attribution:
    return Attribution(
        source=_span(kept.get("source")),
        cue=_span(kept.get("cue")),
        content=_span(kept.get("content")),
        form=Form(kept["form"]),
        hedges=tuple(kept.get("hedges", ())),
        rule=kept["rule"],
        parent=places.get(kept.get("parent", "")),
        insertions=_span(kept.get("insertions")),
        hearer=_fragment(kept.get("hearer")),
        antecedent=_fragment(kept.get("antecedent")),
        relay=_fragment(kept.get("relay")),
    )


def _figure(kept: Mapping[str, Any], places: Mapping[str, int]) -> Figure:
    del places
    return Figure(
        span=_span(kept["span"]),
        low=Decimal(kept["low"]) if "low" in kept else None,
        high=Decimal(kept["high"]) if "high" in kept else None,
        bound=Bound(kept["bound"]),
        counts=kept.get("counts", ""),
        unit=kept.get("unit", ""),
    )


def _caveat(kept: Mapping[str, Any], places: Mapping[str, int]) -> Caveat:
    del places
    return Caveat(span=_span(kept["span"]), covers=Fragment(*kept["covers"]))


_UNPACKED: Final[Mapping[Sort, Any]] = {
    Sort.ATTRIBUTION: _attribution,
    Sort.FIGURE: _figure,
    Sort.CAVEAT: _caveat,
}


def _pairs(span: Span) -> list[list[int]]:
    return [[part.start, part.end] for part in span]


def _pair(part: Fragment | None) -> list[int] | None:
    return [part.start, part.end] if part else None


def _span(kept: Iterable[Iterable[int]] | None) -> Span:
    return tuple(Fragment(*pair) for pair in kept or ())


def _fragment(kept: Iterable[int] | None) -> Fragment | None:
    return Fragment(*kept) if kept else None


def _number(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")


def overlaps(spans: Iterable[Fragment], others: Sequence[Fragment]) -> bool:
    """Tell whether any of some fragments touches any of others."""
    return any(_touches(part, others) for part in spans)


def _touches(part: Fragment, others: Sequence[Fragment]) -> bool:
    return any(part.start < other.end and other.start < part.end for other in others)


def within(found: Iterable[Proposal], stretch: Fragment) -> Iterator[Proposal]:
    """Yield the proposals that touch a stretch of the text."""
    for each in found:
        if overlaps(pieces(each.finding), (stretch,)):
            yield each
