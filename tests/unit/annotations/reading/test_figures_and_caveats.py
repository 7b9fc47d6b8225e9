"""Numbers with what they count and how they are bound; what a publisher has not verified."""

from decimal import Decimal

import pytest

from apps.annotations.reading import read
from apps.annotations.spans import Span


def words(text: str, span: Span) -> str:
    return " … ".join(text[part.start : part.end] for part in span)


FIGURES = [
    ("At least 140 men were sent back.", "At least 140 men", "140", None, "at_least", "men", ""),
    ("More than 18,000 soldiers of the district fled.", "More than 18,000 soldiers of the district", "18000", None, "more_than", "soldiers of the district", ""),  # noqa: E501
    ("It holds up to 40 ships.", "up to 40 ships", None, "40", "at_most", "ships", ""),
    ("Nearly 300 ships wait.", "Nearly 300 ships", None, "300", "less_than", "ships", ""),
    ("Around 12,000 of them left.", "Around 12,000 of them", "12000", "12000", "about", "them", ""),
    ("Between 5 and 10 ships wait.", "Between 5 and 10 ships", "5", "10", "between", "ships", ""),
    ("It costs 5 to 10 million dollars.", "5 to 10 million dollars", "5000000", "10000000", "between", "", "USD"),  # noqa: E501
    ("They paid $1.5 billion for it.", "$1.5 billion", "1500000000", "1500000000", "exact", "", "USD"),  # noqa: E501
    ("Prices rose by 4.5 percent.", "4.5 percent", "4.5", "4.5", "exact", "", "%"),
    ("Prices rose by 12% at once.", "12%", "12", "12", "exact", "", "%"),
    ("Hundreds of men were sent back.", "Hundreds of men", "200", None, "at_least", "men", ""),
    ("Cases rose tenfold.", "tenfold", "10", "10", "exact", "", "×"),
    ("Twelve ships wait.", "Twelve ships", "12", "12", "exact", "ships", ""),
    ("They took 30 ships or more.", "30 ships or more", "30", None, "at_least", "ships", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "quote", "low", "high", "bound", "counts", "unit"),
    FIGURES,
    ids=[f[0] for f in FIGURES],
)
def test_a_figure_says_what_it_counts_and_how_it_is_bound(  # noqa: PLR0917 - a row of the table
    text: str, quote: str, low: str | None, high: str | None, bound: str, counts: str, unit: str
) -> None:
    (found,) = read(text).figures
    assert words(text, found.span) == quote
    assert found.low == (None if low is None else Decimal(low))
    assert found.high == (None if high is None else Decimal(high))
    assert (found.bound, found.counts, found.unit) == (bound, counts, unit)


@pytest.mark.parametrize(
    "text",
    [
        "The war began in 2022 and ended on May 10.",
        "On 10 May 2024 the port closed at 4:50 p.m.",
        "The 8th Guards and the 10-year sentence are old.",
        "See https://harbor.example/2024/140 for more.",
        "One of the officers left the EB-5 programme.",
        "He wrote 999999999999999999 trillion dollars.",
    ],
)
def test_dates_names_and_addresses_are_no_figures(text: str) -> None:
    assert not read(text).figures


@pytest.mark.parametrize(
    "caveat",
    [
        "The Meridian has yet to verify these figures.",
        "Harbor Wire could not independently confirm the claim.",
        "The numbers have not been independently verified.",
        "These figures are yet to be verified.",
        "Lantern was unable to verify the footage.",
        "The claims couldn’t immediately be verified.",
        "There was no independent confirmation of the report.",
    ],
)
def test_a_caveat_covers_what_stands_before_it_in_its_paragraph(caveat: str) -> None:
    text = f"The port is open.\n\nThe ministry said 140 men left. {caveat} More follows."
    (found,) = read(text).caveats
    assert words(text, found.span) == caveat
    assert words(text, (found.covers,)).strip() == "The ministry said 140 men left."


def test_a_caveat_covers_paragraphs_in_which_one_source_goes_on_speaking() -> None:
    text = (
        "Ana Torv said the port was open.\n\n"
        "Velmark’s border service (VBS) said that 140 men had left. It added that 30 were missing."
        "\n\nSome 2,500 ships wait, the VBS said. The Meridian has yet to verify these figures."
    )
    (found,) = read(text).caveats
    covered = words(text, (found.covers,))
    assert covered.startswith("Velmark’s border service")
    assert covered.rstrip().endswith("the VBS said.")


@pytest.mark.parametrize(
    "text",
    ["The Meridian verified the figures.", "He could not swim.", "It was confirmed on Monday."],
)
def test_what_was_verified_has_no_caveat(text: str) -> None:
    assert not read(f"140 men left. {text}").caveats
