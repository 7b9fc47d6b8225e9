"""Articles are found by their words."""

import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.models import Membership
from apps.articles import selectors, services
from apps.articles.models import Article, ArticleWords
from apps.articles.queries import apart, seen
from apps.articles.selectors import Filter, Order
from apps.articles.selectors.search import paging as engine
from apps.core.errors import NotFoundError
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db

LETTERS = st.characters(exclude_categories=("Cn", "Cs"), exclude_characters="\0")
QUOTED = "“Reservists were sent back,” the ministry’s spokesman said – and left…"


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
        *[
            (typed, QUOTED, "en", True)
            for typed in ("reservists ", "reserv", "ministry ", "back ", "left ", '"said and left"')
        ],
        ("women ", "men—women", "en", True),
        ("armée ", "Il a quitté l’armée.", "fr", True),
        ("esercito ", "Un reparto dell’esercito.", "it", True),
        ("лантерн ", "Газета «Лантерн» не ответила…", "ru", True),
        ("пять ", "П’ять", "uk", False),
        ("п'ять ", "П’ять", "uk", True),
        ("घर ", "वह घर।", "hi", True),
        ("العرب", "قال العرب،", "ar", True),
        ("cannot ", "They can\u200dnot.", "en", True),
        ("harbour ", "Dorn/Harbour", "en", True),
        ("lantern ", "Near Velmark.Lantern asked.", "en", True),
        ("14 ", "From 12-14 men.", "en", True),
        ("16 ", "An F-16 at −16 or -16.", "en", True),
        ("12-14 ", "From 12-14 men.", "en", True),
        ("14-12 ", "From 12-14 men.", "en", False),
        ("velmark ", "Write to a.b@velmark.example now.", "en", True),
        ("2026 ", "Am 12.04.2026.", "de", True),
        ("lantern ", "<Lantern> &harbor;", "en", True),
        ("well-kno", "A well-known man.", "en", True),
        ("กลาโหม", "กระทรวงกลาโหมไม่ตอบ", "th", True),
        ("กลาหโม", "กระทรวงกลาโหมไม่ตอบ", "th", False),
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


def test_a_title_is_found_and_weighs_more_than_the_text(people: People) -> None:
    an_article(people.annotator, "The border was quiet.", title="Weather")
    an_article(people.annotator, "It was quiet.", title="The border")
    asked = selectors.ask(people.annotator, "border ")
    rows = selectors.words_visible_to(people.annotator)
    page = selectors.page_of(rows, asked)
    titles = [row.article.title for row in selectors.rows_of(people.annotator, page, asked)]
    assert titles == ["The border", "Weather"]
    newest = selectors.page_of(rows, asked, order=Order.NEWEST)
    assert [*newest.ids] == [*Article.objects.order_by("-created_at").values_list("pk", flat=True)]


def test_corrected_details_are_found_and_the_old_ones_are_not(people: People) -> None:
    article = an_article(people.annotator, "Die Wehrpflichtigen kamen.", title="Men", language="en")
    assert found(people, "wehrpflichtiger ") == []
    services.correct_details(
        by=people.annotator,
        article_id=article.pk,
        version=article.version,
        said={"title": "Rückkehr", "language": "de", "publisher": "Kurier"},
    )
    assert found(people, "wehrpflichtiger ") == ["Rückkehr"]
    assert found(people, "kurier ") == ["Rückkehr"]
    assert found(people, "ruckkehr ") == ["Rückkehr"]
    assert found(people, "men ") == []
    assert ArticleWords.objects.get().config == "german"


def test_a_text_with_more_than_a_vector_holds_is_searched_as_far_as_it_goes(
    people: People,
) -> None:
    words = " ".join(f"слово{number}" for number in range(150_000))
    an_article(people.annotator, f"Лантерн {words}", title="Long", language="ru")
    assert found(people, "лантерн ") == ["Long"]
    assert found(people, "слово77 ") == ["Long"]


@pytest.mark.parametrize("title", ["\u0958" * 500, "\u023a" * 500, "\u023a b" * 160])
def test_no_title_is_too_much(people: People, title: str) -> None:
    with connection.cursor() as cursor:
        # What loops must fail here, not hang.
        cursor.execute("SET LOCAL statement_timeout = '5s'")
    article = an_article(people.annotator, "Quiet words.", title="Men")
    Article.objects.filter(pk=article.pk).update(title=title)
    assert found(people, "quiet ") == [title]


