"""Spans in code points, against arithmetic that counts as a browser does, in UTF-16 units."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.annotations import spans
from apps.annotations.models import Annotation
from apps.annotations.spans import Fragment, SpanError

# Letters of one, two and three bytes, combining marks, a joined emoji, right-to-left text,
# Cyrillic, white space; and anything at all that is a character.
ALPHABET = st.one_of(
    st.sampled_from(
        ["a", "é", "e\u0301", "ж", "Ї", "ب", "\u064b", "👩\u200d🚒", "🕊\ufe0f", "\n", " "]
    ),
    st.characters(exclude_categories=["Cs"]),
)
TEXTS = st.lists(ALPHABET, min_size=1, max_size=60).map("".join)


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, spans.Span]:
    """Draw a text and a span that stands in it."""
    text = draw(TEXTS.filter(lambda drawn: bool(drawn.strip())))
    cuts = draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=12, unique=True))
    ends = sorted(cuts)[: len(cuts) // 2 * 2]
    found = tuple(
        Fragment(start, end)
        for start, end in zip(ends[::2], ends[1::2], strict=True)
        if not text[start:end].isspace()
    )
    return text, found or (Fragment(0, len(text)),)


def units(text: str, points: int) -> int:
    """Return where a browser counts the place that lies `points` code points into the text."""
    return len(text[:points].encode("utf-16-le")) // 2


def cut(text: str, start: int, end: int) -> str:
    """Cut a text at UTF-16 units, as JavaScript's slice does."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


@given(texts_with_spans())
def test_a_sound_span_is_kept_as_it_is(drawn: tuple[str, spans.Span]) -> None:
    text, span = drawn
    assert spans.checked(span, text) == span


@given(texts_with_spans())
def test_what_is_anchored_is_what_a_browser_cuts_out_in_its_own_units(
    drawn: tuple[str, spans.Span],
) -> None:
    text, span = drawn
    for anchor in spans.anchored(span, text):
        start, end = units(text, anchor.start), units(text, anchor.end)
        assert anchor.quote == cut(text, start, end)
        assert text.startswith(anchor.prefix + anchor.quote + anchor.suffix, start_of(anchor))
        assert len(anchor.prefix) == min(spans.CONTEXT, anchor.start)
        assert len(anchor.suffix) == min(spans.CONTEXT, len(text) - anchor.end)


def start_of(anchor: spans.Anchor) -> int:
    """Return where an anchor's prefix begins."""
    return anchor.start - len(anchor.prefix)


@given(texts_with_spans())
def test_a_span_survives_the_wire_and_has_one_key(drawn: tuple[str, spans.Span]) -> None:
    _, span = drawn
    sent = [{"start": part.start, "end": part.end} for part in span]
    assert spans.read(sent) == span
    parts = [tuple(map(int, part.split("-"))) for part in spans.span_key(span).split(",")]
    assert tuple(Fragment(*part) for part in parts) == span


@given(TEXTS, st.lists(st.tuples(st.integers(-2, 70), st.integers(-2, 70)), max_size=5))
def test_what_passes_is_ordered_disjoint_inside_and_says_something(
    text: str, drawn: list[tuple[int, int]]
) -> None:
    span = [Fragment(*pair) for pair in drawn]
    sound = (
        bool(span)
        and all(0 <= part.start < part.end <= len(text) for part in span)
        and all(text[part.start : part.end].strip() for part in span)
        and all(before.end <= after.start for before, after in pairwise(span))
    )
    if sound:
        assert spans.checked(span, text) == tuple(span)
    else:
        with pytest.raises(SpanError) as refusal:
            spans.checked(span, text)
        assert list(refusal.value.errors or ()) == ["fragments"]


JUNK = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["start", "end"]), inner)
    ),
)


@given(JUNK)
def test_reading_takes_a_list_of_whole_numbers_and_refuses_the_rest(sent: object) -> None:
    try:
        read = spans.read(sent)
    except SpanError:
        return
    assert isinstance(sent, list)
    assert [(part.start, part.end) for part in read] == [(p["start"], p["end"]) for p in sent]
    assert all(type(n) is int for part in read for n in (part.start, part.end))


def test_the_longest_key_fits_its_column() -> None:
    longest = [Fragment(1_999_998, 1_999_999)] * spans.MAX_FRAGMENTS
    column = Annotation._meta.get_field("span_key")
    assert len(spans.span_key(longest)) <= (column.max_length or 0)
