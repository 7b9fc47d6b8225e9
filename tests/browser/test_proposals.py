"""Yes and no to what rules propose: each press one step, in its turn, taken back as a whole."""

import re
from functools import partial

from playwright.sync_api import Page, expect

from apps.annotations import services
from apps.annotations.models import Annotation, Attribution, ProposalDecision
from apps.annotations.spans import Fragment
from apps.articles.models import Entry
from tests.browser.conftest import SignIn, apart
from tests.browser.hand import all_saved, ready
from tests.browser.test_room import _only_reading
from tests.factories import People, an_article

TEXT = (
    "Lantern reported on Sunday that hundreds of men left hospital early.\n\n"
    "The Institute said that at least 140 men were sent back. "
    "The Meridian has yet to verify these figures."
)
PROPOSED = ".gutter-marks [data-firm=proposed]"


def standing() -> tuple[int, int]:
    """Count the marks and the attributions that stand."""
    marks, ties = (model.objects.filter(deleted_at=None) for model in (Annotation, Attribution))
    return marks.count(), ties.count()


def waits(page: Page, count: int) -> None:
    """Wait until the tab counts so many proposals, and all is saved."""
    expect(page.locator("[data-filter=proposed] .count")).to_have_text(str(count))
    all_saved(page)


def test_one_and_all_are_accepted_and_refused_as_one_step_each_which_undo_takes_back(
    sign_in: SignIn, people: People
) -> None:
    page = sign_in(people.annotator)
    ready(page, f"/articles/{an_article(people.annotator, text=TEXT).pk}/")
    expect(page.locator(PROPOSED)).not_to_have_count(0)
    page.get_by_role("button", name=re.compile("^Proposals")).click()
    waiting = int(page.locator("[data-filter=proposed] .count").inner_text())
    assert waiting >= 4
    page.keyboard.press("j")
    expect(page.locator(".card--open")).to_contain_text("Proposed attribution")
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("button", name=re.compile("Undo: accepted attribution"))
    ).to_be_enabled()
    waits(page, waiting - 1)
    assert standing() == (3, 1)
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name=re.compile("^Undo$"))).to_be_disabled()
    waits(page, waiting)
    assert standing() == (0, 0)
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(".gutter-marks [data-kind=source]:not([data-firm])")).to_have_count(1)
    all_saved(page)
    assert (standing(), Annotation.objects.count()) == ((3, 1), 3)
    # All that is left, by one press; undone also after a reload.
    page.get_by_role("button", name="Accept all").click()
    page.get_by_role("button", name=f"Accept {waiting - 1} proposals").click()
    expect(page.locator(PROPOSED)).to_have_count(0)
    all_saved(page)
    everything = standing()
    assert everything[0] > 3
    ready(page, page.url)
    page.keyboard.press("Control+z")
    expect(page.locator(PROPOSED)).not_to_have_count(0)
    waits(page, waiting - 1)
    assert standing() == (3, 1)
    # A refusal, too.
    page.get_by_role("button", name=re.compile("^Proposals")).click()
    page.keyboard.press("j")
    page.keyboard.press("Backspace")
    waits(page, waiting - 2)
    assert ProposalDecision.objects.filter(word="refused").count() == 1
    page.keyboard.press("Control+z")
    waits(page, waiting - 1)
    assert not ProposalDecision.objects.filter(word="refused").exists()


def test_without_a_line_decisions_wait_in_order_and_undo_gives_way_to_a_colleague(
    sign_in: SignIn, people: People
) -> None:
    article = an_article(people.annotator, text=TEXT)
    page = sign_in(people.annotator)
    ready(page, f"/articles/{article.pk}/")
    tab = page.locator("[data-filter=proposed] .count")
    expect(page.locator(PROPOSED)).not_to_have_count(0)
    waiting = int(tab.inner_text())
    page.get_by_role("button", name=re.compile("^Proposals")).click()
    page.route("**/api/**", _only_reading)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.keyboard.press("Backspace")
    expect(page.locator("#saved")).to_contain_text("wait here")
    expect(tab).to_have_text(str(waiting - 2))
    page.locator("[data-filter=all]").click()
    page.locator(".card[data-kind=content] [data-act=open]").click()
    page.get_by_role("button", name="Add a note").click()
    page.get_by_role("textbox", name="Note").fill("Who is that?")
    page.keyboard.press("Control+Enter")
    page.reload()
    expect(page.locator("#saved")).to_contain_text("wait here")
    expect(tab).to_have_text(str(waiting - 2))
    expect(page.locator(".card[data-kind=content]")).to_contain_text("Who is that?")
    assert (standing(), ProposalDecision.objects.count()) == ((0, 0), 0)
    page.unroute_all()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    all_saved(page)
    assert standing() == (3, 1)
    content = Annotation.objects.get(kind="content")
    assert (content.body, content.version) == ("Who is that?", 2)
    told = list(Entry.objects.order_by("seq").values_list("kind", flat=True))
    assert told == [
        *["annotation.accepted"] * 3,
        *("attribution.accepted", "proposals.refused", "annotation.changed"),
    ]
    # Note and refusal are taken back; the acceptance is not: a colleague changed what it made.
    cue = Annotation.objects.get(kind="cue")
    change = partial(services.update_annotation, by=people.editor, annotation_id=cue.pk, version=1)
    apart(partial(change, body="Ask them"))
    for _ in range(3):
        page.keyboard.press("Control+z")
    expect(page.locator("#notices")).to_contain_text("This cannot be taken back")
    expect(page.locator("#notices")).to_contain_text("Edda changed")
    all_saved(page)
    assert standing() == (3, 1)
    expect(tab).to_have_text(str(waiting - 1))
    expect(page.locator(".gutter-marks [data-kind=source]:not([data-firm])")).to_have_count(1)


def test_a_mark_that_other_rules_propose_is_decided_on_and_taken_back_alike(
    sign_in: SignIn, people: People
) -> None:
    article = an_article(people.annotator, text=TEXT)
    assert article.revision_id is not None
    mark = services.propose(
        revision_id=article.revision_id, kind="request", span=(Fragment(0, 26),)
    )
    page = sign_in(people.annotator)
    for key, state in (("Enter", "accepted"), ("Backspace", "refused")):
        ready(page, f"/articles/{article.pk}/?mark={mark.pk}")
        expect(page.locator(".card--open")).to_be_focused()
        page.keyboard.press(key)
        undo = page.get_by_role("button", name=f"Undo: {state} request")
        expect(undo).to_be_enabled()
        all_saved(page)
        mark.refresh_from_db()
        assert mark.state == state
        page.keyboard.press("Control+z")
        expect(undo).to_have_count(0)
        all_saved(page)
        mark.refresh_from_db()
        assert mark.state == "proposed"
