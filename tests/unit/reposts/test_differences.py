"""What a copy tells otherwise than its original: each kind of change named, nothing invented."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.annotations.reading import Stretch
from apps.reposts.differences import Comparison, Relation, Side, compare, label, said
from tests.growth import MOST, TIMES, growth

FIRST = "Lantern counted at least 140 men at the ferry."
CAVEAT = "The Meridian has yet to verify these figures."
STORY = [
    FIRST,
    "“The lists may be wrong,” a clerk said on Monday.",
    "More than 9,000 people left the port, the directorate said. Some 2,300 of them came back.",
    CAVEAT,
    "The harbour reportedly closes in May.",
    "The ministry declined to comment.",
]


def side(*paragraphs: str, language: str = "en", notice: str = "") -> Side:
    """Return a text all of whose paragraphs are the article's own, but for a notice at its end."""
    text = "\n\n".join(paragraphs)
    whole = f"{text}\n\n{notice}" if notice else text
    return Side(whole, [Stretch(0, len(text))], language)


def told(found: Comparison) -> list[tuple[str, str, str, str]]:
    return [(each.sort, each.fate, each.before, each.after) for each in found.differences]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (FIRST, "Lantern counted some 400 men at the ferry.", ("figure", "changed", "at least 140 men", "some 400 men")),  # noqa: E501
        (FIRST, "Lantern counted 140 men at the ferry.", ("figure", "changed", "at least 140 men", "140 men")),  # noqa: E501
        (FIRST, "Lantern counted men at the ferry.", ("figure", "dropped", "at least 140 men", "")),
        ("Lantern counted men at the ferry.", FIRST, ("figure", "added", "", "at least 140 men")),
        ("The harbour reportedly closes in May.", "The harbour closes in May.", ("hedge", "dropped", "reportedly", "")),  # noqa: E501
        ("The harbour closes in May.", "The harbour allegedly closes in May.", ("hedge", "added", "", "allegedly")),  # noqa: E501
        ("The lists may be wrong in part.", "The lists are wrong in part.", ("hedge", "dropped", "may be", "are")),  # noqa: E501
        ("The harbour is closed, a clerk said on Monday.", "The harbour is closed, officials said on Monday.", ("source", "changed", "a clerk said", "officials said")),  # noqa: E501
        ("The harbour is closed, a clerk said.", "The harbour is closed.", ("source", "dropped", "a clerk said", "")),  # noqa: E501
        ("The harbour is closed, a clerk said on Monday.", "The harbour is closed, a clerk claimed on Monday.", ("cue", "changed", "a clerk said", "a clerk claimed")),  # noqa: E501
    ],
)  # fmt: skip
def test_a_change_of_meaning_is_named_with_the_words_of_both(
    old: str, new: str, expected: tuple[str, str, str, str]
) -> None:
    found = compare(side(old, "Nobody else came."), side(new, "Nobody else came."))
    assert told(found) == [expected]
    (each,) = found.differences
    assert found.rows[each.step].relation is Relation.CHANGED
    assert all(words in said(each) for words in (each.before, each.after))
    assert label(each)


@pytest.mark.parametrize(
    ("old", "new", "language", "sort"),
    [
        ("Гавань, предположительно, закрыта с мая.", "Гавань закрыта с мая.", "ru", "hedge"),
        ("Es kamen mindestens 140 Männer in den Hafen.", "Es kamen rund 400 Männer in den Hafen.", "de", "figure"),  # noqa: E501
        ("Le port serait fermé, selon la mairie de Velmark.", "Le port serait fermé.", "fr", "source"),  # noqa: E501
    ],
)  # fmt: skip
def test_other_languages_are_read_by_their_own_words(
    old: str, new: str, language: str, sort: str
) -> None:
    found = compare(side(old, language=language), side(new, language=language))
    assert sort in [each.sort for each in found.differences]


