"""A comment that names somebody, and how they come to read it."""

import re

from playwright.sync_api import expect

from apps.accounts.models import Draft
from apps.annotations import services
from apps.annotations.models import Annotation, Comment, Mention
from apps.annotations.spans import Fragment
from apps.notices.models import Notice
from tests.browser.conftest import SignIn
from tests.browser.hand import mark, ready
from tests.browser.test_axe import violations
from tests.factories import People, an_article


def test_whoever_is_named_finds_the_comment_open_by_the_keyboard_alone(
    sign_in: SignIn, people: People
) -> None:
    article = an_article(people.annotator)
    cole = sign_in(people.colleague)
    ready(cole, f"/articles/{article.pk}/")
    inbox = cole.get_by_role("link", name=re.compile("Inbox"))
    expect(inbox).to_have_accessible_name("Inbox, nothing unread")

    ana = sign_in(people.annotator)
    ready(ana, f"/articles/{article.pk}/")
    mark(ana, "at least 140 men", "c")
    ana.keyboard.press("m")
    ana.keyboard.type("@co")
    names = ana.get_by_role("listbox", name="Who is meant")
    expect(names.get_by_role("option")).to_have_text(["Cole"])
    ana.keyboard.press("Escape")
    expect(names).to_be_hidden()
    ana.keyboard.type("l")
    expect(names).to_be_visible()
    assert violations(ana) == []
    ana.keyboard.press("Enter")
    ana.keyboard.type("who counted?")
    ana.keyboard.press("Control+Enter")
    expect(ana.locator(".thread .mention")).to_have_text("@Cole")
    assert Comment.objects.get().text == "@Cole who counted?"
    assert Mention.objects.get().user == people.colleague.user

    # By the line that is open in the room.
    expect(inbox).to_have_accessible_name("Inbox, 1 unread")
    inbox.focus()
    cole.keyboard.press("Enter")
    expect(cole.get_by_role("heading", name="Inbox")).to_be_visible()
    assert violations(cole) == []
    cole.get_by_role("link", name=re.compile("Ana named you")).focus()
    cole.keyboard.press("Enter")
    said = cole.locator(f"#comment-{Comment.objects.get().pk}")
    expect(said).to_be_focused()
    expect(said).to_contain_text("who counted?")
    assert Notice.objects.get().read_at is not None


def test_a_note_for_oneself_and_the_thread_on_the_article(sign_in: SignIn, people: People) -> None:
    article = an_article(people.annotator)
    cole, ana = sign_in(people.colleague), sign_in(people.annotator)
    for page in (cole, ana):
        ready(page, f"/articles/{article.pk}/")
    mark(ana, "Lantern", "p")
    assert Annotation.objects.get().visibility == "private"
    card = ana.locator(".card--open")
    expect(card).to_contain_text("Nobody else learns of this note.")
    assert violations(ana) == []
    cole.get_by_text("Thread on the article").click()
    cole.get_by_label("Say something about this article").fill("All of it?")
    cole.keyboard.press("Control+Enter")
    expect(ana.get_by_text("Thread on the article, 1 comment")).to_be_visible()
    assert violations(cole) == []
    expect(cole.locator(".card")).to_have_count(0)
    card.get_by_label("Seen by").select_option("internal")
    expect(cole.locator(".card")).to_have_count(1)
    cole.get_by_role("button", name="Close the thread").click()
    expect(ana.get_by_text("Thread on the article, 1 comment, closed")).to_be_visible()


def test_a_comment_is_worded_anew_beside_what_stands_and_leaves_a_place_when_it_goes(
    sign_in: SignIn, people: People
) -> None:
    by, article = people.annotator, an_article(people.annotator)
    note, _ = services.create_annotation(
        by=by, article_id=article.pk, kind="note", span=(Fragment(0, 7),)
    )
    said, _ = services.comment(by=by, annotation_id=note.pk, text="Who counted?")
    services.comment(by=people.colleague, annotation_id=note.pk, text="Lantern did.")
    page = sign_in(by)
    ready(page, f"/articles/{article.pk}/?mark={note.pk}#comment-{said.pk}")
    row, field = page.locator(f"#comment-{said.pk}"), page.get_by_label("The comment in other")
    row.get_by_role("button", name="Edit").click()
    field.fill("Who counted them?")
    expect(row.locator(".draft")).to_contain_text("on the server")
    # Closed by accident: what was written is there again. Meanwhile another window saves.
    page.keyboard.press("Escape")
    row.get_by_role("button", name="Edit").click()
    expect(field).to_have_value("Who counted them?")
    services.edit_comment(by=by, comment_id=said.pk, version=1, text="Who, and when?")
    services.comment(by=people.colleague, annotation_id=note.pk, text="On Sunday.")
    expect(page.get_by_role("button", name="1 new comment")).to_be_visible()
    expect(field).to_have_value("Who counted them?")
    page.keyboard.press("Control+Enter")
    expect(row.locator(".conflict")).to_contain_text("Who, and when?")
    assert violations(page) == []
    field.focus()
    page.keyboard.press("Control+Enter")
    expect(row.locator(".as-typed")).to_have_text("Who counted them?")
    expect(row).to_be_focused()
    row.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete it").click()
    expect(row).to_contain_text("Removed by its author")
    expect(page.locator(".thread > li")).to_have_count(3)
    assert not Draft.objects.exists()
