"""Whatever the text: spans stand in it, and the time it takes grows with its length alone."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from apps.annotations.reading import LANGUAGES, Attribution, kept, read
from apps.annotations.spans import Span, checked
from tests.growth import MOST, TIMES, growth

PIECES = [
    "“", "”", '"', "''", "‘", "’", "«", "»", "„", "said", "says", "told", "according to", "Ana Torv",  # noqa: E501
    "the ministry", ",", ".", ":", ";", "—", "(", ")", "[", "]", "\n", "and", "that", "who", "is", "not",  # noqa: E501
    "reportedly", "at least", "140", "18,000", "to", "million", "$", "%", "сообщил", "что", "dass",
    "a déclaré", "que", "dijo", "has yet to verify", "U.S.", "Mr.", "👩‍👩‍👧", "e\u0301", "\x00", "\u200b", " ",  # noqa: E501
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=60).map(" ".join)


def spans_of(each: Attribution) -> tuple[Span, ...]:
    return each.source, each.cue, each.content


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, language=st.sampled_from(LANGUAGES))
@example(text="“A ‘b” c’ said", language="en")
def test_spans_stand_in_the_text_and_never_overlap_within_one_attribution(
    text: str, language: str
) -> None:
    reading = read(text, language=language)
    assert read(text, language=language) == reading, "the same text is read the same way"
    for place, each in enumerate(reading.attributions):
        assert each.content
        assert each.source or each.cue
        for span in spans_of(each):
            if span:
                checked(span, text)
        parts = sorted(
            ((part.start, part.end) for span in spans_of(each) for part in span),
        )
        assert all(end <= start for (_, end), (start, _) in pairwise(parts)), (
            text, each,
        )  # fmt: skip
        assert each.parent is None or each.parent < place
    for caveat in reading.caveats:
        checked(caveat.span, text)
    for figure in reading.figures:
        checked(figure.span, text)
        assert figure.low is not None or figure.high is not None
        assert figure.low is None or figure.high is None or figure.low <= figure.high


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_proposals_are_kept_without_loss_under_keys_of_their_own(text: str) -> None:
    found = kept.proposals(read(text), text)
    assert kept.unpack(kept.pack(found)) == found
    assert len({each.key for each in found}) == len(found)


HOSTILE: list[tuple[Callable[[int], str], int]] = [
    (lambda n: '"' * n, 20_000),
    (lambda n: "“" * n, 20_000),
    (lambda n: "he said the road was open and " * n, 4_000),
    (lambda n: "said " * n, 40_000),
    (lambda n: "saying, " * n, 25_000),
    (lambda n: "very " * n + "said", 40_000),
    (lambda n: "a, " * n, 60_000),
    (lambda n: "according to " * n, 15_000),
    (lambda n: "1,000 " * n, 8_000),
    (lambda n: "5 to " * n, 20_000),
    (lambda n: "could not " + "w " * n + "verify", 50_000),
    (lambda n: "[" * n, 100_000),
    (lambda n: "U.S. " * n, 30_000),
]


@pytest.mark.parametrize(("make", "count"), HOSTILE, ids=[make(1)[:12] for make, _ in HOSTILE])
def test_the_time_to_read_a_text_grows_with_its_length_alone(
    make: Callable[[int], str], count: int
) -> None:
    assert growth(read, make(count // TIMES), make(count)) <= MOST
