"""Following a feed in a real browser, by keyboard alone."""

import pytest
from django.core.cache import cache
from django.db.models.functions import Now
from django.test import override_settings
from playwright.sync_api import Locator, Page, expect

from apps.jobs.models import Job
from tests.browser.conftest import SignIn, apart
from tests.factories import People
from tests.feeds import publish
from tests.jobs_runner import drain
from tests.sites import a_site

pytestmark = pytest.mark.browser
MOST_TABS = 60


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something is in hand."""
    for _ in range(MOST_TABS):
        if wanted.evaluate("(node) => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not reach {wanted}.")


def work() -> None:
    """Do what waits, without the pauses between two requests."""
    Job.objects.filter(state="ready").update(run_after=Now())
    drain()


def test_a_feed_is_followed_by_keyboard_alone(server: str, people: People, sign_in: SignIn) -> None:
    del server
    cache.clear()
    with a_site() as site, override_settings(FETCH_ALLOWED_NETWORKS=["127.0.0.0/8"]):
        publish(site, ["a"])
        page = sign_in(people.annotator)
        page.goto("/articles/")
        tab_to(page, page.get_by_role("link", name="Feeds", exact=True))
        page.keyboard.press("Enter")
        follow = page.get_by_role("link", name="Follow a feed").first
        expect(follow).to_be_visible()
        tab_to(page, follow)
        page.keyboard.press("Enter")
        field = page.get_by_label("Address of the feed, or of a page of the site")
        expect(field).to_be_visible()
        tab_to(page, field)
        page.keyboard.type(f"{site.root}/feed")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Looking at")).to_be_visible()
        apart(work)
        expect(page.get_by_text("Story a")).to_be_visible()
        expect(page.get_by_role("checkbox", name="Harbor Wire")).to_be_checked()
        button = page.get_by_role("button", name="Follow what is chosen")
        tab_to(page, button)
        page.keyboard.press("Enter")
        expect(page.get_by_text("Not checked yet")).to_be_visible()
        apart(work)
        expect(page.get_by_role("row", name="Story a")).to_be_visible()
        while apart(Job.objects.filter(state="ready").exists):
            apart(work)
        expect(page.get_by_role("row", name="Story a")).to_contain_text("Imported")
        expect(page.locator("#feed-items")).to_contain_text("Well")
