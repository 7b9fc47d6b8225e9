"""Importing in a real browser: tabs, a page that is handed over by the bookmark, a shared link."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from apps.articles.models import Article
from tests.browser.conftest import SignIn, apart
from tests.factories import People
from tests.sites import LEAD, Answer, Site, a_page, a_site

Drain = Callable[..., list[str]]


@pytest.fixture
def elsewhere(settings: Any) -> Iterator[Site]:
    """Serve another site: other port, other origin."""
    settings.FETCH_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    with a_site() as site:
        yield site


def hand_over(page: Page, bookmark: str, where: str) -> Page:
    """Open a page and press the bookmark on it, as a bar does; return the window that opens."""
    page.goto(where)
    with page.expect_popup() as opened:
        page.evaluate("address => { location.href = address; }", bookmark)
    return opened.value


def bookmark_of(page: Page) -> str:
    page.goto("/articles/import/")
    link = page.get_by_role("link", name="Import this page")
    expect(link).to_be_visible()
    return link.get_attribute("href") or ""


def the_article() -> Article:
    return Article.objects.select_related("revision", "blob").get()


def test_a_page_that_only_the_reader_sees_is_handed_over_by_the_bookmark(
    sign_in: SignIn, people: People, elsewhere: Site, drain_jobs: Drain
) -> None:
    page = sign_in(people.annotator)
    bookmark = bookmark_of(page)
    # What the site sends has a stub; what the reader sees has the text, by a script.
    told = a_page("Only subscribers read this sentence of the report.").sent().decode()
    shell = (
        "<!doctype html><meta charset=utf-8><body><script>document.open();"
        f"document.write(decodeURIComponent('{quote(told)}'));document.close();</script>"
    )
    url = elsewhere.tell("/world/paid", Answer(shell))
    opened = hand_over(page, bookmark, url)
    expect(opened.locator("#handed-address")).to_have_text(url)
    expect(opened.locator("#handed-size")).to_have_text(re.compile(r"^\d kB$"))
    assert apart(Article.objects.count) == 0
    opened.get_by_role("button", name="Import").click()
    opened.wait_for_url("**/progress/")
    apart(drain_jobs)
    opened.wait_for_url(lambda address: "progress" not in address)
    article = apart(the_article)
    assert (article.url, article.host) == (url, "127.0.0.1")
    assert article.revision is not None
    assert "Only subscribers read this sentence" in article.revision.text
    assert elsewhere.paths().count("/world/paid") == 1


def test_nobody_but_the_opener_and_no_foreign_address_is_believed(
    sign_in: SignIn, people: People, elsewhere: Site
) -> None:
    page = sign_in(people.annotator)
    page.goto("/articles/import/")
    desk = page.evaluate("location.origin")
    page.goto(elsewhere.tell("/lies", a_page()))
    with page.expect_popup() as opened:
        page.evaluate(
            """receiver => {
              const desk = window.open(receiver, "_blank");
              addEventListener("message", () => desk.postMessage(
                {kind: "second-source:page", html: "<p>x</p>", url: "https://meridian.example/a"},
                new URL(receiver).origin));
            }""",
            f"{desk}/articles/import/page/",
        )
    window = opened.value
    expect(window.locator("#handed-address")).to_have_text(
        "a page that does not say where it stands"
    )
    assert window.locator("#id_url").input_value() == ""
    # A message that the window sends itself does not come from its opener.
    window.evaluate(
        "postMessage({kind: 'second-source:page', html: 'y', url: location.href}, location.origin)"
    )
    expect(window.locator("#handed-size")).to_have_text("1 kB")


def test_where_nothing_is_handed_over_the_page_says_what_to_do(
    sign_in: SignIn, people: People
) -> None:
    page = sign_in(people.annotator)
    page.goto("/articles/import/page/")
    expect(page.get_by_role("status").last).to_contain_text("Nothing has arrived.")
    expect(page.get_by_role("button", name="Import")).to_be_disabled()


def test_a_page_that_is_too_large_is_not_sent(
    sign_in: SignIn, people: People, elsewhere: Site
) -> None:
    page = sign_in(people.annotator)
    bookmark = bookmark_of(page)
    data = f"<script type='text/plain'>{'x' * 10_100_000}</script>"
    url = elsewhere.tell("/large", a_page(head=data))
    window = hand_over(page, bookmark, url)
    expect(window.locator("#handed-said")).to_contain_text("larger than the 10.0 MB we take")
    expect(window.get_by_role("button", name="Import")).to_be_disabled()


def test_the_bookmark_is_not_pressed_on_our_own_page(sign_in: SignIn, people: People) -> None:
    page = sign_in(people.annotator)
    bookmark_of(page)
    page.get_by_role("link", name="Import this page").click()
    expect(page.locator("#bookmark-said")).to_contain_text("Drag it to your bookmarks")
    assert page.url.endswith("/articles/import/")


def test_a_tab_opens_without_losing_what_was_typed(sign_in: SignIn, people: People) -> None:
    page = sign_in(people.annotator)
    page.goto("/articles/import/")
    page.get_by_label("Address of the article").fill("https://harborwire.example/a")
    page.get_by_role("link", name="Paste text").click()
    page.get_by_label("Text of the article").fill(LEAD)
    page.get_by_role("link", name="File", exact=True).click()
    expect(page.get_by_label("Text of the article")).to_be_hidden()
    page.get_by_role("link", name="Paste text").click()
    expect(page.get_by_label("Text of the article")).to_have_value(LEAD)
    expect(page.get_by_label("Address of the article")).to_have_value(
        "https://harborwire.example/a"
    )
    assert page.url.endswith("?from=text")
    page.reload()
    expect(page.get_by_label("Text of the article")).to_be_visible()


def test_a_link_is_fetched_watched_and_shows_its_evidence(
    sign_in: SignIn, people: People, elsewhere: Site, drain_jobs: Drain
) -> None:
    comment = "The Meridian has contacted the harbour office for comment by email."
    url = elsewhere.tell("/world/halmi", a_page(), a_page(comment))
    page = sign_in(people.annotator)
    page.goto(f"/articles/import/?text=Read%20this%20{url}")
    expect(page.get_by_label("Address of the article")).to_have_value(url)
    page.get_by_label("Address of the article").press("Control+Enter")
    page.wait_for_url("**/progress/")
    expect(page.get_by_text("Fetch", exact=False).first).to_be_visible()
    apart(drain_jobs)
    page.wait_for_url(lambda address: "progress" not in address)
    page.get_by_role("button", name="Look for changes").click()
    expect(page.locator("#notices")).to_contain_text("Looking for changes.")
    page.get_by_role("link", name="See what was found").click()
    expect(page.locator("#evidence")).to_contain_text("being looked at")
    apart(drain_jobs)
    expect(page.locator("#evidence")).to_contain_text("the text has changed")
    expect(page.locator("#evidence")).to_contain_text("Revision 2")
    page.get_by_label("Look for changes").select_option("day")
    page.get_by_role("button", name="Watch this article").click()
    expect(page.locator("#watch")).to_contain_text("Every day, wanted by Ana")
    page.goto("/articles/import/")
    expect(page.get_by_role("region", name="What you watch")).to_contain_text("Every day")
    page.get_by_label("Address of the article").fill(url)
    page.get_by_role("button", name="Import").click()
    expect(page.locator("#known")).to_contain_text("This address is here already.")
    page.locator("#known").get_by_role("button", name="Look for changes").click()
    page.wait_for_url("**/details/#evidence")
