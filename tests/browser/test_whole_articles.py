"""Whole articles: one annotated by keys alone, one by touch, one with more marks than fit."""

import html
import re
from collections.abc import Iterable
from typing import Any, Final

from playwright.sync_api import Page, expect

from apps.annotations.models import Annotation, Attribution, Fragment
from apps.articles.models import Article
from apps.pages.management import demo
from tests.browser.conftest import SignIn
from tests.browser.hand import FIND, all_saved, ready
from tests.browser.test_axe import violations
from tests.factories import People, an_article

BLOCK: Final = re.compile(r"<(?:h1|p|figcaption)[^>]*>(.*?)</(?:h1|p|figcaption)>", re.DOTALL)
# What a person marks, in the order of the text: words to search for and the kind's key; of a cue,
# how many words it has, which stand right behind the mark before.
PLAN: Final[tuple[tuple[str, str], ...]] = (
    ("Lantern, an independent Velmark outlet", "s"),
    ("hundreds of men were discharged from military hospitals early", "c"),
    ("The Meridian has contacted Velmark’s Defence Ministry for comment by email", "r"),
    ("Sorrenia’s Foreign Ministry", "s"),
    ("1", "u"),
    ("Velmark commanders had orders to fill their companies", "c"),
    ("Home by Spring", "s"),
    ("the number of such complaints had doubled this year", "c"),
    ("A Velmark lawyer who represents reservists", "s"),
    ("2", "u"),
    ("the Ashe front is short of two brigades", "c"),
    ("two brigades", "f"),
    ("The think tank", "s"),
    ("2", "u"),
    ("likely opened the Ashe offensive before its reserves were formed", "c"),
    ("counted", "u"),
    ("at least 140 men", "f"),
    ("at least 140 men who were sent back before a medical board had heard them", "c"),
    ("They gave him a form to sign and a bag of tablets", "q"),
    ("the sister of one reservist", "s"),
    ("1", "u"),
    ("more than 9,000 Velmark servicemen", "f"),
    ("Around 6,000 of them", "f"),
    ("Some 2,300 men", "f"),
    ("The Meridian has yet to verify these figures", "v"),
    ("Do you know more about this story", "n"),
)
KINDS: Final = {each.value[0]: each.value for each in Annotation.Kind} | {
    "u": "cue",
    "q": "content",
    "v": "caveat",
    "c": "claim",
    "r": "request",
}


def longest() -> str:
    """Return the text of the demo's longest article."""
    path = max((demo.FOLDER / "articles").iterdir(), key=lambda each: each.stat().st_size)
    blocks = BLOCK.findall(path.read_text("utf-8"))
    return "\n\n".join(html.unescape(re.sub(r"<[^>]+>", "", each)) for each in blocks)


def listed(page: Page) -> list[str]:
    """Return what the accessibility tree says of each item of the list of marks, in its order."""
    client = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = client.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}

    def words(node: dict[str, Any]) -> str:
        # A line is a link with a label; a whole card has its text.
        if node.get("role", {}).get("value") in {"StaticText", "link"}:
            return str(node["name"]["value"])
        return " ".join(words(by_id[each]) for each in node.get("childIds", []) if each in by_id)

    document = client.send("DOM.getDocument")["root"]["nodeId"]
    rail = client.send("DOM.querySelector", {"nodeId": document, "selector": ".rail"})["nodeId"]
    backend = client.send("DOM.describeNode", {"nodeId": rail})["node"]["backendNodeId"]
    (top,) = (node for node in nodes if node.get("backendDOMNodeId") == backend)
    assert top["role"]["value"] == "list"

    def items(node: dict[str, Any]) -> Iterable[dict[str, Any]]:
        for each in (by_id[child] for child in node["childIds"]):
            # What is only a box for others is passed over by a screen reader, too.
            yield from items(each) if each["ignored"] else (each,)

    found = list(items(top))
    assert {each["role"]["value"] for each in found} == {"listitem"}
    return [words(each) for each in found]


def test_the_demos_longest_article_is_annotated_with_the_keyboard_alone(
    sign_in: SignIn, people: People
) -> None:
    text = longest()
    page = sign_in(people.annotator)
    ready(page, f"/articles/{an_article(people.annotator, text=text).pk}/")
    for words, key in PLAN:
        if words.isdecimal():
            for _ in range(int(words)):
                page.keyboard.press("Control+Shift+ArrowRight")
        else:
            page.keyboard.press("/")
            page.keyboard.insert_text(words)
            page.keyboard.press("Escape")
        page.keyboard.press(key)
    all_saved(page)
    marks = Annotation.objects.filter(deleted_at=None).prefetch_related("fragments")
    found = [(mark.kind, mark.fragments.get().quote) for mark in marks]
    cues = ["said", "reportedly said", "had written", "counted", "told"]
    assert [words for kind, words in found if kind == "cue"] == cues
    wanted = {(KINDS[key], words) for words, key in PLAN if not words.isdecimal()}
    assert {pair for pair in found if pair[1] not in cues} | {("cue", "counted")} == wanted
    # Then every claim gets its source: T leads to what is left to do, A and Enter tie a claim.
    claims = [mark.pk for mark in marks if mark.kind == "claim"]
    for _ in claims:
        page.keyboard.press("t")
        while page.locator(".card--open").get_attribute("data-kind") != "claim":
            page.keyboard.press("t")
        page.keyboard.press("a")
        expect(page.get_by_role("form", name="Attribution")).to_be_visible()
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("form", name="Attribution")).to_be_hidden()
    assert set(Attribution.objects.values_list("content_mark", flat=True)) >= set(claims)
    # A screen reader finds the claims in the order of the text, tied sources within their cards.
    said = listed(page)
    claimed = sorted((text.index(words), words) for kind, words in wanted if kind == "claim")
    heard = [each for each in said if "Claim" in each.split(",")[0]]
    assert [words in each for (_, words), each in zip(claimed, heard, strict=True)] == [True] * 6
    assert violations(page) == []


