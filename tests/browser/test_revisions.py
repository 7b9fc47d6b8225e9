"""An article whose text changed: what changed, moved marks, and those that lost their words."""

import re
from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from apps.annotations import services
from apps.annotations.models import Annotation
from apps.annotations.spans import Fragment
from apps.articles import services as articles
from apps.articles.details import Details
from apps.articles.extraction.found import Extracted
from apps.articles.models import Article
from apps.articles.regions import Kind, Region
from tests.browser.conftest import SignIn, apart
from tests.browser.hand import all_saved, draw_over, mark, ready
from tests.browser.test_axe import violations
from tests.factories import People, an_article

OLD: Final = (
    "👩‍🚒 The harbour office in Dorn said that the night ferries had stopped for good.\n\n"
    "Lantern counted at least 140 men who were sent back before a board had heard them.\n\n"
    "Nine crews had left without notice, and some were owed three months of wages."
)
NEW: Final = (
    "Nine crews had left without notice, and some were owed three months of wages.\n\n"
    "Lantern counted at least 150 men who were sent back before a board had heard them.\n\n"
    "👩‍🚒 No ferry sails after dark any more, says the office in Dorn."
)
GONE: Final = "the night ferries had stopped"
FOUND: Final = "No ferry sails after dark"

Drain = Callable[..., list[str]]


def revise(article: Article, text: str) -> None:
    """Let the page be read again with another text."""
    found = Extracted(text, [Region(Kind.BODY, 0, len(text))], Details(), extractor="test")
    articles.keep_revision(article_id=article.pk, found=found)


def claim(people: People, article: Article, words: str) -> Annotation:
    """Mark words of the first revision as a claim of the annotator's."""
    at = OLD.index(words)
    made, _ = services.create_annotation(
        by=people.annotator,
        article_id=article.pk,
        kind="claim",
        span=(Fragment(at, at + len(words)),),
        number=1,
    )
    return made


@pytest.fixture
def article(people: People, server: str) -> Article:
    """Make an article with three claims, before its text changes."""
    del server
    article = an_article(people.annotator, OLD, host="harbor.example")
    for words in ("Nine crews had left", "at least 140 men", GONE):
        claim(people, article, words)
    return article


@pytest.fixture
def revised(article: Article, drain_jobs: Drain) -> Article:
    """Let its text change, and its marks be carried over."""
    apart(revise, article, NEW)
    apart(drain_jobs)
    return article


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_on_a_comparison_nor_in_a_room_with_a_tray(
    sign_in: SignIn, people: People, revised: Article, width: int
) -> None:
    page = sign_in(people.annotator, width=width)
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"/articles/{revised.pk}/revisions/")
    assert violations(page) == []
    for query in ("", "?revision=1"):
        page.goto(f"/articles/{revised.pk}/{query}")
        expect(page.locator(".card").first).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def stands(quote: str) -> Annotation:
    """Return the mark that has these words, as the database has them."""
    return Annotation.objects.select_related("revision").get(fragments__quote=quote)


def tray_of(page: Page) -> Locator:
    """Return the tray of marks that lost their words."""
    return page.locator(".tray")


def test_two_revisions_are_compared_and_the_earlier_is_read_as_it_stood(
    sign_in: SignIn, people: People, revised: Article
) -> None:
    page = sign_in(people.reviewer)
    page.goto(f"/articles/{revised.pk}/revisions/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 revisions")
    expect(page.locator(".diff del", has_text="140")).to_have_text("removed: 140")
    expect(page.locator(".diff ins", has_text="150")).to_have_text("added: 150")
    expect(page.get_by_text("(moved here)")).to_be_visible()
    expect(page.get_by_text("Marks: 1 exact, 1 moved, 1 without a place").first).to_be_visible()
    page.locator(".diff").get_by_role("link", name="Revision 1").click()
    expect(page.get_by_text("This is revision 1, as it stood.")).to_be_visible()
    expect(page.locator(".sheet__text")).to_contain_text("the night ferries")
    expect(page.locator(".rail .card")).to_have_count(3)
    expect(page.locator(".card", has_text=GONE)).to_be_visible()
    expect(page.locator("#saved")).to_contain_text("As it stood")
    expect(tray_of(page)).to_be_hidden()
    draw_over_nothing(page)


def draw_over_nothing(page: Page) -> None:
    """Try to mark a word where nothing can be marked."""
    before = Annotation.objects.count()
    draw_over(page, "counted")
    page.keyboard.press("c")
    expect(page.locator(".rail .card")).to_have_count(3)
    assert Annotation.objects.count() == before


def test_a_moved_mark_is_shown_with_its_former_words_and_confirmed(
    sign_in: SignIn, people: People, revised: Article
) -> None:
    page = sign_in(people.colleague)
    ready(page, f"/articles/{revised.pk}/")
    card = page.locator(".card", has_text="In revision 1")
    expect(card.locator("del")).to_have_text("Before: at least 140 men")
    expect(card.locator("ins")).to_have_text("Now: at least 150 men")
    expect(page.locator(".overlay .moved")).to_have_count(1)
    expect(page.locator("#left-to-do")).to_contain_text("Moved marks to confirm")
    card.get_by_role("button", name="Confirm").click()
    all_saved(page)
    expect(page.locator(".overlay .moved")).to_have_count(0)
    assert stands("at least 150 men").move is None


