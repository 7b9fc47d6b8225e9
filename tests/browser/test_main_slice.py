"""The whole main job in two real browsers: import, mark, tie, review, approve."""

from collections.abc import Callable
from typing import Final

from playwright.sync_api import Page, expect

from apps.annotations.models import Annotation, Attribution
from apps.factchecks.models import FactCheck
from apps.factchecks.services import make_first_scale
from apps.factchecks.states import State
from apps.jobs.models import Job
from tests.browser.conftest import SignIn, apart
from tests.browser.hand import all_saved, draw_over, mark
from tests.factories import People

PASTED: Final = """Night Ferries Stop on the Halmi

The ferries between Dorn and Aldport no longer run at night, the harbour office says.

Kurier 24 reported on Sunday that nine crews had left without notice. Some were owed three \
months of wages, the outlet wrote.

The Meridian has contacted the Ministry of Transport for comment by email."""
CLAIM: Final = "nine crews had left without notice"


def import_by_paste(page: Page, drain_jobs: Callable[..., list[str]]) -> None:
    """Paste the article, let the jobs run, and wait until the page leads to its reading room."""
    page.goto("/articles/import/?from=text")
    page.locator("textarea[name=text]").fill(PASTED)
    page.get_by_role("button", name="Import").click()
    page.wait_for_url("**/progress/")
    apart(drain_jobs)
    page.wait_for_url(lambda url: "progress" not in url)
    expect(page.locator("[data-next-words]").first).not_to_contain_text("loading")


def tie_by_keyboard(page: Page) -> None:
    """Mark the source and the cue, and tie them to the claim without the mouse."""
    page.locator("[data-start]", has_text="Kurier 24").click(position={"x": 2, "y": 8})
    page.keyboard.press("Home")
    for _ in range(2):
        page.keyboard.press("Control+Shift+ArrowRight")
    page.keyboard.press("s")
    all_saved(page)
    mark(page, "reported", "u")
    page.keyboard.press("Escape")
    while not page.locator(".card--open[data-kind=claim]").count():
        page.keyboard.press("j")
    page.keyboard.press("a")
    page.get_by_role("form", name="Attribution").press("Control+Enter")
    expect(page.get_by_text("second-hand")).to_be_visible()


def send_to_review(page: Page) -> str:
    """Start the fact-check at the claim's card, write it, send it; return its address."""
    page.get_by_role("link", name="Fact-check").click()
    page.get_by_role("button", name="Start fact-check").click()
    page.get_by_text("Write rating and conclusion").click()
    page.get_by_label("Rating").select_option(index=2)
    page.get_by_label("Conclusion").fill("One outlet has counted; nobody else has.")
    page.get_by_role("button", name="Save rating and conclusion").click()
    page.get_by_text("Add evidence", exact=True).click()
    evidence = page.locator("form[action$='/evidence/']")
    evidence.get_by_label("Note").fill("The harbour office's own list.")
    page.get_by_role("button", name="Add this evidence").click()
    page.get_by_role("button", name="Send to review").click()
    expect(page.get_by_text("In review").first).to_be_visible()
    return page.url


def test_two_people_take_a_claim_from_the_article_to_its_approval(
    sign_in: SignIn, people: People, drain_jobs: Callable[..., list[str]]
) -> None:
    make_first_scale(newsroom_id=people.annotator.newsroom_id)
    annotator = sign_in(people.annotator)
    import_by_paste(annotator, drain_jobs)
    reviewer = sign_in(people.reviewer)
    reviewer.goto(annotator.url)
    expect(reviewer.locator("#here")).to_contain_text("Ana")
    draw_over(annotator, CLAIM)
    annotator.keyboard.press("c")
    expect(reviewer.locator(".card", has_text=CLAIM)).to_be_visible()
    tie_by_keyboard(annotator)
    expect(reviewer.locator(".chain-line", has_text="Kurier 24")).to_be_visible()
    address = send_to_review(annotator)
    reviewer.goto("/desk/")
    reviewer.get_by_role("link", name=CLAIM).first.click()
    expect(reviewer).to_have_url(address)
    reviewer.locator("form.decide").get_by_label("Note").fill("Read the list, it is so.")
    reviewer.get_by_role("button", name="Approve").click()
    expect(reviewer.get_by_text("Approved").first).to_be_visible()
    check = FactCheck.objects.get()
    assert check.state == State.APPROVED
    tie = Attribution.objects.get()
    assert tie.source_mark is not None
    assert tie.source_mark.fragments.get().quote == "Kurier 24"
    # The sentence to the ministry was found without anybody.
    assert Annotation.objects.filter(kind="request", origin="rule").count() == 1
    assert not Job.objects.filter(state="failed").exists()
