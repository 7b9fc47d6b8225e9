"""A PDF's letters become paragraphs in the order of reading."""

import pytest

from apps.articles.documents.readers import read
from apps.articles.media import Medium
from apps.articles.text import UnreadableError
from tests.documents import BYLINE, HEADLINE, LEAD, SECOND, Run, a_pdf


def lines(text: str, x: float, y: float, width: int, *, size: float = 11) -> list[Run]:
    """Return a text set in lines of so many characters, 14 points apart."""
    runs, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            runs.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    runs.append(line)
    return [(x, y - 14 * n, size, words) for n, words in enumerate(runs)]


def told(data: bytes) -> list[tuple[str, str]]:
    found = read(Medium.PDF, data)
    return [(str(region.kind), found.text[region.start : region.end]) for region in found.regions]


def test_lines_become_paragraphs_and_the_largest_letters_the_headline() -> None:
    page = [
        (60, 780, 20, HEADLINE),
        (60, 750, 11, BYLINE),
        *lines(LEAD, 60, 720, 70),
        *lines(SECOND, 60, 650, 70),
    ]
    assert told(a_pdf([page])) == [
        ("headline", HEADLINE),
        ("dateline", BYLINE),
        ("body", f"{LEAD}\n\n{SECOND}"),
    ]


def test_two_columns_are_read_one_after_the_other_however_they_were_written() -> None:
    left = lines(LEAD, 60, 720, 34)
    right = lines(SECOND, 310, 720, 34)
    mixed = [run for pair in zip(left, right, strict=False) for run in pair]
    mixed += left[len(right) :] + right[len(left) :]
    page = [(60, 780, 20, HEADLINE), *mixed]
    assert told(a_pdf([page]))[1] == ("body", f"{LEAD}\n\n{SECOND}")


def test_words_broken_at_the_end_of_a_line_are_whole_again_and_compounds_keep_their_hyphen() -> (
    None
):
    page = [
        (60, 720, 11, "The reservists of the depot had been wound-"),
        (60, 706, 11, "ed, and a well-known doctor of the town said that this well-"),
        (60, 692, 11, "known depot was full."),
    ]
    assert told(a_pdf([page])) == [
        (
            "body",
            (
                "The reservists of the depot had been wounded, and a well-known doctor of the town"
                " said that this well-known depot was full."
            ),
        )
    ]


def test_running_heads_and_page_numbers_stand_beside_the_body() -> None:
    pages = []
    for number, town in enumerate(("Dorn", "Halmi", "Varn"), start=1):
        words = f"In {town} the ministry said so, and it went on for a while after that"
        pages.append(
            [
                (60, 810, 9, "The Meridian, 12 October 2026"),
                *lines(f"{words}. Nobody in {town} knew of it, and {town} is full.", 60, 760, 70),
                (290, 30, 9, str(number)),
            ]
        )
    found = told(a_pdf(pages))
    beside = "\n\n".join(words for kind, words in found if kind == "related")
    assert beside.count("The Meridian, 12 October 2026") == 3
    body = "\n\n".join(words for kind, words in found if kind == "body")
    assert "The Meridian" not in body
    assert body.count("the ministry said so") == 3


def test_a_sentence_that_goes_on_overleaf_is_one_paragraph() -> None:
    first = [(60, 40, 11, "The ministry of Velmark said on Monday that no reservist")]
    second = [(60, 800, 11, "is sent back before a board has heard him, and left it at that.")]
    assert told(a_pdf([first, second])) == [
        (
            "body",
            (
                "The ministry of Velmark said on Monday that no reservist is sent back before a"
                " board has heard him, and left it at that."
            ),
        )
    ]


def test_the_cells_of_a_row_stay_beside_each_other() -> None:
    rows = [("Dorn", "140", "May"), ("Halmi", "12", "June"), ("Varn", "7", "July")]
    page = [
        (60 + 120 * column, 700 - 14 * row, 11, cell)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    ]
    text = read(Medium.PDF, a_pdf([[(60, 760, 11, LEAD[:80]), *page]])).text
    assert "Dorn 140 May" in text
    assert "Halmi 12 June" in text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (a_pdf([[]]), "no_text_in_pdf"),
        (a_pdf([[(60, 700, 11, "7")]] * 3), "no_text_in_pdf"),
        (b"%PDF-1.7\n%%EOF", "bad_pdf"),
        (a_pdf([[(60, 700, 11, LEAD)]])[:200], "bad_pdf"),
        (a_pdf([[]] * 501), "too_large"),
    ],
)
def test_a_pdf_without_text_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read(Medium.PDF, data)
    assert refused.value.code == code


def test_the_title_of_a_pdf_is_proposed_unless_a_program_wrote_it() -> None:
    page = lines(LEAD, 60, 720, 70)
    assert read(Medium.PDF, a_pdf([page], title="Sent back")).details.title == "Sent back"
    named = read(Medium.PDF, a_pdf([page], title="Microsoft Word - draft.docx")).details.title
    assert "Word" not in named