def test_who_may_not_mark_decides_nothing_about_a_moved_mark(
    sign_in: SignIn, people: People, revised: Article
) -> None:
    page = sign_in(people.admin)
    ready(page, f"/articles/{revised.pk}/")
    card = page.locator(".card", has_text="In revision 1")
    expect(card).to_be_visible()
    expect(card.get_by_role("button", name="Confirm")).to_have_count(0)
    card.locator("[data-act=open]").click()
    expect(card).to_have_class(re.compile("card--open"))
    page.keyboard.press("Enter")
    page.keyboard.press("Backspace")
    expect(page.locator("#said")).to_contain_text("annotators decide")
    all_saved(page)
    expect(card).to_be_visible()
    assert stands("at least 150 men").move is not None


def test_a_moved_mark_whose_words_are_not_there_goes_to_the_tray(
    sign_in: SignIn, people: People, revised: Article
) -> None:
    page = sign_in(people.annotator)
    ready(page, f"/articles/{revised.pk}/")
    page.get_by_role("button", name="Not there any more").click()
    expect(tray_of(page).locator("blockquote")).to_have_text([GONE, "at least 140 men"])
    all_saved(page)
    assert stands("at least 140 men").state == "orphan"


def test_an_orphan_is_attached_again_with_the_mouse(
    sign_in: SignIn, people: People, revised: Article
) -> None:
    page = sign_in(people.annotator)
    ready(page, f"/articles/{revised.pk}/")
    expect(tray_of(page).locator("summary")).to_have_text("1 mark without a place")
    expect(tray_of(page)).to_contain_text("These words are gone")
    tray_of(page).get_by_role("button", name="Mark the words where it belongs").click()
    draw_over(page, FOUND)
    page.get_by_role("button", name="Attach here").click()
    expect(tray_of(page)).to_be_hidden()
    all_saved(page)
    found = stands(FOUND)
    assert (found.state, found.revision.number) == ("accepted", 2)
    assert found.appearance.claim.text == GONE
    expect(page.locator(f"#card-{found.pk}")).to_be_visible()


def test_an_orphan_is_attached_again_by_keyboard_alone(
    sign_in: SignIn, people: People, revised: Article
) -> None:
    page = sign_in(people.annotator)
    ready(page, f"/articles/{revised.pk}/")
    tray_of(page).get_by_role("button", name="Mark the words where it belongs").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Choose the words where it belongs")
    # First somewhere else, and back: Escape leaves it in the tray, with the focus on it.
    page.keyboard.press("Escape")
    expect(tray_of(page).get_by_role("button", name="Mark the words")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+End")
    page.keyboard.press("End")
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("Control+Shift+ArrowRight")
    expect(page.get_by_role("button", name="Attach here")).to_be_visible()
    page.keyboard.press("Enter")
    expect(tray_of(page)).to_be_hidden()
    all_saved(page)
    (found,) = Annotation.objects.filter(appearance__claim__text=GONE)
    assert (found.state, found.revision.number) == ("accepted", 2)
    part = found.fragments.get()
    assert NEW[part.start : part.end] == part.quote


def test_an_open_room_says_that_the_text_changed_and_what_is_marked_there_goes_over(
    sign_in: SignIn, people: People, article: Article, drain_jobs: Drain
) -> None:
    page = sign_in(people.annotator)
    ready(page, f"/articles/{article.pk}/")
    apart(revise, article, NEW)
    apart(drain_jobs)
    expect(page.get_by_text("Revision 2 is the text now.")).to_be_visible()
    # Nothing moved under the reader: the marks stand where they stood.
    expect(page.locator(".card", has_text="at least 140 men")).to_be_visible()
    mark(page, "some were owed", "n")
    assert stands("some were owed").revision.number == 1
    apart(drain_jobs)
    page.get_by_role("button", name="Move my marks").click()
    expect(page.locator(".sheet__text")).to_contain_text("150 men")
    expect(page.locator(".card", has_text="some were owed")).to_be_visible()
    note = stands("some were owed")
    part = note.fragments.get()
    assert (note.revision.number, NEW[part.start : part.end]) == (2, "some were owed")


def test_the_tray_works_on_a_phone(sign_in: SignIn, people: People, revised: Article) -> None:
    page = sign_in(people.annotator, width=390)
    ready(page, f"/articles/{revised.pk}/")
    page.get_by_role("button", name="Outline").last.click()
    page.get_by_role("link", name="Marks without a place").click()
    button = tray_of(page).get_by_role("button", name="Mark the words where it belongs")
    expect(button).to_be_focused()
    button.click()
    draw_over(page, FOUND)
    page.get_by_role("button", name="Attach here").click()
    all_saved(page)
    expect(tray_of(page)).to_be_hidden()
    assert stands(FOUND).state == "accepted"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
