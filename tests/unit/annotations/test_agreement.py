"""How far two people agree: published and hand-made examples, and what must hold always."""

from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.annotations import agreement
from apps.annotations.agreement import Marked

LENGTH = 60


@st.composite
def marks(draw: st.DrawFn) -> list[Marked]:
    """Draw a few marks, some of several fragments, some that overlap."""
    edges = st.lists(st.integers(0, LENGTH), min_size=2, max_size=4, unique=True)
    drawn = [sorted(each) for each in draw(st.lists(edges, max_size=6))]
    return list(
        {tuple(zip(each[::2], each[1::2], strict=False)) for each in drawn if len(each) % 2 == 0}
    )


people = st.dictionaries(st.sampled_from(["claim", "cue", "figure"]), marks())


def at(start: int, *lengths: int) -> tuple[Marked, ...]:
    """Return marks of one fragment: pairs of begin and length, in a text that begins at `start`."""
    pairs = zip(lengths[::2], lengths[1::2], strict=True)
    return tuple(((begin - start, begin - start + length),) for begin, length in pairs)


# The worked example of Krippendorff (2004): a continuum of 300 from 150 on, two observers. There,
# the figures are rounded on the way: .7286 and .8591.
ONE = {"c": at(150, 225, 70, 370, 30), "k": at(150, 180, 60, 300, 50)}
OTHER = {"c": at(150, 220, 80, 355, 20, 400, 20), "k": at(150, 180, 60, 300, 50)}


def test_the_example_of_the_paper_comes_out() -> None:
    apart = {
        kind: agreement.disagreement(
            [mark[0] for mark in ONE[kind]], [mark[0] for mark in OTHER[kind]], 300
        )
        for kind in ONE
    }
    assert apart["c"].observed == pytest.approx(0.0144, abs=5e-5)
    assert apart["c"].expected == pytest.approx(0.0532, abs=5e-5)
    assert apart["k"].observed == 0
    assert apart["k"].expected == pytest.approx(0.0490, abs=5e-5)
    found = agreement.report(ONE, OTHER, 300)
    assert found.kinds["c"].alpha == pytest.approx(0.7286, abs=2e-4)
    assert found.kinds["k"].alpha == 1
    assert found.all.alpha == pytest.approx(0.8591, abs=5e-4)


def test_an_example_worked_by_hand_comes_out() -> None:
    # Ten characters; one marks 2–5, the other 3–6. Observed: (1² + 1²) / 10² = 0.02.
    # Units of 3: each has 1/3 (2·27 − 3·9 + 3) = 10 for the other unit, and for the gaps of
    # 2, 5, 3 and 4 that are long enough, 3² ((5 − 2) + (3 − 2) + (4 − 2)) = 54: 64.
    # Expected: 2/10 · 2 · 64 / (20 · 19 − 2 · 3 · 2) = 25.6 / 368.
    apart = agreement.disagreement([(2, 5)], [(3, 6)], 10)
    assert apart.observed == pytest.approx(0.02)
    assert apart.expected == pytest.approx(25.6 / 368)
    assert agreement.alpha(apart) == pytest.approx(1 - 0.02 * 368 / 25.6)


def test_a_unit_that_the_other_has_nothing_of_differs_by_its_whole_length() -> None:
    apart = agreement.disagreement([(0, 4), (6, 8)], [(5, 9)], 10)
    assert apart.observed == pytest.approx((4**2 + 1**2 + 1**2) / 10**2)


def test_marks_are_alike_when_they_share_half_of_what_either_has() -> None:
    one = {"claim": at(0, 0, 10, 20, 10, 40, 10)}
    other = {"claim": at(0, 0, 10, 22, 10, 47, 10)}
    found = agreement.report(one, other, 100).kinds["claim"]
    # The second pair shares 8 of 12 characters, the third 3 of 17.
    assert (found.one, found.other, found.same, found.alike) == (3, 3, 1, 2)
    assert found.exact_f1 == pytest.approx(1 / 3)
    assert found.f1 == pytest.approx(2 / 3)


def test_a_mark_is_paired_once_and_as_many_are_paired_as_can_be() -> None:
    wide, left, right = ((0, 10),), ((0, 7),), ((3, 10),)
    assert agreement.matched([wide], [left, right]) == 1
    # The wide one could take what the left one needs: it moves on to the right one.
    assert agreement.matched([wide, ((0, 6),)], [left, right]) == 2


def test_a_mark_of_several_fragments_is_compared_as_one() -> None:
    whole, part, other = ((0, 5), (10, 15)), ((0, 5),), ((0, 4), (10, 15))
    assert agreement.matched([whole], [part]) == 1
    assert agreement.matched([whole], [other]) == 1
    assert agreement.matched([whole], [((5, 10),)]) == 0


def test_where_neither_marked_anything_there_is_nothing_to_say() -> None:
    found = agreement.report({"claim": []}, {}, 100)
    assert found.kinds == {}
    assert (found.all.f1, found.all.exact_f1, found.all.alpha) == (None, None, None)


def test_texts_are_joined_one_after_the_other() -> None:
    whole = agreement.joined([(10, {"claim": [((2, 5),)]}), (10, {"claim": [((0, 1), (3, 4))]})])
    assert whole == {"claim": [((2, 5),), ((10, 11), (13, 14))]}


@given(people, people)
def test_it_is_the_same_whoever_is_the_one(
    one: dict[str, list[Marked]], other: dict[str, list[Marked]]
) -> None:
    here, there = (agreement.report(a, b, LENGTH) for a, b in ((one, other), (other, one)))
    assert here.kinds.keys() == there.kinds.keys()
    for kind in here.kinds:
        mine, theirs = here.kinds[kind], there.kinds[kind]
        assert (mine.one, mine.other) == (theirs.other, theirs.one)
        assert (mine.same, mine.alike) == (theirs.same, theirs.alike)
        assert mine.alpha == pytest.approx(theirs.alpha)


@given(people)
def test_whoever_marks_the_same_agrees_wholly(one: dict[str, list[Marked]]) -> None:
    found = agreement.report(one, one, LENGTH)
    for each in (*found.kinds.values(), *([found.all] if found.kinds else [])):
        assert (each.exact_f1, each.f1) == (1, 1)
        assert each.alpha in {1, None}


@given(people, people)
def test_nothing_is_above_one_and_no_f1_below_nought(
    one: dict[str, list[Marked]], other: dict[str, list[Marked]]
) -> None:
    found = agreement.report(one, other, LENGTH)
    for each in found.kinds.values():
        assert each.exact_f1 is not None
        assert each.f1 is not None
        assert 0 <= each.exact_f1 <= each.f1 <= 1
        assert each.alpha is None or each.alpha <= 1
        assert each.same <= each.alike <= min(each.one, each.other)


@given(marks(), marks(), st.randoms(use_true_random=False))
def test_the_order_of_marks_and_of_kinds_does_not_matter(
    one: list[Marked], other: list[Marked], random: Random
) -> None:
    told = agreement.report({"claim": one}, {"claim": other}, LENGTH)
    random.shuffle(one)
    random.shuffle(other)
    assert agreement.report({"claim": one}, {"claim": other}, LENGTH) == told


@given(marks(), marks())
def test_as_many_pairs_are_made_as_trying_all_would_make(
    one: list[Marked], other: list[Marked]
) -> None:
    one, other = one[:4], other[:4]
    few, many = sorted((one, other), key=len)
    best = max(
        sum(
            agreement._likeness(a, b) >= agreement.TOLERANCE
            for a, b in zip(few, order, strict=False)
        )
        for order in permutations(many)
    )
    assert agreement.matched(one, other) == best
