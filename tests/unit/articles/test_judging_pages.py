"""What of a page is body: each rule on a small page of its own."""

from itertools import count

import pytest

from apps.articles.extraction.pages import read_page
from apps.articles.regions import Kind

_NUMBERS = count(1)


def sentence(place: str) -> str:
    """Return words that no other sentence of these tests has."""
    number = next(_NUMBERS)
    return (
        f"In {place} the harbour board counted {number} hundred crates on Monday morning, and its"
        f" clerk said that number {number} would be sent on by the night ferry to Velmark."
    )


def paragraphs(place: str, times: int) -> list[str]:
    return [sentence(place) for _ in range(times)]


def marked(lines: list[str], tag: str = "p") -> str:
    return "".join(f"<{tag}>{line}</{tag}>" for line in lines)


def page(body: str, *, title: str = "Crates Wait on the Quay of Dorn") -> str:
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title></head><body>'
        f'<nav><a href="/">Home</a> <a href="/sea">Sea</a></nav>{body}'
        f"<footer><p>Imprint and contact of the Harbor Wire</p></footer></body></html>"
    )


def regions(markup: str) -> list[tuple[Kind, str]]:
    read = read_page(markup.encode())
    return [(region.kind, read.text[region.start : region.end]) for region in read.regions]


def body(markup: str) -> list[str]:
    found = [words for kind, words in regions(markup) if kind in {Kind.BODY, Kind.QUOTE}]
    return [line for words in found for line in words.split("\n\n")]


def of_kind(markup: str, kind: Kind) -> list[str]:
    found = [words for one, words in regions(markup) if one is kind]
    return [line for words in found for line in words.split("\n\n")]


def test_an_article_laid_out_in_several_boxes_is_read_whole() -> None:
    boxes = [paragraphs("Dorn", 6), paragraphs("Halmi", 5), paragraphs("Ashe", 5)]
    chunks = '<div class="ad">Advertisement</div>'.join(
        f'<div class="grid"><div class="chunk-body">{marked(box)}</div></div>' for box in boxes
    )
    found = body(page(f"<article><h1>Crates Wait on the Quay of Dorn</h1>{chunks}</article>"))
    assert found == [line for box in boxes for line in box]


def test_the_articles_that_follow_in_the_same_page_are_not_its_body() -> None:
    own, other = paragraphs("Dorn", 6), paragraphs("Kestrel", 6)
    found = body(
        page(
            f"<div><article><h1>Crates Wait on the Quay of Dorn</h1>{marked(own)}</article>"
            f"<article><h1>Kestrel Buys a Crane</h1>{marked(other)}</article></div>"
        )
    )
    assert found == own


def test_articles_that_stand_inside_the_article_are_not_its_body() -> None:
    own, others = paragraphs("Dorn", 4), [paragraphs("Kestrel", 4), paragraphs("Varn", 4)]
    inner = "".join(f"<article><h2>Another one</h2>{marked(other)}</article>" for other in others)
    found = body(
        page(f"<article><h1>Crates Wait on the Quay of Dorn</h1>{marked(own)}{inner}</article>")
    )
    assert found == own


def test_a_paragraph_no_witness_kept_is_body_between_two_that_are() -> None:
    lines = paragraphs("Dorn", 9)
    short = "Nobody on the quay had been told of it that morning."
    # A line beside others in one element, broken by br, is a part like them.
    markup = "<br><br>".join([*lines[:4], short, *lines[4:]])
    assert body(page(f'<div class="story-text">{markup}</div>')) == [*lines[:4], short, *lines[4:]]


def test_headings_between_paragraphs_are_body_and_lists_of_links_are_not() -> None:
    lines = paragraphs("Dorn", 6)
    links = "".join(
        f'<li><a href="/{n}">The hospitals of Halmi count their beds, part {n}</a></li>'
        for n in range(4)
    )
    markup = page(
        "<article><h1>Crates Wait on the Quay of Dorn</h1>"
        f"{marked(lines[:3])}<h2>What the clerk said</h2>{marked(lines[3:5])}<ul>{links}</ul>"
        f"{marked(lines[5:])}</article>"
    )
    assert body(markup) == [*lines[:3], "What the clerk said", *lines[3:]]
    assert len(of_kind(markup, Kind.RELATED)) == 4


