"""Pages: everything in the article's container, each part with its kind."""

from datetime import UTC, datetime

import pytest

from apps.articles.extraction.pages import read_page
from apps.articles.text import UnreadableError

LINKED = """{"@graph": [{"@type": "NewsArticle", "headline": "Reservists Go Back to the Line",
 "author": [{"name": "Ilse Varga"}, {"name": "Tomas Reyl"}], "publisher": {"name": "The Meridian"},
 "datePublished": "2026-10-12T07:20:00+02:00"}]}"""
SENTENCES = [
    f"The {place} board heard {number} men in September, the ministry said on Monday, and"
    f" sent most of them back to the {place} depot within the week, according to Lantern."
    for number, place in enumerate(
        ["Halmi", "Dorn", "Aldport", "Ashe", "Kestrel", "Varn"], start=40
    )
]
PAGE = f"""<!doctype html>
<html lang="en"><head><title>Reservists Go Back | Harbor Wire</title>
<meta property="og:site_name" content="Harbor Wire">
<link rel="canonical" href="https://www.harborwire.example/world/1912">
<script type="application/ld+json">{LINKED}</script></head>
<body><nav>Home World Sport</nav>
<header><h1>Reservists Go Back to the Line</h1>
<p class="byline">By Ilse Varga and Tomas Reyl</p></header>
<article>
<p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>
<figure><img src="x.jpg"><figcaption>The depot of Dorn, seen from the river.</figcaption></figure>
<p>{SENTENCES[2]}</p>
<blockquote><p>We were told to march, and nobody asked whether we could.</p></blockquote>
<p>{SENTENCES[3]}<br><br>{SENTENCES[4]}</p><p>{SENTENCES[5]}</p>
<div class="related-links"><a href="/1">The hospitals of Halmi count their beds</a></div>
<p hidden>Not to be seen</p><script>var hidden = 1;</script>
<p>Do you have a tip? Write to tips@meridian.example.</p>
<p class="copyright">© 2026 The Meridian. All rights reserved.</p>
</article><footer>Imprint</footer></body></html>"""


def test_a_page_s_text_is_everything_in_its_container_by_kind() -> None:
    page = read_page(PAGE.encode())
    found = [(region.kind.value, page.text[region.start : region.end]) for region in page.regions]
    assert found == [
        ("headline", "Reservists Go Back to the Line"),
        ("dateline", "By Ilse Varga and Tomas Reyl"),
        ("body", f"{SENTENCES[0]}\n\n{SENTENCES[1]}"),
        ("caption", "The depot of Dorn, seen from the river."),
        ("body", SENTENCES[2]),
        ("quote", "We were told to march, and nobody asked whether we could."),
        ("body", "\n\n".join(SENTENCES[3:])),
        ("related", "The hospitals of Halmi count their beds"),
        ("tip_line", "Do you have a tip? Write to tips@meridian.example."),
        ("rights_notice", "© 2026 The Meridian. All rights reserved."),
    ]


def test_a_page_s_details_come_from_what_it_tells_machines() -> None:
    said = read_page(PAGE.encode()).details
    assert (said.title, said.publisher) == ("Reservists Go Back to the Line", "The Meridian")
    assert said.host == "harborwire.example"
    assert said.author == "Ilse Varga, Tomas Reyl"
    assert said.published_raw == "2026-10-12T07:20:00+02:00"
    assert said.published_at == datetime(2026, 10, 12, 5, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "linked",
    ["[" * 50_000, '{"headline": {"@value": 1}}', '{"@type": 7, "headline": ["", 3]}', "null", "x"],
)
def test_broken_json_ld_is_passed_over(linked: str) -> None:
    said = read_page(PAGE.replace(LINKED, linked).encode()).details
    assert (said.title, said.publisher) == ("Reservists Go Back to the Line", "Harbor Wire")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<html><body> &nbsp; </body></html>", "empty"),
        (b"<!-- nothing -->", "empty"),
        (b"%PDF-1.7", "binary"),
        (b"<p>" + b"\x01\x02" * 500, "binary"),
        (b"<div>" * 1000, "too_deep"),
        (b"<p>" + b"words " * 400_000, "too_large"),
    ],
)
def test_a_page_without_an_article_is_refused_with_a_code(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_page(data)
    assert refused.value.code == code


def test_a_page_in_another_charset_is_read_in_it() -> None:
    words = "Міністерство оборони Велмарку заявило, що поранених не повертають на фронт."
    page = f'<html><head><meta charset="windows-1251"></head><body><p>{words}</p></body></html>'
    assert words in read_page(page.encode("cp1251")).text
