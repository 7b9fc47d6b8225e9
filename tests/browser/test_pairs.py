"""A pair of articles by keyboard alone: what changed, the word on it, and marks that follow."""

import pytest
from playwright.sync_api import Page, expect

from apps.annotations import services as annotations
from apps.annotations.models import Annotation
from apps.annotations.spans import Fragment
from apps.reposts.models import Link
from tests.browser.conftest import SignIn
from tests.browser.test_axe import violations
from tests.factories import People, an_article

STORY = (
    "Wounded men are sent back to the Ashe front, Lantern said on Monday.\n"
    "More than 9,000 men left the hospitals of Halmi by April.\n"
    "The Meridian has yet to verify this figure.\n"
    "The ministry declined to comment."
)
COPY = STORY.replace("The Meridian has yet to verify this figure.\n", "").replace(
    "sent back", "returned"
)
MARKED = (
    ("claim", "Wounded men are sent back to the Ashe front"),
    ("figure", "More than 9,000 men"),
    ("source", "The ministry"),
    ("caveat", "The Meridian has yet to verify this figure."),
)


@pytest.fixture
def link(people: People, server: str) -> Link:
    """Make a pair that waits for a word, with four marks on the original."""
    del server
    by = people.annotator
    made = Link.objects.create(
        newsroom=by.newsroom,
        original=an_article(by, STORY, title="Men sent back", host="harbor.example", language="en"),
        copy=an_article(by, COPY, title="Men returned", host="ledger.example", language="en"),
        coverage_of_shorter=1.0,
        coverage_of_original=0.8,
        coverage_of_copy=0.9,
    )
    for kind, words in MARKED:
        at = STORY.index(words)
        annotations.create_annotation(
            by=by, article_id=made.original_id, kind=kind, span=(Fragment(at, at + len(words)),)
        )
    return made


def press(page: Page, name: str) -> None:
    """Reach a button as somebody without a mouse does, and press it."""
    page.get_by_role("button").filter(has_text=name).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def carried(link: Link) -> list[str]:
    found = Annotation.objects.filter(article=link.copy, deleted_at=None)
    return list(found.values_list("kind", flat=True))


def test_a_pair_is_confirmed_and_its_marks_are_carried_by_keyboard_and_back(
    sign_in: SignIn, people: People, link: Link
) -> None:
    page = sign_in(people.annotator)
    page.goto(f"/reposts/{link.pk}/")
    expect(page.get_by_text("A caveat is missing in the copy")).to_contain_text("More than 9,000")
    page.keyboard.press("j")
    expect(page.locator("[data-change]:focus")).to_contain_text("sent back")
    page.keyboard.press("j")
    expect(page.locator("[data-change]:focus")).to_contain_text("has yet to verify")
    page.keyboard.press("k")
    expect(page.locator("[data-change]:focus")).to_contain_text("sent back")

    press(page, "Confirm repost")
    press(page, "Carry all 2 identical")
    expect(page.get_by_text("Carried", exact=True)).to_have_count(2)
    press(page, "Carry as changed: Wounded men")
    expect(page.get_by_text("Carried", exact=True)).to_have_count(3)
    assert sorted(carried(link)) == ["claim", "figure", "source"]
    assert violations(page) == []
    press(page, "Take back: Wounded men")
    expect(page.get_by_text("Carried", exact=True)).to_have_count(2)
    assert sorted(carried(link)) == ["figure", "source"]


def test_on_a_phone_a_pair_is_one_text(sign_in: SignIn, people: People, link: Link) -> None:
    page = sign_in(people.annotator, width=390, touch=True)
    page.goto(f"/reposts/{link.pk}/")
    text = page.locator(".one-text")
    expect(text).to_be_visible()
    expect(text.locator("del").first).to_contain_text("sent back")
    expect(page.locator(".diff")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(page) == []
