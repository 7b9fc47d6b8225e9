"""How much of one text stands in another, and what is made of it."""

from itertools import chain
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.reposts.likeness import EDITED, PARAGRAPH, Likeness, Side, compare, furniture, judge
from apps.reposts.shingles import WIDTH, Hashed, Hashes, hashed, shingles
from tests.growth import MOST, TIMES, growth


def a_text(seed: int, count: int) -> list[str]:
    """Return `count` words that no other seed has."""
    return [f"w{seed}x{number}" for number in range(count)]


def coverages(first: list[str], second: list[str]) -> tuple[float, float]:
    sides = compare(hashed(first), hashed(second), ignoring=set())
    return sides[0].coverage, sides[1].coverage


def test_a_text_covers_itself() -> None:
    assert coverages(a_text(1, 60), a_text(1, 60)) == (1.0, 1.0)


def test_texts_without_a_common_run_cover_nothing() -> None:
    assert coverages(a_text(1, 60), a_text(2, 60)) == (0.0, 0.0)


@pytest.mark.parametrize("length", range(WIDTH + 1))
def test_texts_too_short_for_a_second_shingle_do_no_harm(length: int) -> None:
    sides = compare(hashed(a_text(1, length)), hashed(a_text(1, 60)), ignoring=set())
    assert sides[0].words in {0, WIDTH}
    assert judge(*sides, same_host=False) is None


@given(st.integers(0, 40), st.integers(5, 60), st.integers(0, 40))
def test_coverage_counts_words_from_both_sides(before: int, common: int, after: int) -> None:
    middle = a_text(1, common)
    longer = a_text(2, before) + middle + a_text(3, after)

    mine, theirs = compare(hashed(middle), hashed(longer), ignoring=set())

    assert (mine.words, mine.shared, mine.in_order) == (common, common, common)
    assert (theirs.words, theirs.shared) == (len(longer), common)


@given(st.lists(st.integers(0, 9), max_size=60), st.lists(st.integers(0, 9), max_size=60))
def test_order_takes_away_and_never_adds(one: list[int], other: list[int]) -> None:
    first, second = (hashed([str(n) for n in numbers]) for numbers in (one, other))
    for side in compare(first, second, ignoring=set()):
        assert 0 <= side.in_order <= side.shared <= side.words


@given(st.lists(st.integers(0, 9), max_size=60), st.lists(st.integers(0, 9), max_size=60))
def test_turning_the_pair_around_turns_the_answer_around(one: list[int], other: list[int]) -> None:
    first, second = (hashed([str(n) for n in numbers]) for numbers in (one, other))
    mine, theirs = compare(first, second, ignoring=set())
    again_theirs, again_mine = compare(second, first, ignoring=set())
    assert (mine.shared, theirs.shared) == (again_mine.shared, again_theirs.shared)


def test_shuffled_teasers_share_everything_but_keep_no_order() -> None:
    teasers = [a_text(seed, 12) for seed in range(40)]
    shuffled = teasers.copy()
    Random(7).shuffle(shuffled)  # noqa: S311 - a repeatable shuffle, nothing secret

    mine, _ = compare(
        hashed([word for teaser in teasers for word in teaser]),
        hashed([word for teaser in shuffled for word in teaser]),
        ignoring=set(),
    )

    assert mine.coverage == 1.0
    assert mine.in_order_coverage < 0.5


def test_paragraphs_count_wherever_they_were_moved_to() -> None:
    paragraphs = [a_text(seed, PARAGRAPH + seed) for seed in range(12)]
    shuffled = paragraphs.copy()
    Random(3).shuffle(shuffled)  # noqa: S311 - a repeatable shuffle, nothing secret
    sides = compare(hashed([*chain(*paragraphs)]), hashed([*chain(*shuffled)]), ignoring=set())
    assert [side.in_order_coverage for side in sides] == [1.0, 1.0]


@pytest.mark.parametrize("rate", [0.05, 0.1, 0.15, 0.2])
def test_a_text_in_which_words_were_changed_here_and_there_is_found(rate: float) -> None:
    chance = Random(11)  # noqa: S311 - a repeatable draw, nothing secret
    found = 0
    for seed in range(100):
        old = a_text(seed, 400)
        new = [f"{word}z" if chance.random() < rate else word for word in old]
        sides = compare(hashed(old), hashed(new), ignoring=set())
        found += judge(*sides, same_host=False) is Likeness.WHOLE
    assert found >= 99


