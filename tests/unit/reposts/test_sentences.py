"""Two texts side by side, sentence by sentence."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.reposts.sentences import Piece, Relation, Row, Sentence, side_by_side, split
from tests.growth import MOST, TIMES, growth


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


def test_rows_say_what_stayed_what_changed_and_what_only_one_has() -> None:
    first = "The ferry left. It carried at least 140 men. Nobody has verified this."
    second = "New: all of it. The FERRY left! It carried 400 men."

    assert side_by_side(first, second) == [
        Row(Relation.ONLY_SECOND, (), (Sentence("New: all of it."),)),
        Row(Relation.SAME, (Sentence("The ferry left."),), (Sentence("The FERRY left!"),)),
        Row(
            Relation.CHANGED,
            (
                Sentence(
                    "It carried at least 140 men.",
                    pieces=(
                        Piece("It carried", differs=False),
                        Piece("at least 140", differs=True),
                        Piece("men.", differs=False),
                    ),
                ),
            ),
            (
                Sentence(
                    "It carried 400 men.",
                    pieces=(
                        Piece("It carried", differs=False),
                        Piece("400", differs=True),
                        Piece("men.", differs=False),
                    ),
                ),
            ),
        ),
        Row(Relation.ONLY_FIRST, (Sentence("Nobody has verified this."),), ()),
    ]


def test_a_moved_sentence_is_said_to_stand_elsewhere() -> None:
    rows = side_by_side("One went. Two came. Three slept.", "Three slept. One went. Two came.")
    assert rows[0] == Row(Relation.ONLY_SECOND, (), (Sentence("Three slept.", elsewhere=True),))
    assert rows[-1] == Row(Relation.ONLY_FIRST, (Sentence("Three slept.", elsewhere=True),), ())


def test_neighbours_that_only_one_text_has_stand_in_one_row() -> None:
    rows = side_by_side("Alpha went. Beta came.", "Gamma slept. Delta woke.")
    assert [(row.relation, len(row.first), len(row.second)) for row in rows] == [
        (Relation.ONLY_FIRST, 2, 0),
        (Relation.ONLY_SECOND, 0, 2),
    ]


SENTENCES = st.lists(
    st.lists(st.sampled_from(["ferry", "pier", "tide", "140", "400"]), min_size=1, max_size=5).map(
        " ".join
    ),
    max_size=12,
)


@given(SENTENCES, SENTENCES)
def test_rows_keep_every_sentence_of_both_texts_in_order(one: list[str], other: list[str]) -> None:
    rows = side_by_side("\n".join(one), "\n".join(other))
    assert [said.text for row in rows for said in row.first] == one
    assert [said.text for row in rows for said in row.second] == other
    for sentence in (said for row in rows for said in row.first + row.second if said.pieces):
        assert " ".join(piece.text for piece in sentence.pieces) == sentence.text


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(lambda text: f"{text}It came back.", id="longer"),
        pytest.param(lambda text: text.replace("The ferry", "Nobody"), id="other"),
    ],
)
def test_the_time_to_compare_a_sentence_said_again_and_again_grows_with_its_number_alone(
    other: Callable[[str], str],
) -> None:
    small, large = ("The ferry left.\n" * count for count in (4_000 // TIMES, 4_000))
    assert growth(lambda text: side_by_side(text, other(text)), small, large) <= MOST
