"""What changed between two texts, sentence by sentence, then word by word."""

from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.articles.align import Change, Fate, Kind, changes
from apps.articles.sentences import sentences

OLD = (
    "Nine crews had left. Some were owed wages.\n\n"
    "Lantern counted at least 140 men who were sent back. The ministry has not answered."
)


def told(found: list[Change]) -> list[tuple[str, str, str]]:
    """Return kind, old and new words of each change."""
    return [
        (str(each.kind), each.old.text if each.old else "", each.new.text if each.new else "")
        for each in found
    ]


def test_a_changed_word_is_told_inside_its_sentence() -> None:
    found = changes(OLD, OLD.replace("140", "150"))
    assert [each.kind for each in found] == [Kind.SAME, Kind.SAME, Kind.CHANGED, Kind.SAME]
    assert [(part.text, part.fate) for part in found[2].parts] == [
        ("Lantern counted at least ", Fate.KEPT),
        ("140", Fate.REMOVED),
        ("150", Fate.ADDED),
        (" men who were sent back.", Fate.KEPT),
    ]
    assert [each.opens for each in found] == [True, False, True, False]


def test_words_beside_each_other_that_changed_are_one_change() -> None:
    found = changes(OLD, OLD.replace("at least 140 men", "some 150 people"))
    assert [part.text for part in found[2].parts if part.fate is not Fate.KEPT] == [
        "at least 140 men",
        "some 150 people",
    ]


def test_what_came_and_what_went_stand_where_they_do() -> None:
    new = OLD.replace("Some were owed wages.", "").replace("answered.", "answered. We ask again.")
    assert told(changes(OLD, new)) == [
        ("same", "Nine crews had left.", "Nine crews had left."),
        ("removed", "Some were owed wages.", ""),
        *[("same", text, text) for text in OLD.split("\n\n")[1].replace(". ", ".\0").split("\0")],
        ("added", "", "We ask again."),
    ]


def test_a_moved_sentence_is_told_where_it_stood_and_where_it_stands() -> None:
    first, second = OLD.split("\n\n")
    found = told(changes(OLD, f"{second}\n\n{first}"))
    moved = [each for each in found if each[0] == "moved"]
    assert moved == [
        ("moved", "Nine crews had left.", ""),
        ("moved", "Some were owed wages.", ""),
        ("moved", "Nine crews had left.", "Nine crews had left."),
        ("moved", "Some were owed wages.", "Some were owed wages."),
    ]
    assert {each[0] for each in found} == {"same", "moved"}


def test_beyond_a_budget_sentences_stand_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    # The package has a function of the module's name.
    monkeypatch.setattr(import_module("apps.articles.align.changes"), "BUDGET", 400)
    old = " ".join(f"Crew {n} had left the harbor." for n in range(9))
    found = changes(old, old.replace("left", "quit"))
    told = [[part.fate for part in each.parts] for each in found]
    beside = [Fate.KEPT, Fate.REMOVED, Fate.ADDED, Fate.KEPT]
    assert told == [beside] * 2 + [[Fate.REMOVED, Fate.ADDED]] * 7


WORDS = "Nine crews left. Some were owed. 国防省は。 кораблі пішли. 👩\u200d🚒! 140"
LINES = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=12).map(" ".join)
PARAGRAPHS = st.lists(LINES, max_size=5).map("\n".join)


@given(PARAGRAPHS, PARAGRAPHS)
def test_every_sentence_of_both_is_told_once_and_in_order(old: str, new: str) -> None:
    found = changes(old, new)
    shown = [each.new.start for each in found if each.new]
    assert shown == [start for start, _ in sentences(new)]
    former = [each.old.start for each in found if each.old]
    gone = [
        each.old.start for each in found if each.old and each.kind is Kind.MOVED and not each.new
    ]
    # What moved is told twice: where it stood and where it stands.
    for start in gone:
        former.remove(start)
    assert sorted(former) == [start for start, _ in sentences(old)]
    for each in found:
        if each.kind is Kind.SAME:
            assert each.old
            assert each.new
            assert each.old.text == each.new.text
        if each.parts and each.old and each.new:
            kept_old = "".join(part.text for part in each.parts if part.fate is not Fate.ADDED)
            kept_new = "".join(part.text for part in each.parts if part.fate is not Fate.REMOVED)
            assert (kept_old, kept_new) == (each.old.text, each.new.text)


@given(PARAGRAPHS)
def test_the_same_text_has_no_change(text: str) -> None:
    assert {each.kind for each in changes(text, text)} <= {Kind.SAME}