def test_a_paragraph_that_is_nothing_but_a_link_is_a_teaser() -> None:
    lines = paragraphs("Dorn", 6)
    teaser = "Kestrel buys a crane that nobody else had wanted"
    markup = page(
        "<article><h1>Crates Wait on the Quay of Dorn</h1>"
        f'{marked(lines[:3])}<p><a href="/crane">{teaser}</a></p>{marked(lines[3:])}</article>'
    )
    assert body(markup) == lines
    assert teaser in of_kind(markup, Kind.RELATED)


def test_items_of_a_list_are_body_at_the_head_of_an_article_too() -> None:
    lines = paragraphs("Dorn", 5)
    markup = page(
        "<article><h1>Crates Wait on the Quay of Dorn</h1>"
        f"<p>{lines[0]}</p><ul><li>Two new cranes</li><li>One more ferry</li></ul>"
        f"{marked(lines[1:])}</article>"
    )
    assert "Two new cranes" in body(markup)


def test_a_small_window_over_a_word_does_not_break_its_sentence() -> None:
    lines = paragraphs("Dorn", 6)
    window = '<span class="tooltip"><a href="/x">Ilse Varga</a> Kestrel buys a crane</span>'
    start, end = "The clerk, Ilse Varga, ", "told the board of Dorn what had come by the ferry."
    markup = page(
        "<article><h1>Crates Wait on the Quay of Dorn</h1>"
        f"{marked(lines[:3])}<p>{start}{window}{end}</p>{marked(lines[3:])}</article>"
    )
    assert start + end in body(markup)
    assert "Ilse Varga Kestrel buys a crane" in of_kind(markup, Kind.RELATED)


def test_an_embedded_post_is_a_quote_in_the_body_and_a_box_beside_it_is_not() -> None:
    lines = paragraphs("Dorn", 6)
    post = "<blockquote class=post><p>Crates. Crates.</p></blockquote>"
    markup = page(
        "<div class=story><h1>Crates Wait on the Quay of Dorn</h1>"
        f"{marked(lines[:3])}<div class=embed>{post}</div>{marked(lines[3:])}</div>"
        "<div class=side><blockquote>Topics of the day</blockquote></div>"
    )
    assert of_kind(markup, Kind.QUOTE) == ["Crates. Crates."]


@pytest.mark.parametrize(
    "wrapper",
    [
        "<aside>{}</aside>",
        "<form>{}</form>",
        '<div class="newsletter-box">{}</div>',
        '<div class="story-cta">{}</div>',
        '<div class="hidden">{}</div>',
    ],
)
def test_what_the_markup_puts_beside_the_article_is_no_body(wrapper: str) -> None:
    lines = paragraphs("Dorn", 8)
    beside = "Members of the Harbor Wire read every list of the crates before anybody else does."
    markup = page(
        "<article><h1>Crates Wait on the Quay of Dorn</h1>"
        f"{marked(lines[:4])}{wrapper.format(f'<p>{beside}</p>')}{marked(lines[4:])}</article>"
    )
    assert body(markup) == lines


def test_a_long_part_of_the_article_is_body_whatever_its_wrapper_is_called() -> None:
    lines = paragraphs("Dorn", 24)
    markup = page(
        "<article><h1>Crates Wait on the Quay of Dorn</h1>"
        f'{marked(lines[:16])}<div class="after-cta">{marked(lines[16:])}</div></article>'
    )
    assert body(markup) == lines


@pytest.mark.parametrize(
    "words",
    [
        "Sign up for the Harbor Wire newsletter and read of every ferry.",
        "Get the lists of the day straight in your inbox.",
        "Follow Harbor Wire on Instagram, Facebook and YouTube.",
        "Follow us on Telegram.",
        "If you enjoyed this article, become a member today.",
        "Folgen Sie uns auf Instagram und YouTube.",
        "Abonnez-vous à notre newsletter du matin.",
        "Suscríbete a nuestro boletín de noticias.",
        "Подписывайтесь на наш канал в Telegram.",
        "Підписуйтесь на наш канал у Telegram.",
    ],
)
def test_an_invitation_is_no_body(words: str) -> None:
    lines = paragraphs("Dorn", 6)
    markup = page(
        f"<article><h1>Crates Wait on the Quay of Dorn</h1>{marked(lines)}<p>{words}</p></article>"
    )
    assert body(markup) == lines
    assert words in of_kind(markup, Kind.RELATED)


