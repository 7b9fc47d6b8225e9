"""Regions: every part of a text has its kind, and no character is without one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.articles import regions
from apps.articles.text import UnreadableError, normalise

LEAD = (
    "Velmark is sending wounded reservists back to the line along the Ashe before a medical board"
    " has heard them, according to an investigation by Lantern."
)
MORE = (
    "“Nobody asked me whether I could walk,” a gunner of the 4th Brigade told the outlet. He asked"
    " not to be named, because his brother still serves in Halmi."
)
CAPTION = (
    "Reservists wait for a bus at the depot of Dorn, in the Ashe valley, on October 2, 2026. The"
    " depot was hit twice in September"
)
TIP = "Do you have a tip that The Meridian should follow? Write to tips@meridian.example."
RIGHTS = "Disclaimer: The copyright of this article belongs to its author. We only repost it."
NO_ADVICE = (
    "What we repost serves only the purpose of dissemination and does not represent our advice."
    " Of any infringement, write to us."
)


def kinds(text: str, title: str = "") -> list[tuple[str, str]]:
    return [
        (region.kind.value, text[region.start : region.end])
        for region in regions.of_text(text, title=title)
    ]


def test_a_reposted_page_comes_apart_into_its_parts() -> None:
    text = "\n\n".join(
        [
            "Velmark Is Putting Wounded Reservists Back on the Line",
            "World\nPost At: Oct 12/2026 07:20AM",
            LEAD,
            MORE,
            f"{CAPTION[:-20]}... {CAPTION}. Ilse Varga/Northlight",
            "The Meridian has contacted Velmark's Defence Ministry for comment by email.",
            TIP,
            RIGHTS,
        ]
    )
    assert kinds(text) == [
        ("headline", "Velmark Is Putting Wounded Reservists Back on the Line"),
        ("dateline", "World\nPost At: Oct 12/2026 07:20AM"),
        ("body", f"{LEAD}\n\n{MORE}"),
        ("duplicate", f"{CAPTION[:-20]}..."),
        ("caption", f"{CAPTION}. Ilse Varga/Northlight"),
        ("body", "The Meridian has contacted Velmark's Defence Ministry for comment by email."),
        ("tip_line", TIP),
        ("rights_notice", RIGHTS),
    ]


@pytest.mark.parametrize(
    ("paragraph", "kind"),
    [
        # tip lines
        ("Got a story? Email newsdesk@harbor.example or message us on Signal.", "tip_line"),
        ("Contact the reporter at ilse@northlight.example.", "tip_line"),
        (
            "Haben Sie Hinweise zu diesem Thema? Schreiben Sie an hinweise@kurier.example",
            "tip_line",
        ),
        ("Если у вас есть информация по этой теме, пишите нам: red@kurier.example", "tip_line"),
        ("Маєте інформацію про події в Дорні? Напишіть нам: tip@kurier.example", "tip_line"),
        (
            "Vous avez une information à partager ? Écrivez-nous : alerte@lantern.example",
            "tip_line",
        ),
        # rights notices
        ("© 2026 The Meridian. All rights reserved.", "rights_notice"),
        (
            "This article was originally published by Lantern under a Creative Commons licence.",
            "rights_notice",
        ),
        ("Alle Rechte vorbehalten. Nachdruck nur mit Genehmigung.", "rights_notice"),
        ("Все права защищены. Перепечатка материалов разрешена со ссылкой.", "rights_notice"),
        (NO_ADVICE, "rights_notice"),
        (
            "Note: all rights belong to their owners. Shared for information purposes only.",
            "rights_notice",
        ),
        # captions and credits
        ("Photo: Ilse Varga/Northlight", "caption"),
        ("FILE PHOTO: Reservists at the depot of Dorn.", "caption"),
        ("Reservists at the depot of Dorn, October 2. (Photo by Ilse Varga)", "caption"),
        ("Auf dem Bild: Reservisten am Depot in Dorn.", "caption"),
        ("Reservists at the depot of Dorn. Ilse Varga/Northlight", "caption"),
        ("На фото: резервісти біля депо в Дорні.", "caption"),
        # dates, names, links
        ("Published 12 October 2026, 07:20", "dateline"),
        ("By Ilse Varga and Tomas Reyl", "dateline"),
        ("Von Ilse Varga", "dateline"),
        ("Read more: The hospitals of Halmi count their beds", "related"),
        ("Читайте також: Скільки ліжок у лікарнях Хальмі", "related"),
        ("© Ilse Varga", "caption"),
        ("FILE - Reservists wait at the depot of Dorn, on the second of October.", "caption"),
        (
            "© Copyright 2026 Lantern. All rights reserved. It may not be reproduced.",
            "rights_notice",
        ),
        # running text that only looks like it
        ("The land belongs to its owners, the board said. It was not legal advice.", "body"),
        ("“Do you have any information that they came over the river at all?” he asked.", "body"),
        ("Here are the tables, courtesy of the brigade in Dorn.", "body"),
        ("The report shows a photograph depicting the depot of Dorn in September.", "body"),
        ("Watch how a gunner of the brigade answers the board, in the words of its chair:", "body"),
        ("H/T Lantern", "body"),
        (
            "The copyright of the film belonged to a studio in Dorn, a court found.",
            "body",
        ),
        (
            "The ministry asked Lantern to send its tips to a prosecutor, its editor told us.",
            "body",
        ),
        (
            "By Monday the reservists had walked forty kilometres, the brigade said in a report.",
            "body",
        ),
        (
            "He said the either/or of the order was the worst of it, for everybody.",
            "body",
        ),
        (
            "The Meridian has contacted the ministry by email at press@velmark.example.",
            "body",
        ),
        (
            "On 12 October 2026 the depot of Dorn was hit again, said the railway workers there.",
            "body",
        ),
        (
            "A photo of the depot went round the world in September, to the army's rage.",
            "body",
        ),
        (
            "“All rights of the wounded were ignored,” a lawyer for the gunners said on Tuesday.",
            "body",
        ),
    ],
)
def test_a_paragraph_is_known_by_its_words(paragraph: str, kind: str) -> None:
    text = f"Velmark Is Putting Reservists Back on the Line\n\n{LEAD}\n\n{paragraph}\n\n{MORE}"
    middle = [found for found, words in kinds(text) if paragraph in words]
    assert middle == [kind]


def test_a_notice_glued_to_the_last_paragraph_is_cut_off_at_its_sentence() -> None:
    text = f"{LEAD}\n\n{MORE} {TIP}"
    assert kinds(text) == [("body", f"{LEAD}\n\n{MORE}"), ("tip_line", TIP)]


def test_the_paragraphs_under_the_heading_of_a_notice_belong_to_it() -> None:
    text = f"{LEAD}\n\nDisclaimer:\n\nOur site shares what others wrote, to inform its readers."
    assert [kind for kind, _ in kinds(text)] == ["body", "rights_notice"]


@pytest.mark.parametrize(
    "notice", ["All rights reserved.", "© 2026 Lantern.", "(All rights reserved)"]
)
def test_what_follows_a_whole_notice_does_not_belong_to_it(notice: str) -> None:
    assert [kind for kind, _ in kinds(f"{LEAD}\n\n{notice}\n\n{MORE}")][-1] == "body"


def test_the_later_of_two_equal_paragraphs_is_the_duplicate() -> None:
    text = f"{LEAD}\n\n{MORE}\n\n{LEAD.upper()}"
    assert kinds(text) == [("body", f"{LEAD}\n\n{MORE}"), ("duplicate", LEAD.upper())]


def test_a_cut_off_copy_in_a_paragraph_of_its_own_is_the_duplicate() -> None:
    text = f"{LEAD}\n\n{CAPTION[:60]}…\n\n{CAPTION}. Photo: Northlight\n\n{MORE}"
    assert [kind for kind, _ in kinds(text)] == ["body", "duplicate", "caption", "body"]


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("DORN, Oct 12 (Northlight) — ", "DORN, Oct 12 (Northlight) —"),
        ("HALMI (Harbor Wire) - ", "HALMI (Harbor Wire) -"),
        ("ХАЛЬМІ, 12 жовтня — ", "ХАЛЬМІ, 12 жовтня —"),
    ],
)
def test_an_agency_s_dateline_is_cut_off_the_first_paragraph(opening: str, dateline: str) -> None:
    text = f"Reservists Go Back to the Line\n\n{opening}{LEAD}"
    assert kinds(text)[1:] == [("dateline", dateline), ("body", LEAD)]


@pytest.mark.parametrize(
    ("text", "title", "headline"),
    [
        (
            f"World\n\nReservists Go Back to the Line\n\n{LEAD}",
            "",
            "Reservists Go Back to the Line",
        ),
        (
            f"Oct 12, 2026\nReservists Go Back to the Line\n{LEAD}",
            "",
            "Reservists Go Back to the Line",
        ),
        (f"“They Sent Me Back.”\n\n{LEAD}", '"they sent me  back."', "“They Sent Me Back.”"),
        (f"{LEAD}\n\n{MORE}", "", None),
        (f"{LEAD}", "", None),
        ("Hello there", "", None),
        (
            f"Міністерство: поранених не повертають на фронт\n\n{LEAD}",
            "",
            "Міністерство: поранених не повертають на фронт",
        ),
    ],
)
def test_the_headline_is_found_or_left_out(text: str, title: str, headline: str | None) -> None:
    found = [words for kind, words in kinds(text, title) if kind == "headline"]
    assert found == ([headline] if headline else [])


def test_lines_wrapped_by_hand_are_one_paragraph() -> None:
    wrapped = (
        "Velmark is sending wounded reservists back to the line along the\n"
        "Ashe before a medical board has heard them, according to a new and\n"
        "thorough investigation by Lantern."
    )
    assert [(piece.start, piece.end) for piece in regions.paragraphs(wrapped)] == [
        (0, len(wrapped))
    ]


def test_quoted_lines_are_a_quote_block() -> None:
    text = f"{LEAD}\n\n> We were told to march.\n> Nobody asked.\n\n{MORE}"
    assert [kind for kind, _ in kinds(text)] == ["body", "quote", "body"]


PARTS = st.sampled_from(
    [
        *(LEAD, MORE, CAPTION, TIP, RIGHTS, "World", "Oct 12/2026 07:20AM", "By Ilse Varga"),
        *("© 2026", "Photo: x/Y", "…", "Read more:", "DORN, Oct 12 (Harbor) — said", "🇺🇦", "> q"),
    ]
)
TEXTS = st.one_of(
    st.lists(st.one_of(PARTS, st.text(max_size=60)), min_size=1, max_size=12).map("\n\n".join),
    st.lists(PARTS, min_size=1, max_size=12).map("\n".join),
    st.lists(PARTS, min_size=1, max_size=12).map(" ".join),
)


@given(TEXTS)
def test_regions_are_ordered_disjoint_and_cover_every_character_that_is_not_blank(
    sent: str,
) -> None:
    try:
        text = normalise(sent)
    except UnreadableError:
        return
    at = 0
    for region in regions.of_text(text):
        assert at <= region.start < region.end <= len(text)
        assert not text[at : region.start].strip()
        assert not text[region.start].isspace()
        assert not text[region.end - 1].isspace()
        at = region.end
    assert not text[at:].strip()
