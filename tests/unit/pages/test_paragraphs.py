"""Cutting a text into regions and paragraphs loses nothing and moves nothing."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from apps.pages.paragraphs import stretches

TEXTS = st.text(st.sampled_from("ab \n\t.é👩—"), max_size=200)


@given(text=TEXTS, cuts=st.lists(st.integers(0, 200), max_size=4))
def test_every_character_that_is_not_blank_stands_in_one_paragraph(
    text: str, cuts: list[int]
) -> None:
    edges = sorted({0, len(text), *(min(cut, len(text)) for cut in cuts)})
    regions = [("body", start, end) for start, end in pairwise(edges)]
    paragraphs = [each for part in stretches(text, regions) for each in part.paragraphs]
    for each in paragraphs:
        assert each.text == text[each.start : each.end]
        assert each.text.strip()
    shown = "".join("".join(each.text.split()) for each in paragraphs)
    assert shown == "".join(text.split())
    ends = [each.end for each in paragraphs]
    assert all(before <= after.start for before, after in zip(ends, paragraphs[1:], strict=False))


def test_paragraphs_of_the_body_are_numbered_through_and_others_carry_their_name() -> None:
    text = "One.\n\nTwo.\n\nA picture.\n\nThree."
    parts = stretches(text, [("body", 0, 10), ("caption", 12, 22), ("body", 24, 30)])
    labels = [each.label for part in parts for each in part.paragraphs]
    assert labels == ["¶ 1", "¶ 2", "Caption", "¶ 3"]
    assert [(part.first, part.last) for part in parts] == [(1, 2), (0, 0), (3, 3)]


def test_lines_wrapped_by_hand_stay_one_paragraph_and_long_lines_are_their_own() -> None:
    wrapped = "They were sent back\nbefore anybody had\nheard them."
    long = "\n".join(["word " * 30, "word " * 30])
    assert len(stretches(wrapped, [("body", 0, len(wrapped))])[0].paragraphs) == 1
    assert len(stretches(long, [("body", 0, len(long))])[0].paragraphs) == 2
