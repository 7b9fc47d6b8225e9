"""Articles are found by their words."""

import pytest

from apps.articles import selectors
from apps.articles.selectors import Filter
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db


def found(people: People, typed: str, **narrowed: object) -> list[str]:
    """Return the titles of the articles found, sorted."""
    member = people.annotator
    asked = selectors.ask(member, typed)
    rows = selectors.words_visible_to(member, Filter(**narrowed))  # type: ignore[arg-type]
    page = selectors.page_of(rows, asked)
    return sorted(row.article.title for row in selectors.rows_of(member, page, asked))


@pytest.mark.parametrize(
    ("typed", "text", "language", "fits"),
    [
        ("reservists ", "A reservist was sent back.", "en", True),
        ("reservist ", "Reservists were sent back.", "en", True),
        ("reservist ", "Reservists were sent back.", "", False),
        ("deser*", "Four deserters were named.", "en", True),
        ("dese", "Four deserters were named.", "en", True),
        ("de", "Four deserters were named.", "en", False),
        ('"sent back"', "They were sent back.", "en", True),
        ('"back sent"', "They were sent back.", "en", False),
        ("men -border", "The men crossed the border.", "en", False),
        ("men -bridge", "The men crossed the border.", "en", True),
        ("bridge OR border", "The men crossed the border.", "en", True),
        ("bridge OR harbor", "The men crossed the border.", "en", False),
        ("КИРИЛЛ ", "Кирилл вернулся домой.", "ru", True),
        ("кирилла ", "Кирилл вернулся домой.", "ru", True),
        ("кирилл ", "КИРИЛЛ повернувся додому.", "uk", True),
        ("й ", "и", "uk", False),
        ("naive ", "A naïve question.", "en", True),
        ("naïve ", "A naive question.", "en", True),
        ("declare ", "Il a déclaré la guerre.", "fr", True),
        ("déclaration ", "Les déclarations du ministre.", "fr", True),
        ("Ληξη ", "Η λήξη της προθεσμίας.", "el", True),
        ("国防部", "维尔马克国防部没有回答。", "zh", True),
        ("国部", "维尔马克国防部没有回答。", "zh", False),
        ("stress", "the Ki\u0301ev stre\u00adss test", "en", True),
        ("harborwire.example ", "See harborwire.example for more.", "en", True),
        ("o'neil", "Ms O'Neil said so.", "en", True),
        ("-men ", "The men crossed the border.", "en", False),
        ("-women ", "The men crossed the border.", "en", True),
        ("the ", "The men crossed the border.", "en", False),
    ],
)
def test_words_are_found_in_their_language(
    people: People, typed: str, text: str, language: str, *, fits: bool
) -> None:
    an_article(people.annotator, text, title="One", language=language)
    an_article(people.annotator, "Other words.", title="Two", language="de")
    assert ("One" in found(people, typed)) is fits
