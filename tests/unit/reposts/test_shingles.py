"""Words and shingle hashes: what is folded away, what stays, and which hashes are kept."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.reposts.shingles import KEEP_ONE_IN, WIDTH, sample, shingles, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Ferry LEFT.", ["the", "ferry", "left"]),
        ("“Left”, ‘left’, 'left' -- «left»", ["left"] * 4),
        ("Velmark’s O'Dell", ["velmarks", "odell"]),
        ("Ångström café ÉTÉ", ["angstrom", "cafe", "ete"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("at least 140 men, 9,000 beds", ["at", "least", "140", "men", "9", "000", "beds"]),
        ("co\u00adoperate", ["cooperate"]),
        ("snake_case", ["snake", "case"]),
        ("Паром ушёл", ["паром", "ушел"]),
        ("渡し船は9時", ["渡", "し", "船", "は", "9", "時"]),
        ("เรือ", ["เ", "ร", "ื", "อ"]),
        ("⛴️ … — !", []),
        ("", []),
    ],
)
def test_words_fold_what_a_copyist_changes_and_keep_what_he_says(
    text: str, expected: list[str]
) -> None:
    assert words(text) == expected


@given(st.text())
def test_folded_words_fold_into_themselves(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)


@given(st.lists(st.sampled_from(["ferry", "pier", "tide", "fog", "bell", "rope"]), max_size=40))
def test_a_text_has_one_shingle_for_each_run_of_words(of: list[str]) -> None:
    hashes = shingles(of)
    runs = [tuple(of[at : at + WIDTH]) for at in range(len(of) - WIDTH + 1)]

    assert len(hashes) == len(runs)
    assert len(set(hashes.tolist())) == len(set(runs))


def test_the_order_of_the_words_changes_the_shingle() -> None:
    one = shingles(["the", "ferry", "left", "the", "pier"])
    other = shingles(["the", "pier", "left", "the", "ferry"])
    assert one[0] != other[0]


def test_hashes_are_the_same_in_another_process() -> None:
    script = (
        "from apps.reposts.shingles import shingles;"
        "print(shingles('the ferry left the pier'.split())[0])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    ).stdout
    assert int(printed) == shingles(["the", "ferry", "left", "the", "pier"])[0]


@given(st.lists(st.integers(-(2**63), 2**63 - 1)), st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_a_sample_keeps_the_same_shingles_in_every_text(one: list[int], other: list[int]) -> None:
    first, second = (np.array(hashes, dtype=np.int64) for hashes in (one, other))
    common = sample(np.intersect1d(first, second))
    assert common.tolist() == np.intersect1d(sample(first), sample(second)).tolist()


def test_a_sample_keeps_its_share_of_shingles_in_ascending_order() -> None:
    of = [f"word{number}" for number in range(8000)]
    kept = sample(shingles(of))
    assert len(kept) == pytest.approx(8000 / KEEP_ONE_IN, rel=0.1)
    assert kept.tolist() == sorted(set(kept.tolist()))