def test_an_article_is_annotated_by_touch_on_a_phone(sign_in: SignIn, people: People) -> None:
    text = (
        "Lantern reported on Sunday that hundreds of men left hospital early.\n\n"
        "The Meridian has yet to verify these figures."
    )
    phone = sign_in(people.annotator, width=390, touch=True)
    ready(phone, f"/articles/{an_article(people.annotator, text=text).pk}/")
    hold(phone, "Lantern")
    phone.get_by_role("toolbar").get_by_role("button", name="Source").tap()
    all_saved_on_a_phone(phone)
    close(phone)
    hold(phone, "hundreds")
    phone.get_by_role("toolbar").get_by_role("button", name="Claim").tap()
    all_saved_on_a_phone(phone)
    close(phone)
    # A touched mark shows its card and its ends; one is drawn to where the claim ends.
    tap(phone, "hundreds")
    expect(phone.locator(".room__rail[data-sheet] .card--open")).to_be_visible()
    # What rules propose comes a moment later, and moves what stands around it.
    expect(phone.locator("[data-firm=proposed]")).not_to_have_count(0)
    card = phone.locator(".card--open")
    to_x, to_y = phone.evaluate(FIND, "early")[2:]
    grip = phone.get_by_role("button", name="Where the mark ends").bounding_box()
    assert grip is not None
    # Its knob hangs below the line.
    drag(phone, (grip["x"] + 1, grip["y"] + grip["height"] + 8), (to_x, to_y))
    expect(card).to_contain_text("hundreds of men left hospital early")
    all_saved_on_a_phone(phone)
    (claim,) = Annotation.objects.filter(kind="claim")
    assert claim.fragments.get().quote == "hundreds of men left hospital early"
    phone.get_by_label("Say something about this mark").tap()
    phone.keyboard.insert_text("Ask the ministry")
    phone.get_by_role("button", name="Send").tap()
    expect(phone.locator(".thread")).to_contain_text("Ask the ministry")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(phone) == []


def all_saved_on_a_phone(page: Page) -> None:
    """Wait until nothing is on its way; the line that says so is not shown on a phone."""
    expect(page.locator("#saved")).to_contain_text("All saved")


def close(page: Page) -> None:
    """Close the sheet."""
    page.get_by_role("button", name="Close the card").tap()
    expect(page.locator(".room__rail[data-sheet]")).to_have_count(0)


def middle(page: Page, words: str) -> tuple[float, float]:
    """Return the middle of words on the screen."""
    from_x, from_y, to_x, _ = page.evaluate(FIND, words)
    return (from_x + to_x) / 2, from_y


def tap(page: Page, words: str) -> None:
    """Touch words shortly."""
    page.touchscreen.tap(*middle(page, words))


def hold(page: Page, word: str) -> None:
    """Touch a word until it is chosen."""
    x, y = middle(page, word)
    client = page.context.new_cdp_session(page)
    client.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    expect(page.get_by_role("toolbar")).to_be_visible()
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def drag(page: Page, begin: tuple[float, float], end: tuple[float, float]) -> None:
    """Touch one place and draw to another."""
    client = page.context.new_cdp_session(page)
    for kind, (x, y) in (("touchStart", begin), ("touchMove", end)):
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_of_a_thousand_marks_all_are_read_in_order_and_few_are_drawn(
    sign_in: SignIn, people: People
) -> None:
    words = [f"word{number}" for number in range(3000)]
    text = "\n\n".join(" ".join(words[at : at + 40]) for at in range(0, len(words), 40))
    article = an_article(people.annotator, text=text)
    mark_words(article, people, words[::3])
    page = sign_in(people.annotator)
    ready(page, f"/articles/{article.pk}/")
    said = listed(page)
    assert [re.findall(r"word\d+", each)[0] for each in said] == words[::3]
    assert page.locator(".card:not(.card--line)").count() < 100
    # The end of the text has its cards once one is there.
    page.keyboard.press("k")
    expect(page.locator(".card--open")).to_contain_text(words[-3])
    expect(page.locator(".card--open")).to_be_in_viewport()
    assert page.locator(".card:not(.card--line)").count() < 100


def mark_words(article: Article, people: People, words: list[str]) -> None:
    """Have a colleague mark words, each of which stands once."""
    revision = article.revision
    assert revision is not None
    marks, parts = [], []
    for word in words:
        start = re.search(rf"\b{word}\b", revision.text)
        assert start is not None
        mark = Annotation(
            newsroom_id=article.newsroom_id,
            by=people.colleague.user,
            author=people.colleague.user,
            article=article,
            revision=revision,
            kind="note",
            span_key=f"{start.start()}-{start.end()}",
            start=start.start(),
        )
        marks.append(mark)
        parts.append(
            Fragment(annotation=mark, n=0, start=start.start(), end=start.end(), quote=word)
        )
    Annotation.objects.bulk_create(marks)
    Fragment.objects.bulk_create(parts)