def test_a_caveat_that_is_gone_is_told_with_what_it_spoke_of() -> None:
    found = compare(side(*STORY), side(*[part for part in STORY if part != CAVEAT]))
    assert told(found) == [("caveat", "dropped", CAVEAT, "")]
    (each,) = found.differences
    assert each.keeps == ("More than 9,000 people", "Some 2,300 of them")
    assert "“More than 9,000 people” and “Some 2,300 of them”" in said(each)
    assert found.rows[each.step].relation is Relation.REMOVED


def test_a_caveat_that_went_with_all_it_spoke_of_misleads_nobody() -> None:
    left = [STORY[0], STORY[1], STORY[4], STORY[5]]
    found = compare(side(*STORY), side(*left))
    assert told(found) == []
    assert (found.counts.removed, found.counts.same) == (3, 4)


def test_a_caveat_in_other_words_is_the_same_caveat() -> None:
    other = "The Meridian could not independently confirm the numbers."
    found = compare(side(*STORY), side(*[other if part == CAVEAT else part for part in STORY]))
    assert told(found) == []


def test_a_caveat_of_the_copys_own_is_told() -> None:
    without = [part for part in STORY if part != CAVEAT]
    assert told(compare(side(*without), side(*STORY))) == [("caveat", "added", "", CAVEAT)]


def test_what_was_moved_is_said_to_have_moved_and_nothing_more() -> None:
    found = compare(side(*STORY), side(*STORY[3:], *STORY[:3]))
    assert told(found) == []
    assert {row.relation for row in found.rows} == {Relation.SAME, Relation.MOVED}
    counts = found.counts
    assert counts.same + counts.moved == 7
    assert not counts.added
    assert not counts.removed
    assert not counts.changed


def test_a_reposters_notice_is_set_aside_and_no_words_of_the_article() -> None:
    found = compare(side(*STORY), side(*STORY, notice="All rights belong to their owners."))
    assert (found.rows[-1].relation, found.rows[-1].aside) == (Relation.ADDED, True)
    assert found.counts.added == 0


def test_quotation_marks_of_another_shape_change_nothing() -> None:
    straight = [part.replace("“", '"').replace("”", '"') for part in STORY]
    found = compare(side(*STORY), side(*straight))
    assert told(found) == []
    assert [row.relation for row in found.rows] == [Relation.SAME]


texts = st.lists(
    st.sampled_from([*STORY, "Nobody came.", "渡し船は出た。", "Гавань закрыта.", "— * —"]),
    max_size=8,
)


@given(texts, texts)
def test_every_sentence_of_both_is_told_once_and_what_is_quoted_stands_there(
    old: list[str], new: list[str]
) -> None:
    original, copy = side(*old), side(*new)
    found = compare(original, copy)

    stands = [row for row in found.rows if row.copy or row.relation is Relation.REMOVED]
    firsts = sorted(each.start for each in chain(*(row.original for row in stands)))
    seconds = [each.start for each in chain(*(row.copy for row in stands))]
    assert len(set(firsts)) == len(firsts)
    assert sorted(set(seconds)) == seconds
    for row in found.rows:
        for text, sentences in ((original.text, row.original), (copy.text, row.copy)):
            assert all(text[each.start : each.end] == each.text for each in sentences)
    for each in found.differences:
        for text, part, words in (
            (original.text, each.old, each.before),
            (copy.text, each.new, each.after),
        ):
            assert not words or part is None or words.split(" … ")[0] in text
        assert 0 <= each.step < len(found.rows)
    assert sum(
        (found.counts.same, found.counts.changed, found.counts.moved, found.counts.added)
    ) == len(seconds)


@given(texts)
def test_a_text_differs_in_nothing_from_itself(paragraphs: list[str]) -> None:
    found = compare(side(*paragraphs), side(*paragraphs))
    assert not found.differences
    assert {row.relation for row in found.rows} <= {Relation.SAME}


def test_a_long_pair_takes_time_in_proportion_to_its_length() -> None:
    def act(size: int) -> None:
        old = [f"{part[:-1]} in {n}." for n in range(size) for part in STORY]
        compare(side(*old), side(*old[::2]))

    assert growth(act, 20, 20 * TIMES) <= MOST
