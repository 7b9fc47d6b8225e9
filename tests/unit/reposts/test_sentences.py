"""Two texts side by side, sentence by sentence."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.reposts.sentences import Relation, Row, Sentence, side_by_side, split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry left. Nobody waved!", ["The ferry left.", "Nobody waved!"]),
        ("“It left.” She waved.", ["“It left.”", "She waved."]),
        ("Some 2.5 tonnes, i.e.the load", ["Some 2.5 tonnes, i.e.the load"]),
        (
            "Headline without a stop\n\nThe ferry left.",
            ["Headline without a stop", "The ferry left."],
        ),
        ("渡し船は出た。誰もいない。", ["渡し船は出た。", "誰もいない。"]),
        ("* * *\n\n—\n", []),
        ("", []),
    ],
)
def test_a_text_is_split_where_its_sentences_end(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def a_row(relation: Relation, first: list[str], second: list[str]) -> Row:
    return Row(relation, tuple(map(Sentence, first)), tuple(map(Sentence, second)))


def test_rows_say_what_stayed_what_changed_and_what_only_one_has() -> None:
    first = "The ferry left. It carried 140 men. Nobody has verified this."
    second = "New: all of it. The FERRY left! It carried 400 men."

    assert side_by_side(first, second) == [
        a_row(Relation.ONLY_SECOND, [], ["New: all of it."]),
        a_row(Relation.SAME, ["The ferry left."], ["The FERRY left!"]),
        a_row(
            Relation.CHANGED,
            ["It carried 140 men.", "Nobody has verified this."],
            ["It carried 400 men."],
        ),
    ]


def test_a_moved_sentence_is_said_to_stand_elsewhere() -> None:
    rows = side_by_side("One went. Two came. Three slept.", "Three slept. One went. Two came.")
    assert rows[0] == Row(Relation.ONLY_SECOND, (), (Sentence("Three slept.", elsewhere=True),))
    assert rows[-1] == Row(Relation.ONLY_FIRST, (Sentence("Three slept.", elsewhere=True),), ())


@given(
    st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12)
)
def test_rows_keep_every_sentence_of_both_texts_in_order(one: list[str], other: list[str]) -> None:
    rows = side_by_side("\n".join(one), "\n".join(other))
    assert [said.text for row in rows for said in row.first] == one
    assert [said.text for row in rows for said in row.second] == other


def test_a_sentence_repeated_thousands_of_times_is_compared_in_moments() -> None:
    text = "The ferry left.\n" * 20_000
    started = process_time()
    side_by_side(text, text + "It came back.")
    assert process_time() - started < 3
