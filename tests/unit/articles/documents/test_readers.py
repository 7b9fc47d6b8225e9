"""The same story comes out of every format: its text, its regions, and what is said of it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from apps.articles.details import Details
from apps.articles.documents.parts import Part, assembled, lines_of
from apps.articles.documents.readers import read
from apps.articles.extraction.found import Extracted
from apps.articles.media import Medium
from apps.articles.text import UnreadableError
from tests.documents import (
    BYLINE,
    CAPTION,
    HEADLINE,
    LEAD,
    QUOTE,
    RIGHTS,
    SECOND,
    a_docx,
    a_message,
    a_newsml,
    a_ninjs,
    a_nitf,
    a_page,
    an_eml,
    an_item,
    with_notes,
)
from tests.growth import MOST, TIMES, growth

MOMENT = datetime(2026, 10, 12, 5, 20, tzinfo=UTC)


def told(found: Extracted) -> list[tuple[str, str]]:
    """Return the regions with their words."""
    return [(str(region.kind), found.text[region.start : region.end]) for region in found.regions]


def of(found: Extracted, kind: str) -> list[str]:
    return [words for said, words in told(found) if said == kind]


def test_a_word_document_gives_its_headline_byline_and_paragraphs() -> None:
    found = read(Medium.WORD, a_docx())
    assert told(found) == [
        ("headline", HEADLINE),
        ("dateline", BYLINE),
        ("body", f"{LEAD}\n\n{SECOND}"),
    ]
    assert (found.details.title, found.details.author) == (HEADLINE, "Ana Ortiz")
    assert found.details.published_raw == ""


def test_what_is_struck_from_a_word_document_is_not_text_and_what_is_put_in_is() -> None:
    run = "<w:r><w:t>counted</w:t></w:r>"
    data = a_docx(
        "counted",
        swaps={
            run: '<w:del w:id="1"><w:r><w:delText>guessed</w:delText></w:r></w:del>'
            '<w:moveFrom w:id="2"><w:r><w:t>elsewhere</w:t></w:r></w:moveFrom>'
            '<w:ins w:id="3"><w:r><w:t xml:space="preserve">counted </w:t></w:r></w:ins>'
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
            "<w:hyperlink><w:r><w:t>140 men</w:t><w:br/><w:t>in Dorn</w:t></w:r></w:hyperlink>"
            "<w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r>"
        },
    )
    text = read(Medium.WORD, data).text
    assert text.endswith("counted 140 men\nin Dorn")
    assert not any(word in text for word in ("guessed", "elsewhere", "hidden", "PAGE"))


def test_notes_of_a_word_document_stand_at_its_end_and_are_named_where_they_belong() -> None:
    run = "<w:r><w:t>Dorn is full.</w:t></w:r>"
    noted = f'{run}<w:r><w:footnoteReference w:id="2"/></w:r>'
    note = (
        '<w:footnote w:id="0" w:type="separator"><w:p><w:r><w:t>line</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>So says the annex.</w:t></w:r></w:p></w:footnote>'
    )
    data = with_notes(a_docx("Dorn is full.", swaps={run: noted}), note)
    assert read(Medium.WORD, data).text.endswith("Dorn is full.[1]\n\n[1] So says the annex.")


def test_a_table_of_a_word_document_is_read_row_by_row() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    row = "<w:tr>{}</w:tr>".format("".join(cell.format(word) for word in ("Dorn", "140")))
    struck = row.replace("<w:tr>", '<w:tr><w:trPr><w:del w:id="9"/></w:trPr>').replace("140", "7")
    data = a_docx("X", swaps={"<w:sectPr": f"<w:tbl>{row}{struck}</w:tbl><w:sectPr"})
    assert read(Medium.WORD, data).text.endswith("X\n\nDorn | 140")


def test_markdown_is_read_as_it_prints_and_its_front_matter_as_details() -> None:
    text = (
        f'---\ntitle: "{HEADLINE}"\nauthor: Ana Ortiz\ndate: 2026-10-12 07:20 +02:00\n---\n'
        f"# {HEADLINE}\n\n{LEAD[:60]}\n{LEAD[61:]}\n\n> {QUOTE}\n\n"
        f"**{SECOND}**\n\n- one\n- two\n\n<script>alert(1)</script>\n"
    )
    found = read(Medium.MARKDOWN, text.encode())
    assert told(found) == [
        ("headline", HEADLINE),
        ("body", LEAD),
        ("quote", QUOTE),
        ("body", f"{SECOND}\n\none\n\ntwo"),
    ]
    assert found.details.published_at == MOMENT


def test_a_message_gives_its_subject_its_lines_its_words_and_what_it_quotes() -> None:
    text = f"{LEAD}\n\nAna wrote:\n> {QUOTE}\n>> And more.\n\n{SECOND}\n"
    found = read(Medium.MAIL, an_eml(text, annex_txt=b"not this"))
    assert told(found) == [
        ("headline", HEADLINE),
        (
            "dateline",
            "From: Ana Ortiz <ana@harborwire.example>\nDate: Mon, 12 Oct 2026 07:20:00 +0200",
        ),
        ("body", f"{LEAD}\n\nAna wrote:"),
        ("quote", f"{QUOTE}\nAnd more."),
        ("body", SECOND),
    ]
    assert (found.details.author, found.details.published_at) == ("Ana Ortiz", MOMENT)


def test_of_two_bodies_of_a_message_the_one_with_the_words_is_read() -> None:
    plain = b"Please view this message in a browser.\r\n"
    head = b"From: a@harborwire.example\r\nSubject: Sent back\r\nMIME-Version: 1.0\r\n"
    parts = (
        b"Content-Type: multipart/alternative; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: text/plain\r\n\r\n" + plain + b"--x\r\n"
        b"Content-Type: text/html; charset=windows-1251\r\n\r\n<p>"
    )
    words = "Міністерство оборони Велмарку заявило, що поранених не повертають на фронт. Це не так."
    data = head + parts + words.encode("cp1251") + b"</p>\r\n--x--\r\n"
    found = read(Medium.MAIL, data)
    assert found.text.endswith(words)
    assert "browser" not in found.text


@pytest.mark.parametrize(
    ("medium", "data"),
    [
        (Medium.NINJS, a_ninjs()),
        (Medium.NITF, a_nitf().encode()),
        (Medium.NEWSML, a_newsml().encode()),
        (
            Medium.NEWSML,
            a_newsml(
                f'<inlineXML contenttype="application/nitf+xml">{a_nitf().partition("?>")[2]}'
                "</inlineXML>"
            ).encode(),
        ),
        (Medium.NITF, a_nitf().replace("utf-8", "utf-16").encode("utf-16")),
    ],
)
def test_a_wire_gives_what_it_says_of_itself(medium: Medium, data: bytes) -> None:
    found = read(medium, data)
    assert of(found, "headline") == [HEADLINE]
    assert BYLINE in of(found, "dateline")[0]
    assert of(found, "body") == [LEAD, SECOND]
    assert of(found, "quote") == [QUOTE]
    assert RIGHTS in of(found, "rights_notice")[0]
    said = found.details
    assert (said.title, said.publisher, said.author) == (HEADLINE, "Harbor Wire", "Ana Ortiz")
    assert (said.language, said.published_at) == ("en", MOMENT)
    if medium is not Medium.NEWSML:
        assert of(found, "caption") == [CAPTION]


def test_an_embargo_is_said_on_top_of_the_article() -> None:
    found = read(Medium.NEWSML, a_newsml().encode())
    assert of(found, "dateline")[0].startswith("Embargoed until 2026-10-14T06:00:00Z")


def test_older_ninjs_is_read_too() -> None:
    item = {
        "guid": "x:1912",
        "versioncreated": "2026-10-12T05:20:00Z",
        "headline": HEADLINE,
        "byline": "Ana Ortiz",
        "source": "Harbor Wire",
        "body_html": f"<p>{LEAD}</p><p>{SECOND}</p>",
        "body_text": "short",
    }
    found = read(Medium.NINJS, a_ninjs(**dict.fromkeys(an_item()), **item))
    assert of(found, "body") == [f"{LEAD}\n\n{SECOND}"]
    assert (found.details.publisher, found.details.published_at) == ("Harbor Wire", MOMENT)


@pytest.mark.parametrize(
    ("medium", "data", "code"),
    [
        (Medium.WORD, b"PK\x03\x04 and no more", "bad_zip"),
        (Medium.WORD, a_docx()[:-200], "bad_zip"),
        (Medium.MAIL, b"just words, no message", "bad_mail"),
        (Medium.MAIL, b"Subject: x\r\n\r\n", "empty"),
        (Medium.NINJS, b"{", "bad_json"),
        (Medium.NINJS, b'{"a": 1}', "not_ninjs"),
        (Medium.NINJS, b"[" * 100_000, "bad_json"),
        (Medium.NINJS, b"[" + a_ninjs() + b"," + a_ninjs() + b"]", "several"),
        (Medium.NITF, a_nitf().encode()[:-30], "bad_xml"),
        (Medium.NITF, b"<rss><channel/></rss>", "unknown_file_kind"),
        (Medium.NEWSML, a_message(a_newsml(), a_newsml()).encode(), "several"),
        (Medium.NEWSML, a_message().encode(), "empty"),
        (Medium.TABLE, b"text\nwords\n", "several"),
    ],
)
def test_what_is_broken_is_refused_with_its_code_and_a_sentence(
    medium: Medium, data: bytes, code: str
) -> None:
    with pytest.raises(UnreadableError) as refused:
        read(medium, data)
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


def test_a_half_character_in_json_is_refused() -> None:
    data = a_ninjs().replace(b"Lantern counted", b"Lantern \\ud83d counted")
    with pytest.raises(UnreadableError) as refused:
        read(Medium.NINJS, data)
    assert refused.value.code == "lone_surrogate"


def _comes_to(medium: Medium, data: bytes) -> str:
    try:
        read(medium, data)
    except UnreadableError as refused:
        return refused.code
    return "read"


def attributes(count: int) -> str:
    return " ".join(f"a{n}='1'" for n in range(count))


@pytest.mark.parametrize(
    ("medium", "make", "code"),
    [
        (Medium.NITF, lambda n: f"<nitf {attributes(n)}/>".encode(), "empty"),
        (Medium.WORD, lambda n: a_docx(swaps={"<w:p>": f"<w:p {attributes(n)}>"}), "read"),
        (
            Medium.MAIL,
            lambda n: an_eml().replace(b"From: ", b"From: " + b"a@b.example, " * n),
            "read",
        ),
        (
            Medium.MAIL,
            lambda n: (
                b'From: a@b.example\nContent-Type: multipart/mixed; boundary="b"\n\n'
                + b"--b\n\nx\n" * n
            ),
            "too_deep",
        ),
    ],
    ids=["attributes", "attributes in Word", "a sender", "parts"],
)
def test_what_there_is_very_much_of_takes_time_by_its_number_and_not_by_the_square(
    medium: Medium, make: Callable[[int], bytes], code: str
) -> None:
    small, large = make(20_000 // TIMES), make(20_000)
    assert _comes_to(medium, large) == code
    assert growth(lambda data: _comes_to(medium, data), small, large) <= MOST


def test_a_sender_too_long_to_be_parsed_is_taken_as_it_stands() -> None:
    data = an_eml().replace(b"Ana Ortiz <", b"Ana " * 20_000 + b"Ortiz <")
    found = read(Medium.MAIL, data)
    assert "From: Ana Ana Ana" in found.text
    assert (found.details.title, found.details.author) == (HEADLINE, "")


@pytest.mark.parametrize(
    ("medium", "data"),
    [
        (Medium.WORD, a_docx(swaps={HEADLINE: f"\ufeff{HEADLINE}"})),
        (Medium.NINJS, a_ninjs(headlines=[{"role": "main", "value": f"\ufeff{HEADLINE}"}])),
        (Medium.NITF, a_nitf().replace(HEADLINE, f"\ufeff{HEADLINE}").encode()),
        (Medium.NEWSML, a_newsml().replace(HEADLINE, f"\ufeff{HEADLINE}").encode()),
        (Medium.MARKDOWN, f"# &#xFEFF;{HEADLINE}\n\n{LEAD}\n".encode()),
        (
            Medium.PAGE,
            a_page(f"<article><h1>&#xFEFF;{HEADLINE}</h1><p>{LEAD}</p><p>{SECOND}</p>").encode(),
        ),
    ],
)
def test_a_byte_order_mark_before_the_headline_moves_no_region(medium: Medium, data: bytes) -> None:
    found = read(medium, data)
    assert of(found, "headline") == [HEADLINE]
    assert of(found, "body")[0].startswith(LEAD[:60])
    assert found.regions[-1].end == len(found.text)


LETTERS = st.sampled_from("aAe.é\u0301\ufeff\u00ad\u200b\u2028\x0b\x1c\n 字")


@given(st.lists(st.text(LETTERS, max_size=12).map(lines_of), max_size=6), st.text(LETTERS))
@example([lines_of("\ufeff"), lines_of("\ufeffHarbour wall"), "Dorn."], "")
@example(["cafe" + "\u0301 opens", "Dorn."], "")
@settings(deadline=None)
def test_every_letter_of_an_assembled_document_has_one_region(words: list[str], title: str) -> None:
    try:
        found = assembled(map(Part, words), Details(), extractor="x/1", title=title)
    except UnreadableError as refused:
        assert refused.code == "empty"  # noqa: PT017 - refusing is one of two right answers
        return
    end = 0
    for region in found.regions:
        assert end <= region.start < region.end <= len(found.text)
        assert not found.text[end : region.start].strip()
        end = region.end
    assert end == len(found.text)
