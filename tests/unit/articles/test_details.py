"""What a text says of itself is proposed; what it does not say stays empty."""

import pytest

from apps.articles import details, regions
from apps.articles.details import Details

BODY = (
    "Velmark is sending wounded reservists back to the line along the Ashe before a medical board"
    " has heard them. The order was signed in September, a gunner told the outlet."
)
UKRAINIAN = (
    "Велмарк повертає поранених резервістів на фронт, не чекаючи лікарської комісії. Наказ"
    " підписали у вересні, розповів виданню артилерист четвертої бригади, який служить у Хальмі."
)


def read(text: str) -> Details:
    found = regions.of_text(text)
    return details.with_language(details.of_text(text, found), text, found)


def test_the_head_of_a_page_gives_title_author_and_date() -> None:
    said = read(f"Reservists Go Back to the Line\n\nBy Ilse Varga\nOct 12/2026 07:20AM\n\n{BODY}")
    assert said == Details(
        title="Reservists Go Back to the Line",
        author="Ilse Varga",
        language="en",
        published_raw="Oct 12/2026 07:20AM",
    )


def test_a_text_without_a_headline_is_called_by_its_first_sentence() -> None:
    assert (
        read("The bridge at Dorn is down. Nobody was hurt.").title == "The bridge at Dorn is down"
    )


def test_a_long_first_sentence_is_cut_at_a_word() -> None:
    title = read(BODY.replace(".", ",")).title
    assert title.endswith(" …")
    assert BODY.replace(".", ",").startswith(title.removesuffix(" …"))


@pytest.mark.parametrize(
    ("text", "language"), [(BODY, "en"), (UKRAINIAN, "uk"), ("Halmi.", ""), ("12 + 12 = 24", "")]
)
def test_the_language_is_told_where_there_is_enough_of_it(text: str, language: str) -> None:
    assert read(text).language == language


def test_a_page_s_word_for_a_short_text_s_language_is_taken() -> None:
    text = "Reservists go back to the line."
    found = regions.of_text(text)
    assert details.with_language(Details(language="sv"), text, found).language == "sv"


@pytest.mark.parametrize(
    ("sentence", "outlet"),
    [
        ("The Meridian has contacted the ministry for comment.", "The Meridian"),
        ("Lantern has yet to verify these figures.", "Lantern"),
        ("Harbor Wire could not independently verify the claim.", "Harbor Wire"),
        ("He has contacted the ministry. Officials said Lantern was wrong.", ""),
        ("The Meridian has contacted them. Lantern has yet to verify this.", ""),
        (
            "The Meridian has contacted them. Lantern has yet to verify this. a@lantern.example",
            "Lantern",
        ),
    ],
)
def test_the_publisher_is_the_outlet_that_speaks_of_itself(sentence: str, outlet: str) -> None:
    assert details.outlet_of(f"{BODY} {sentence}") == outlet


def test_details_that_a_page_lacks_come_from_its_text_but_dates_are_not_mixed() -> None:
    page = Details(title="Page", host="harborwire.example", published_raw="12 October 2026")
    text = read(f"Text Goes Here Now\n\nOct 13/2026 07:20AM\n\nBy Ilse Varga\n\n{BODY}")
    both = page.or_else(text)
    assert (both.title, both.author) == ("Page", "Ilse Varga")
    assert (both.published_raw, both.published_at) == ("12 October 2026", None)
