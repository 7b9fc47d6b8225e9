"""The few words that show why a text was found."""

from hypothesis import given
from hypothesis import strategies as st

from apps.articles.snippets import WIDTH, Beginnings, Snippet, folded, snippet

LONG = "A quiet day in Velmark. " * 30


def shown(text: str, *beginnings: str) -> Snippet:
    return snippet(text, Beginnings(beginnings).words_in(text))


def test_a_snippet_tells_the_words_apart() -> None:
    found = shown("Lantern counted 140 men at the border.", "men", "bord")
    assert [(piece.text, piece.hit) for piece in found.pieces] == [
        ("Lantern counted 140 ", False),
        ("men", True),
        (" at the ", False),
        ("border", True),
        (".", False),
    ]
    assert (found.start, found.end) == (20, 23)


def test_a_snippet_begins_near_the_words_of_a_long_text() -> None:
    text = f"{LONG}Four deserters were named. {LONG}"
    found = shown(text, "deser")
    assert found.cut_before
    assert found.cut_after
    assert text[found.start : found.end] == "deserters"


def test_a_snippet_is_where_most_of_the_words_stand() -> None:
    text = f"The men ate. {LONG}The men crossed the border."
    found = shown(text, "men", "bord")
    assert [piece.text for piece in found.pieces if piece.hit] == ["men", "border"]


def test_words_side_by_side_are_one_run() -> None:
    found = shown("They were sent  back.", "sent", "back")
    assert [piece.text for piece in found.pieces if piece.hit] == ["sent back"]


def test_without_a_word_the_text_begins() -> None:
    found = shown(LONG, "border")
    assert found.pieces[0].text.startswith("A quiet day")
    assert (found.start, found.end, found.cut_before, found.cut_after) == (0, 0, False, True)


def test_accents_and_case_are_folded_and_cyrillic_keeps_its_own() -> None:
    assert [folded(word) for word in ("NAÏVE", "Λήξη", "Київ", "Ё")] == [
        "naive",
        "ληξη",
        "київ",
        "ё",
    ]


def test_letters_of_continuous_scripts_are_words() -> None:
    found = shown("维尔马克国防部没有回答。", "国", "防", "部")
    assert [piece.text for piece in found.pieces if piece.hit] == ["国防部"]


@given(
    st.lists(st.sampled_from(["men", "Border", "naïve", "день", "国防", "a", "\n\n", "…"])),
    st.sets(st.sampled_from(["me", "bo", "na", "де", "国"]), min_size=1),
)
def test_a_snippet_is_words_of_its_text(parts: list[str], beginnings: set[str]) -> None:
    text = " ".join(parts * 9)
    found = shown(text, *beginnings)
    line = " ".join(text.split())
    assert " ".join("".join(piece.text for piece in found.pieces).split()) in line
    assert sum(len(piece.text) for piece in found.pieces) <= WIDTH + 60
    for piece in found.pieces:
        if piece.hit:
            assert folded(piece.text).startswith(tuple(beginnings))
    assert 0 <= found.start <= found.end <= len(text)
