"""What must hold for every page: regions in order, apart, over every character that shows."""

import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from apps.articles.extraction.found import Extracted
from apps.articles.extraction.pages import read_page
from apps.articles.text import UnreadableError

_WORDS = st.sampled_from(
    [
        "The harbour board of Dorn counted eleven hundred crates on Monday, its clerk said.",
        "Crates Wait on the Quay of Dorn",
        "By Ilse Varga",
        "12 October 2026, 07:20 CEST",
        "Photo: Ilse Varga/Northlight",
        "Read more: Kestrel buys a crane",
        "Do you have a tip? Write to tips@meridian.example.",
        "© 2026 The Meridian. All rights reserved.",
        "Subscribe to continue reading.",
        "Поранених не повертають на фронт, заявило міністерство оборони Велмарку.",
        "قال المجلس إن الصناديق لن ترسل قبل الاثنين.",
        "港務局は月曜日に木箱を数えたと発表した。",
        "e\u0301 \U0001f9d1\u200d\U0001f680 \u2028 a\u00a0b \u202e",
        " ",
        "\ufeff",
        "\ufeffCrates Wait on the Quay of Dorn",
        "&nbsp;",
        "&lt;p&gt;",
        "x",
    ]
)
_TAGS = st.sampled_from(
    re.findall(
        r"\w+",
        "article section div p h1 h2 ul li blockquote figure figcaption aside footer form table"
        " tr td span a b br time header main pre dl dt dd script style",
    )
)
_NAMES = st.sampled_from(
    [
        "",
        ' class="byline"',
        ' class="tooltip"',
        ' class="share hidden"',
        ' id="comments"',
        " hidden",
    ]
)


def _element(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, names, parts, closed: (
            f"<{tag}{names}>{''.join(parts)}{f'</{tag}>' if closed else ''}"
        ),
        _TAGS,
        _NAMES,
        st.lists(inside, max_size=5),
        st.sampled_from([True, True, True, False]),
    )


_MARKUP = st.lists(st.recursive(_WORDS, _element, max_leaves=25), max_size=8).map("".join)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_MARKUP, st.sampled_from(["", "Crates Wait on the Quay of Dorn"]))
@example("<p>x<p>x</p>", "x")
@example("<article><article><p>x</p></article></article>", "")
@example("<article><h1>\ufeffCrates wait</h1><p>The harbour board counted them.</p></article>", "")
def test_regions_are_ordered_apart_and_cover_what_shows(markup: str, title: str) -> None:
    page = _read(markup, title)
    if isinstance(page, str):
        assert page in {"empty", "login_page", "bot_check", "cookie_wall"}
        return
    covered = [False] * len(page.text)
    end = 0
    for region in page.regions:
        assert end <= region.start < region.end <= len(page.text)
        end = region.end
        covered[region.start : region.end] = [True] * (region.end - region.start)
    assert all(yes or char.isspace() for yes, char in zip(covered, page.text, strict=True)), (
        page.text
    )


@settings(deadline=None)
@given(_MARKUP)
def test_a_page_reads_the_same_twice(markup: str) -> None:
    assert _read(markup) == _read(markup)


def _read(markup: str, title: str = "") -> Extracted | str:
    """Return what a page comes to, or the code by which it is refused."""
    try:
        return read_page(markup.encode(), title=title)
    except UnreadableError as refused:
        return refused.code
