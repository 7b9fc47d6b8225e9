"""A text cut where marks begin and end."""

from hypothesis import given
from hypothesis import strategies as st

from apps.pages.segments import Cover, Segment, segments

TEXT = "Lantern counted 140 men."


def test_overlapping_marks_cut_a_text_at_each_edge() -> None:
    covers = [Cover(1, "claim", 0, 19), Cover(2, "figure", 16, 23)]
    assert list(segments(TEXT, 0, len(TEXT), covers)) == [
        Segment("Lantern counted ", ("claim",)),
        Segment("140", ("claim", "figure"), (1,)),
        Segment(" men", ("figure",), (2,)),
        Segment("."),
    ]


def test_a_mark_of_two_fragments_has_its_number_behind_the_last() -> None:
    covers = [Cover(1, "source", 0, 7, last=False), Cover(1, "source", 20, 23)]
    found = list(segments(TEXT, 0, len(TEXT), covers))
    assert [(each.text, each.ends) for each in found if each.kinds] == [
        ("Lantern", ()),
        ("men", (1,)),
    ]


def test_two_marks_of_a_kind_are_lined_once() -> None:
    covers = [Cover(1, "claim", 0, 7), Cover(2, "claim", 0, 7)]
    assert next(segments(TEXT, 0, 7, covers)) == Segment("Lantern", ("claim",), (1, 2))


def test_a_stretch_without_marks_is_one_segment() -> None:
    assert list(segments(TEXT, 8, 15, [])) == [Segment("counted")]


spans = st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from(["claim", "cue"]))


@given(st.text(min_size=1, max_size=40), st.lists(spans, max_size=12), st.data())
def test_segments_are_the_text_and_each_mark_ends_once(
    text: str, drawn: list[tuple[int, int, str]], data: st.DataObject
) -> None:
    covers = [
        Cover(number, kind, min(a, b), min(max(a, b), len(text)))
        for number, (a, b, kind) in enumerate(drawn, 1)
    ]
    # As paragraphs cut it: what one ends with, the next goes on from.
    cut = data.draw(st.integers(0, len(text)))
    found = [*segments(text, 0, cut, covers), *segments(text, cut, len(text), covers)]
    assert "".join(each.text for each in found) == text
    assert all(each.text for each in found)
    ends = [number for each in found for number in each.ends]
    real = [cover.number for cover in covers if cover.start < cover.end]
    assert sorted(ends) == sorted(real)
    at = 0
    for each in found:
        over = {c.kind for c in covers if c.start <= at and at + len(each.text) <= c.end}
        assert set(each.kinds) == over
        at += len(each.text)
