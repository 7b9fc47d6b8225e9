"""Spans: one or more stretches of a text, in Unicode code points, half-open [start, end)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from apps.core.errors import InvalidError

MAX_FRAGMENTS: Final = 50
MAX_LENGTH: Final = 20_000
CONTEXT: Final = 32
JOIN: Final = " … "


class SpanError(InvalidError):
    """The words meant cannot be found from what was sent."""

    code = "bad_span"
    title = "These words cannot be marked"


class OffsetError(SpanError):
    """What was sent is not a list of fragments with whole numbers."""

    code = "bad_offset"


class NoFragmentError(SpanError):
    """There is no fragment, or one that holds no character."""

    code = "empty_span"


class BlankFragmentError(SpanError):
    """A fragment holds white space alone."""

    code = "blank_span"


class FragmentOrderError(SpanError):
    """Fragments overlap or stand in another order than the text."""

    code = "unordered_span"


class OutsideTextError(SpanError):
    """A fragment begins or ends where the text is not."""

    code = "span_outside_text"


class TooMuchError(SpanError):
    """More fragments, or more characters, than one mark can have."""

    code = "span_too_long"


@dataclass(frozen=True, slots=True)
class Fragment:
    """One stretch [start, end) of a text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """A fragment with its words, and up to 32 code points of what stands on either side."""

    start: int
    end: int
    quote: str
    prefix: str
    suffix: str


Span = tuple[Fragment, ...]


def read(sent: object) -> Span:
    """Read a span as it comes over the wire: ``[{"start": 0, "end": 7}, …]``.

    :raises SpanError: it is something else, is empty, or has more fragments than a mark takes
    """
    if not isinstance(sent, list):
        raise _refusal(OffsetError, "Send fragments as a list of {start, end}.")
    if len(sent) > MAX_FRAGMENTS:
        raise _refusal(
            TooMuchError,
            f"A mark has {MAX_FRAGMENTS} fragments at most, and this has {len(sent)}. "
            "Make several marks of it.",
        )
    return tuple(_fragment(item) for item in sent)


def checked(span: Sequence[Fragment], text: str) -> Span:
    """Return `span` when it stands in `text`: in order, disjoint, inside, and not blank.

    :raises SpanError: it does not, with the reason
    """
    if not span:
        raise _refusal(NoFragmentError, "No words are selected. Select some, then mark them.")
    for part in span:
        _check_one(part, text)
    for before, after in pairwise(span):
        if after.start < before.end:
            raise _refusal(
                FragmentOrderError,
                f"The fragment at {after.start} begins before the one at {before.start} ends. "
                "Send fragments in the order of the text, without overlap.",
            )
    if len(span) > MAX_FRAGMENTS or sum(part.end - part.start for part in span) > MAX_LENGTH:
        raise _refusal(
            TooMuchError,
            f"A mark covers {MAX_LENGTH} characters in {MAX_FRAGMENTS} fragments at most. "
            "Mark less, or make several marks.",
        )
    return tuple(span)


def anchored(span: Span, text: str) -> tuple[Anchor, ...]:
    """Return each fragment of a checked span with its words and what stands round them."""
    return tuple(
        Anchor(
            start=part.start,
            end=part.end,
            quote=text[part.start : part.end],
            prefix=text[max(0, part.start - CONTEXT) : part.start],
            suffix=text[part.end : part.end + CONTEXT],
        )
        for part in span
    )


def quote(words: Sequence[str]) -> str:
    """Return the words of several fragments as one quotation."""
    return JOIN.join(words)


def span_key(span: Sequence[Fragment]) -> str:
    """Return a span as text, one spelling each: ``12-40,52-60``."""
    return ",".join(f"{part.start}-{part.end}" for part in span)


def _fragment(item: object) -> Fragment:
    if not isinstance(item, dict):
        raise _refusal(OffsetError, "Each fragment is an object with start and end.")
    start, end = item.get("start"), item.get("end")
    # JSON's true and 1.0 would pass for numbers in Python.
    if type(start) is not int or type(end) is not int:
        raise _refusal(
            OffsetError, "Each fragment needs start and end as whole numbers of characters."
        )
    return Fragment(start, end)


def _check_one(part: Fragment, text: str) -> None:
    if not (0 <= part.start <= len(text) and 0 <= part.end <= len(text)):
        raise _refusal(
            OutsideTextError,
            f"The text has {len(text)} characters, and a fragment reaches outside it. "
            "Count in Unicode code points, from 0.",
        )
    if part.start >= part.end:
        raise _refusal(
            NoFragmentError,
            f"The fragment at {part.start} holds no character. Its end comes later.",
        )
    if text[part.start : part.end].isspace():
        raise _refusal(
            BlankFragmentError, f"The fragment at {part.start} is white space alone. Mark words."
        )


def _refusal(kind: type[SpanError], message: str) -> SpanError:
    return kind(message, errors={"fragments": [message]})