def test_a_name_that_no_vector_holds_is_searched_as_far_as_it_goes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '20s'")
        cursor.execute(
            "SELECT articles_search_vector('simple', name, '', 'end') @@ 'слово7'::tsquery"
            " FROM (SELECT string_agg('слово' || n, ' ') FROM generate_series(1, 90000) n) t(name)"
        )
        assert cursor.fetchone() == (True,)


@given(
    words=st.text(
        alphabet=st.characters(exclude_categories=("Cn", "Cs"), exclude_characters="\0"),
        max_size=200,
    )
)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.usefixtures("people")
def test_texts_and_queries_are_told_apart_alike(words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT articles_apart(%s)", [words])
        (told,) = cursor.fetchone()
    assert told.split() == apart(seen(unicodedata.normalize("NFC", words))).split()


@pytest.mark.parametrize(
    ("narrowed", "fits"),
    [
        ({"host": "harborwire.example"}, ["One"]),
        ({"publisher": "Kurier"}, ["Two"]),
        ({"language": "de"}, ["Two"]),
        ({"status": "ready"}, ["One", "Two"]),
        ({"status": "failed"}, ["Three"]),
        ({"host": "harborwire.example", "language": "de"}, []),
        ({"published_from": date(2026, 5, 2)}, ["Two"]),
        ({"published_to": date(2026, 5, 1)}, ["One"]),
        ({"published_from": date(2026, 5, 1), "published_to": date(2026, 5, 1)}, ["One"]),
        ({"imported_to": date(2020, 1, 1)}, []),
        ({"imported_from": date(2020, 1, 1)}, ["One", "Three", "Two"]),
        ({"published_to": date.max}, ["One", "Three", "Two"]),
        ({"published_from": date.min}, ["One", "Two"]),
    ],
)
def test_a_list_is_narrowed(people: People, narrowed: dict[str, Any], fits: list[str]) -> None:
    moment = datetime(2026, 5, 1, 12, tzinfo=UTC)
    an_article(
        people.annotator, title="One", host="harborwire.example", language="en", published_at=moment
    )
    an_article(
        people.annotator,
        title="Two",
        publisher_text="Kurier",
        language="de",
        published_at=moment + timedelta(days=1),
    )
    three = an_article(people.annotator, title="Three")
    three.status = "failed"
    three.save()
    assert found(people, "", **narrowed) == fits


def test_a_filter_is_read_from_an_address_whatever_stands_there() -> None:
    assert Filter.read({"published_from": "2026-05-01", "status": "ready", "withdrawn": "1"}) == (
        Filter(published_from=date(2026, 5, 1), status="ready", withdrawn=True)
    )
    assert not Filter.read({"published_from": "May", "status": "odd", "withdrawn": "yes"}).is_set
    assert Filter.read({"host": "a\0b\ud800"}).host == "ab"


def test_facets_are_the_values_there_are(people: People) -> None:
    an_article(people.annotator, host="b.example", language="en", publisher_text="Kurier")
    an_article(people.annotator, host="a.example", language="en")
    an_article(people.stranger, host="c.example", language="fr")
    facets = selectors.facets(people.annotator)
    assert facets.hosts == ["a.example", "b.example"]
    assert (facets.languages, facets.publishers) == (["en"], ["Kurier"])
    assert (facets.failed, facets.importing, facets.withdrawn) == (0, 0, False)


def test_nothing_of_another_newsroom_is_found(people: People) -> None:
    an_article(people.stranger, "The border was quiet.", title="Theirs")
    assert found(people, "border ") == []
    assert found(people, "") == []


def _walk(member: Membership, typed: str, order: Order, size: int, between: Any) -> list[UUID]:
    """Return the ids of all pages; `between` is done after each."""
    ids: list[UUID] = []
    cursor = ""
    while True:
        rows = selectors.words_visible_to(member)
        page = selectors.page_of(
            rows, selectors.ask(member, typed), order=order, cursor=cursor, size=size
        )
        ids += page.ids
        if not page.following:
            return ids
        cursor = page.following
        between()


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("typed", ["border ", ""])
@pytest.mark.parametrize("same_moment", [False, True])
def test_a_walk_gives_every_row_once_while_others_come_in(
    people: People,
    monkeypatch: pytest.MonkeyPatch,
    *,
    order: Order,
    typed: str,
    same_moment: bool,
) -> None:
    monkeypatch.setattr(engine, "RANKED", 7)
    monkeypatch.setattr(engine, "GLANCE", 4)
    at = datetime(2026, 5, 1, tzinfo=UTC)
    standing = {
        an_article(
            people.annotator,
            "The border was quiet. " * (1 + number % 3),
            created_at=at if same_moment else at + timedelta(minutes=number),
        ).pk
        for number in range(20)
    }
    for number in range(6):
        an_article(people.annotator, "A quiet day.", created_at=at + timedelta(minutes=3 * number))
    wanted = standing if typed else set(Article.objects.values_list("pk", flat=True))

    def one_more() -> None:
        an_article(people.annotator, "The border, the border.")

    walked = _walk(people.annotator, typed, order, 3, one_more)
    assert len(walked) == len(set(walked))
    assert set(walked) == wanted


@pytest.mark.parametrize(
    "cursor",
    [
        "%%%",
        "далі",
        "e30",
        "WzEsMiwzLDRd",
        "W251bGwsbnVsbCxudWxsLG51bGxd",
        "A" * 5000,
        "W1tdLFtdXQ",
    ],
)
def test_a_cursor_that_is_not_ours_is_not_found(people: People, cursor: str) -> None:
    with pytest.raises(NotFoundError):
        selectors.page_of(
            selectors.words_visible_to(people.annotator),
            selectors.ask(people.annotator, "border"),
            cursor=cursor,
        )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    typed=st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(
                [
                    '"',
                    "-",
                    "*",
                    "OR",
                    "a",
                    "the",
                    "border",
                    "'",
                    "\\",
                    ":*",
                    "&",
                    "|",
                    "!",
                    "(",
                    "国",
                    "<->",
                ]
            )
        ).map("".join),
        st.lists(st.sampled_from(["OR", "-the", '"the"', "bor*", "'a:*", "й", "o'neil"])).map(
            " ".join
        ),
    )
)
def test_whatever_is_typed_is_searched_for(people: People, typed: str) -> None:
    if not Article.objects.exists():
        an_article(people.annotator, "The border was quiet, said Ms O'Neil.", language="en")
    for order in Order:
        asked = selectors.ask(people.annotator, typed)
        rows = selectors.words_visible_to(people.annotator)
        page = selectors.page_of(rows, asked, order=order)
        selectors.rows_of(people.annotator, page, asked)
        assert selectors.count_of(rows, asked) == len(page.ids)


