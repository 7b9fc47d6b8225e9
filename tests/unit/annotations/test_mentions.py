"""Who is named by @ in a text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.annotations.mentions import Named, find

ANA, ANA_ORTIZ, WORLD, NOEL = (
    Named("Ana", 1),
    Named("Ana Ortiz", 2),
    Named("World", 3),
    Named("Noël Weiß", 4),
)
KNOWN = [ANA, ANA_ORTIZ, WORLD, NOEL]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Ana look", [("@Ana", 1)]),
        ("@ana ortiz, look", [("@ana ortiz", 2)]),
        ("ask @Ana\n  Ortiz.", [("@Ana\n  Ortiz", 2)]),
        ("@Ana Ort", [("@Ana", 1)]),
        ("(@World)", [("@World", 3)]),
        ("@Ana@World", [("@Ana", 1)]),
        ("@WORLD and @world", [("@WORLD", 3), ("@world", 3)]),
        ("@NOËL WEISS", [("@NOËL WEISS", 4)]),
        (unicodedata.normalize("NFD", "👩‍🚒 @Noël Weiß"), None),
        ("mail ana@world.example", []),
        ("mail_@Ana", []),
        ("@Anatol, @World_Cup, @Worldwide, @Anà", []),
        ("@ Ana", []),
        ("@", []),
        ("", []),
    ],
)
def test_names_are_found_where_they_stand(text: str, named: list[tuple[str, int]] | None) -> None:
    found = find(text, KNOWN)
    if named is None:
        assert [(each.who, text[each.start]) for each in found] == [(4, "@")]
        assert found[0].end == len(text)
    else:
        assert [(text[each.start : each.end], each.who) for each in found] == named


def test_of_two_with_one_name_both_are_meant() -> None:
    found = find("@ana", [ANA, Named("ANA", 9), ANA])
    assert sorted(each.who for each in found) == [1, 9]


WORDS = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1, max_size=6)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
BETWEEN = st.sampled_from([" ", ", ", "\n", " – ", ". ", "! 🕊️ "])


@given(
    names=st.lists(NAMES, min_size=1, max_size=4),
    said=st.lists(st.tuples(st.integers(0, 3), BETWEEN), min_size=1, max_size=6),
)
def test_whoever_is_written_is_found_at_their_place(
    names: list[str], said: list[tuple[int, str]]
) -> None:
    known = [Named(name, name) for name in names]
    text, places = "", []
    for n, between in said:
        name = names[n % len(names)]
        places.append((len(text), name))
        # A full stop, so that no name runs on into the next words.
        text += f"@{name}.{between}"
    found = find(text, known)
    starts = [start for start, _ in places]
    assert sorted({each.start for each in found}) == starts
    for start, name in places:
        here = [each for each in found if each.start == start]
        assert name in {each.who for each in here}
        assert all(text[each.start : each.end] == f"@{name}" for each in here)


def test_what_a_letter_is_folded_to_does_not_end_a_word() -> None:
    # Ŀ is folded to an l and a dot.
    assert find("Ŀ@Ana @Ŀ", [Named("Ana", 1), Named("L", 2)]) == []
    assert [each.who for each in find("@Ŀ", [Named("Ŀ", 3)])] == [3]


@given(text=st.text(max_size=60), names=st.lists(st.text(max_size=8), max_size=4))
def test_any_text_and_any_names_give_stretches_in_order(text: str, names: list[str]) -> None:
    found = find(text, [Named(name, n) for n, name in enumerate(names)])
    at = 0
    for start, end in dict.fromkeys((each.start, each.end) for each in found):
        assert at <= start < end <= len(text)
        assert unicodedata.normalize("NFKD", text[start]).startswith("@")
        at = end


@given(before=WORDS, name=NAMES, after=WORDS)
def test_an_at_within_a_word_and_a_name_that_goes_on_are_nobody(
    before: str, name: str, after: str
) -> None:
    assert find(f"{before}@{name}", [Named(name, 1)]) == []
    longer = f"@{name}{after}"
    assert find(longer, [Named(name, 1)]) == []