@pytest.mark.parametrize(
    "words",
    [
        "Subscribers of the old line had paid for eleven crossings, and they sued the board.",
        "Follow the river on the map and you will find the quay that the board forgot.",
        "The clerk contributed to this report of the board, which had eighty pages, and said so.",
        "Get the crates out of the rain, the clerk had shouted, and nobody had listened to him.",
        "We asked the ministry whether cookies were sold on board, and it did not answer.",
    ],
)
def test_a_sentence_that_only_sounds_like_an_invitation_is_body(words: str) -> None:
    lines = paragraphs("Dorn", 6)
    markup = page(
        "<article><h1>Crates Wait on the Quay of Dorn</h1>"
        f"{marked(lines[:3])}<p>{words}</p>{marked(lines[3:])}</article>"
    )
    assert words in body(markup)


@pytest.mark.parametrize(
    "words",
    [
        "Tomas Reyl contributed to this report.",
        "Lantern contributed reporting.",
        "Additional reporting by Tomas Reyl and Ilse Varga",
        "Updated at 1:23 p.m.",
    ],
)
def test_a_line_on_who_helped_or_when_is_no_body(words: str) -> None:
    lines = paragraphs("Dorn", 6)
    markup = page(
        f"<article><h1>Crates Wait on the Quay of Dorn</h1>{marked(lines)}<p>{words}</p></article>"
    )
    assert body(markup) == lines
    assert words in of_kind(markup, Kind.DATELINE)


def test_where_to_write_to_the_author_is_a_tip_line() -> None:
    lines = paragraphs("Dorn", 6)
    words = "Write to Ilse Varga at ilse@meridian.example"
    markup = page(
        f"<article><h1>Crates Wait on the Quay of Dorn</h1>{marked(lines)}<p>{words}</p></article>"
    )
    assert of_kind(markup, Kind.TIP_LINE) == [words]


def test_the_headline_is_the_heading_in_the_words_of_the_title_and_said_once() -> None:
    lines = paragraphs("Dorn", 6)
    title = "Crates Wait on the Quay of Dorn"
    markup = page(
        f"<div class=story><h2>{title}</h2><p>By Ilse Varga</p>{marked(lines[:3])}"
        f"<h3>{title}</h3>{marked(lines[3:])}</div>"
    )
    assert of_kind(markup, Kind.HEADLINE) == [title]
    assert of_kind(markup, Kind.DUPLICATE) == [title]
    assert body(markup) == lines


def test_what_the_body_says_three_times_is_a_refrain_and_twice_is_a_double() -> None:
    lines = paragraphs("Dorn", 6)
    refrain = "What was it like, we asked the man at the crane, to see the ferry come in so late?"
    asked = [line for pair in zip(lines, [refrain] * 6, strict=True) for line in pair]
    markup = f"<article><h1>Crates Wait on the Quay of Dorn</h1>{marked(asked)}</article>"
    assert body(page(markup)) == asked
    twice = [*lines, lines[0]]
    markup = f"<article><h1>Crates Wait on the Quay of Dorn</h1>{marked(twice)}</article>"
    assert of_kind(page(markup), Kind.DUPLICATE) == [lines[0]]


def test_what_the_page_states_as_its_article_is_heard_where_the_strict_witness_kept_little() -> (
    None
):
    lines = paragraphs("Dorn", 8)
    stated = " ".join(lines).replace('"', "")
    # Comments of readers are what a strict reader throws away first, so it keeps nothing here.
    markup = page(
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{stated}"}}'
        f'</script><div class="comments"><h1>Crates Wait on the Quay of Dorn</h1>{marked(lines)}'
        "</div>"
    )
    assert body(markup) == lines