def test_a_snippet_shows_words_as_their_language_bends_them(people: People) -> None:
    article = an_article(
        people.annotator, "Four reservists crossed the naïve border.", language="en"
    )
    asked = selectors.ask(people.annotator, "reservist naive ")
    page = selectors.page_of(selectors.words_visible_to(people.annotator), asked)
    (row,) = selectors.rows_of(people.annotator, page, asked)
    assert row.shows is not None
    assert [piece.text for piece in row.shows.pieces if piece.hit] == ["reservists", "naïve"]
    assert article.revision is not None
    assert row.place == "revision=1&at=5-15"


@pytest.mark.parametrize(
    ("text", "language", "typed", "hits"),
    [
        (QUOTED, "en", "reservist ministry ", ["Reservists", "ministry"]),
        ("Near Dorn_Harbour.", "en", "harbour ", ["Harbour"]),
        ("The stre\u00adss test", "en", "stress ", ["stre\u00adss"]),
        ("قرأ الكتاب أمس.", "ar", "كتاب ", ["الكتاب"]),
        ("Dia membaca surat.", "id", "baca ", ["membaca"]),
    ],
)
def test_what_was_found_is_shown_where_it_stands(
    people: People, text: str, language: str, typed: str, hits: list[str]
) -> None:
    an_article(people.annotator, text, language=language)
    asked = selectors.ask(people.annotator, typed)
    page = selectors.page_of(selectors.words_visible_to(people.annotator), asked)
    (row,) = selectors.rows_of(people.annotator, page, asked)
    assert row.shows is not None
    assert [piece.text for piece in row.shows.pieces if piece.hit] == hits
    assert text[row.shows.start : row.shows.end] == hits[0]


def test_the_languages_that_have_a_configuration_are_those_this_postgresql_ships() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, articles_search_config(code)"
            " FROM unnest(ARRAY['en', 'en-gb', 'RU', 'uk', 'zh', '', 'nb']) code"
        )
        assert dict(cursor.fetchall()) == {
            "en": "english",
            "en-gb": "english",
            "RU": "russian",
            "uk": "simple",
            "zh": "simple",
            "": "simple",
            "nb": "norwegian",
        }
