"""Offsets of the page against Python's code points, by the browser's own UTF-16 arithmetic."""

from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from apps.articles.text import UnreadableError, normalise
from tests.browser.conftest import SignIn
from tests.factories import People, an_article

# What goes wrong: pairs of surrogates, marks that combine, joined emoji, flags, right-to-left.
HARD: Final = st.sampled_from(
    [
        *("👩‍🚒", "🇺🇦", "𝔸𝔹", "漢字", "e\u0301", "ё", "й\u0306", "مرحبا", "שלום"),
        *("\u200f", " ", "\n", "\n\n", "&", "<b>"),
    ]
)
SHOWN: Final = "all => all.map((each) => [Number(each.dataset.start), each.textContent])"
TEXTS: Final = st.lists(
    st.one_of(HARD, st.text(st.characters(exclude_categories=["Cs"]), max_size=6)), max_size=30
).map("".join)

MEASURE: Final = """async ({ text, from, to }) => {
  const { ArticleText } = await import("/static/js/room/text.js");
  const root = document.createElement("div");
  const paragraph = document.createElement("p");
  paragraph.dataset.start = "7";
  paragraph.textContent = text;
  root.append(paragraph);
  document.body.append(root);
  const article = new ArticleText(root);
  const node = paragraph.firstChild;
  const start = article.offset(node, from, "start");
  const end = article.offset(node, to, "end");
  const ranges = article.ranges({ start, end });
  getSelection().setBaseAndExtent(node, from, node, to);
  const selected = article.selected(getSelection());
  const quote = ranges.map((range) => range.toString()).join("");
  root.remove();
  return { start, end, selected, quote, backFrom: article.place(start).units };
}"""


def in_units(text: str) -> int:
    """Return how many UTF-16 units the browser counts in `text`."""
    return len(text.encode("utf-16-le")) // 2


def kept(text: str) -> str | None:
    """Return `text` as a revision keeps it, None where it is refused."""
    try:
        return normalise(text)
    except UnreadableError:
        return None


def a_room(sign_in: SignIn, people: People, text: str) -> Page:
    """Open the reading room of an article of `text`."""
    page = sign_in(people.annotator)
    page.goto(f"/articles/{an_article(people.annotator, text=text).pk}/")
    return page


def test_every_place_in_any_text_is_the_same_for_browser_and_python(
    sign_in: SignIn, people: People
) -> None:
    page = a_room(sign_in, people, "Lantern counted 140 men.")

    @settings(max_examples=300, deadline=None)
    @given(text=TEXTS.map(kept).filter(bool), data=st.data())
    def check(text: str, data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        units = {"from": in_units(text[:start]), "to": in_units(text[:end])}
        found = page.evaluate(MEASURE, {"text": text, **units})
        assert (found["start"], found["end"]) == (7 + start, 7 + end)
        assert found["quote"] == text[start:end]
        assert found["backFrom"] == units["from"]
        if found["selected"] is not None:
            span = slice(found["selected"]["start"] - 7, found["selected"]["end"] - 7)
            assert text[span] == text[start:end][span.start - start : span.stop - start]

    check()


def test_the_page_carries_any_text_unchanged(sign_in: SignIn, people: People) -> None:
    page = sign_in(people.annotator)

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(text=TEXTS.map(kept).filter(bool))
    def check(text: str) -> None:
        page.goto(f"/articles/{an_article(people.annotator, text=text).pk}/")
        shown = page.eval_on_selector_all("[data-start]", SHOWN)
        for start, words in shown:
            assert text[start : start + len(words)] == words
        covered = "".join(words for _, words in shown)
        assert "".join(covered.split()) == "".join(text.split())

    check()
