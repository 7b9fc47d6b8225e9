"""Searching by keyboard, and addresses that lead to words."""

import re

import pytest
from playwright.sync_api import Page, expect

from apps.articles.models import Article, Revision
from tests.browser.conftest import SignIn, apart
from tests.browser.hand import draw_over, mark, ready
from tests.factories import People, an_article

TEXT = (
    "👩‍🚒 Lantern counted at least 140 men who were sent back.\n\n"
    + "Nothing happened that day in Velmark.\n\n" * 40
    + "Four reservists crossed the border, the outlet said.\n\nThey came home."
)
WORDS = "Four reservists crossed the border"


@pytest.fixture
def article(people: People, server: str) -> Article:
    """Make a long article whose words stand far down."""
    del server
    return an_article(people.annotator, text=TEXT, host="harborwire.example", language="en")


def chosen(page: Page) -> str:
    return str(page.evaluate("getSelection().toString()"))


def in_sight(page: Page) -> bool:
    return bool(
        page.evaluate(
            "(() => { const box = getSelection().getRangeAt(0).getBoundingClientRect();"
            " return box.top > 0 && box.bottom < innerHeight })()"
        )
    )


def address_of(article: Article, words: str, revision: int = 1) -> str:
    start = TEXT.index(words)
    return f"/articles/{article.pk}/?revision={revision}&at={start}-{start + len(words)}"


def test_words_are_searched_for_and_read_without_a_mouse(
    sign_in: SignIn, people: People, article: Article
) -> None:
    page = sign_in(people.annotator)
    page.goto("/desk/")
    page.keyboard.press("/")
    page.keyboard.type("reservist borders")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=reservist+borders")
    found = page.locator("#found mark")
    expect(found.first).to_have_text("reservists")
    page.locator(".snippet a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/articles/{article.pk}/**")
    expect(page.locator(".markbar")).to_be_visible()
    assert chosen(page) == "reservists"
    assert in_sight(page)


def test_the_list_follows_the_typing_and_the_address_keeps_it(
    sign_in: SignIn, people: People, article: Article
) -> None:
    del article
    page = sign_in(people.annotator)
    page.goto("/search/")
    field = page.get_by_label("Words to look for")
    expect(field).to_be_focused()
    page.keyboard.type("reserv")
    expect(page.locator("#found mark")).to_have_text("reservists")
    page.wait_for_url("**/search/?*q=reserv*")
    page.get_by_label("With a mark of this kind").select_option("claim")
    expect(page.locator("#found")).to_contain_text("Nothing fits")
    page.wait_for_url("**/search/?*mark=claim*")
    page.reload()
    expect(page.get_by_label("With a mark of this kind")).to_have_value("claim")


def test_an_address_shows_its_words(sign_in: SignIn, people: People, article: Article) -> None:
    page = sign_in(people.annotator)
    ready(page, address_of(article, WORDS))
    expect(page.locator(".markbar")).to_be_visible()
    assert chosen(page) == WORDS
    assert in_sight(page)
    page.wait_for_url(re.compile(r"/articles/[0-9a-f-]+/$"))


def test_the_last_words_of_a_paragraph_are_shown_to_their_end(
    sign_in: SignIn, people: People, article: Article
) -> None:
    page = sign_in(people.annotator)
    words = "the outlet said."
    ready(page, address_of(article, words))
    expect(page.locator(".markbar")).to_be_visible()
    assert chosen(page) == words


def test_a_link_to_chosen_words_is_copied_by_key_and_leads_back(
    sign_in: SignIn, people: People, article: Article
) -> None:
    page = sign_in(people.annotator)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ready(page, f"/articles/{article.pk}/")
    draw_over(page, "140 men")
    page.keyboard.press("y")
    expect(page.locator("#notices")).to_contain_text("Link copied")
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert copied.endswith(address_of(article, "140 men"))
    ready(page, copied)
    expect(page.locator(".markbar")).to_be_visible()
    assert chosen(page) == "140 men"


def test_a_link_to_a_mark_opens_its_card(sign_in: SignIn, people: People, article: Article) -> None:
    page = sign_in(people.annotator)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ready(page, f"/articles/{article.pk}/")
    mark(page, "140 men", "f")
    page.keyboard.press("j")
    page.keyboard.press("y")
    expect(page.locator("#notices")).to_contain_text("Link copied")
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert "?mark=" in copied
    ready(page, copied)
    expect(page.locator(".card--open")).to_have_count(1)


def test_an_address_of_an_older_revision_says_where_its_words_are_now(
    sign_in: SignIn, people: People, article: Article
) -> None:
    def revise() -> None:
        text = f"A new first line.\n\n{TEXT.replace('They came home.', 'They left.')}"
        revision = Revision.objects.create(
            id="11111111-1111-4111-8111-111111111111",
            article=article,
            number=2,
            text=text,
            text_sha="2",
            normal_sha="2",
            extractor="test",
        )
        revision.regions.create(kind="body", start=0, end=len(text))
        article.revision = revision
        article.save()

    apart(revise)
    page = sign_in(people.annotator)
    ready(page, address_of(article, WORDS))
    expect(page.locator("#notices")).to_contain_text("copied from revision 1")
    assert chosen(page) == WORDS
    ready(page, address_of(article, "They came home."))
    expect(page.locator("#notices")).to_contain_text("no longer in the text")
