"""What is filled into a form of a card and not sent: kept, and gone everywhere once it is sent."""

from playwright.sync_api import Locator, Page, expect

from apps.accounts.models import Draft
from apps.annotations import services
from apps.annotations.models import Annotation, Cover, Figure
from apps.annotations.spans import Fragment
from tests.browser.conftest import SignIn
from tests.browser.hand import ready
from tests.browser.test_axe import violations
from tests.factories import People, an_article

TEXT = (
    "Lantern reported on Sunday that 140 men left hospital early.\n\n"
    "The Meridian has yet to verify these figures."
)
MARKS = {
    "source": "Lantern",
    "claim": "140 men left hospital early",
    "figure": "140 men",
    "caveat": "has yet to verify these figures",
}


def opened(page: Page, mark: Annotation, button: str) -> Locator:
    """Open a mark's card and in it a form by its button; return the form."""
    page.locator(f"#card-{mark.pk} [data-act=open]").press("Enter")
    page.locator(".card--open").get_by_role("button", name=button).press("Enter")
    return page.locator(".card--open form:not(.composer)")


def test_a_form_survives_escape_a_reload_and_another_browser_until_it_is_sent(
    sign_in: SignIn, people: People
) -> None:
    article = an_article(people.annotator, text=TEXT)
    made = {}
    for kind, words in MARKS.items():
        at = TEXT.index(words)
        made[kind], _ = services.create_annotation(
            by=people.annotator,
            article_id=article.pk,
            kind=kind,
            span=(Fragment(at, at + len(words)),),
        )
    page, elsewhere = sign_in(people.annotator), sign_in(people.annotator)
    for each in (page, elsewhere):
        each.emulate_media(reduced_motion="reduce")
        ready(each, f"/articles/{article.pk}/")
    form = opened(page, made["figure"], "Say what it counts")
    form.get_by_label("Number").fill("140")
    form.get_by_label("Of what").fill("men")
    page.keyboard.press("Escape")
    form = opened(page, made["claim"], "Say who")
    form.get_by_label("Hedges").fill("reportedly, may")
    form.get_by_label("Form").select_option("mixed")
    form = opened(page, made["caveat"], "Choose the figures")
    box = form.get_by_role("checkbox")
    expect(box).to_be_checked()
    box.uncheck()
    expect(form.locator(".draft")).to_contain_text("here and on the server")
    assert violations(page) == []
    page.reload()
    form = opened(page, made["caveat"], "Choose the figures (draft)")
    expect(form.get_by_role("checkbox")).not_to_be_checked()
    form.get_by_role("button", name="Discard the draft").press("Enter")
    expect(form.get_by_role("checkbox")).to_be_checked()
    expect(form.locator(".draft")).to_be_hidden()
    form.get_by_role("button", name="Save").press("Enter")
    expect(page.locator(".card--open")).to_contain_text("Figure: 140 men")
    assert Cover.objects.count() == 1
    form = opened(page, made["claim"], "Say who (draft)")
    expect(form.get_by_label("Hedges")).to_have_value("reportedly, may")
    expect(form.get_by_label("Form")).to_have_value("mixed")
    # Their other browser goes on with the figure and sends it; then it is nobody's draft any more.
    form = opened(page, made["figure"], "Say what it counts (draft)")
    expect(form.get_by_label("Of what")).to_have_value("men")
    elsewhere.reload()
    form = opened(elsewhere, made["figure"], "Say what it counts (draft)")
    expect(form.get_by_label("Number")).to_have_value("140")
    form.get_by_role("button", name="Save the figure").press("Enter")
    expect(elsewhere.locator(".card--open")).to_contain_text("exactly 140 men")
    assert Figure.objects.get().counts == "men"
    expect(page.locator(".card--open form:not(.composer)")).to_be_visible()
    keys = list(Draft.objects.values_list("key", flat=True))
    assert keys == [f"attribution-{made['claim'].pk}"]
    page.clock.install()
    page.clock.fast_forward(20_000)
    page.evaluate("document.activeElement.blur(); dispatchEvent(new Event('focus'))")
    expect(page.get_by_label("Of what")).to_have_value("")
    kept = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft'))")
    assert [key.split()[-1] for key in kept] == keys