def test_words_that_two_texts_have_by_chance_are_no_edit() -> None:
    common = [f"the{n}" for n in range(30)]
    chance = Random(5)  # noqa: S311 - a repeatable draw, nothing secret
    quote = a_text(9, 40)
    first, second = (
        [*chance.choices(common, k=200), *quote, *chance.choices(common, k=200)] for _ in range(2)
    )
    mine, _ = compare(hashed(first), hashed(second), ignoring=set())
    assert mine.in_order < len(quote) + 2 * EDITED


def test_a_paragraph_said_twice_is_found_where_it_stands() -> None:
    start, said_twice, end = a_text(1, 30), a_text(2, 30), a_text(3, 30)
    mine, theirs = compare(
        hashed(start + said_twice + end + said_twice),
        hashed(said_twice + start + said_twice + end),
        ignoring=set(),
    )
    assert min(mine.in_order, theirs.in_order) >= 90


def with_itself(text: Hashed) -> tuple[Side, Side]:
    return compare(text, text, ignoring=set())


def test_the_time_to_compare_a_text_that_repeats_itself_grows_with_its_length_alone() -> None:
    # The few first: what takes the square of the many fills the memory before it ends.
    for count in (2_000, 50_000):
        small, large = (hashed(["no"] * n) for n in (count // TIMES, count))
        assert growth(with_itself, small, large) <= MOST
    mine, _ = with_itself(hashed(["no"] * 50_000))
    assert mine.in_order == mine.words


def test_what_is_ignored_counts_on_neither_side() -> None:
    footer, story = a_text(9, 50), a_text(1, 80)
    ignoring = set(shingles(footer).tolist())

    mine, theirs = compare(
        hashed(story + footer), hashed(a_text(2, 70) + footer), ignoring=ignoring
    )

    assert (mine.words, mine.shared, theirs.words, theirs.shared) == (80, 0, 70, 0)


def pages(*of: list[str]) -> list[Hashes]:
    return [np.unique(shingles(page)) for page in of]


def test_what_recurs_on_different_pieces_of_a_host_is_furniture() -> None:
    footer = a_text(9, 20)
    page, other = pages(a_text(1, 100) + footer, a_text(2, 100) + footer)
    assert furniture(page, [other]) == set(shingles(footer).tolist())


def test_an_update_on_the_same_host_makes_no_furniture() -> None:
    page, update = pages(a_text(1, 100), a_text(1, 100) + a_text(2, 30))
    assert furniture(page, [update]) == set()


def test_an_empty_page_has_no_furniture() -> None:
    assert furniture(shingles([]), pages(a_text(1, 100))) == set()


def side(words: int, shared: int, *, rolling: bool = False, in_order: int | None = None) -> Side:
    return Side(words, shared, shared if in_order is None else in_order, rolling)


@pytest.mark.parametrize(
    ("first", "second", "same_host", "expected"),
    [
        (side(400, 396), side(420, 396), False, Likeness.WHOLE),
        (side(400, 396), side(420, 396), True, Likeness.WHOLE),
        (side(400, 250), side(420, 250), False, Likeness.WHOLE),
        (side(400, 230), side(420, 230), False, None),
        (side(400, 200), side(420, 200), False, None),
        (side(100, 90), side(900, 90), False, Likeness.PART),
        (side(900, 90), side(100, 90), False, Likeness.PART),
        (side(16, 16), side(16, 16), False, Likeness.WHOLE),
        (side(15, 15), side(15, 15), False, None),
        (side(0, 0), side(0, 0), False, None),
        (side(400, 400, in_order=150), side(400, 400, in_order=150), False, None),
        (side(400, 380, rolling=True), side(400, 380, rolling=True), True, None),
        (side(400, 380, rolling=True), side(400, 380, rolling=True), False, Likeness.WHOLE),
        (side(400, 380, rolling=True), side(400, 380), True, Likeness.WHOLE),
    ],
)
def test_judge_follows_the_table(
    first: Side,
    second: Side,
    same_host: bool,  # noqa: FBT001 - a column of the table
    expected: Likeness | None,
) -> None:
    assert judge(first, second, same_host=same_host) is expected


def test_a_page_that_is_mostly_furniture_is_rolling() -> None:
    menu, story = a_text(9, 60), a_text(1, 40)
    page = hashed(story + menu)
    mine, _ = compare(page, page, ignoring=set(shingles(menu).tolist()))
    assert mine.rolling


def test_hashes_are_plain_arrays() -> None:
    assert shingles(a_text(1, 10)).dtype == np.int64
