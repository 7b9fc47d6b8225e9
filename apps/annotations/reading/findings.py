"""What the reader finds in a text. All positions are code points of the text, [start, end)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from apps.annotations.spans import Fragment, Span


class Form(StrEnum):
    """How somebody's words are given."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Bound(StrEnum):
    """How a number limits what it counts."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what.

    :param source: who says so; empty where nobody is named
    :param content: the words said, in pieces where the source stands between them
    :param hedges: the words that weaken it, like "reportedly"
    :param rule: the pattern that found it
    :param parent: the place in the list of the attribution inside which this one stands
    :param insertions: what an editor put in square brackets into the content
    :param hearer: whom it was told, where the text says so
    :param antecedent: whom a source means that is a pronoun or a noun like "the ministry"
    :param relay: whom a hearer means that is a noun like "the outlet"
    """

    source: Span
    cue: Span
    content: Span
    form: Form
    hedges: tuple[str, ...]
    rule: str
    parent: int | None = None
    insertions: Span = ()
    hearer: Fragment | None = None
    antecedent: Fragment | None = None
    relay: Fragment | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts.

    :param low: the least that it can be; None if nothing is said of that
    :param unit: a currency, "%", or a measure
    """

    span: Span
    low: Decimal | None
    high: Decimal | None
    bound: Bound
    counts: str
    unit: str


@dataclass(frozen=True, slots=True)
class Caveat:
    """The publisher's word that it has not verified something.

    :param covers: the stretch before it that it speaks of
    """

    span: Span
    covers: Fragment


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in a text, in its order."""

    language: str
    attributions: tuple[Attribution, ...] = ()
    figures: tuple[Figure, ...] = ()
    caveats: tuple[Caveat, ...] = ()
