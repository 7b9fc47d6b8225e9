"""What an answer is, and in which charset: by its mark, by HTTP, by its own head."""

import pytest

from apps.archive.fetching.kinds import charset_of, label_of, sniffed
from tests.growth import MOST, TIMES, growth

PAGE = "text/html"


@pytest.mark.parametrize(
    ("said", "media_type", "charset"),
    [
        ("text/html", "text/html", ""),
        (' Text/HTML ; Charset="UTF-8" ', "text/html", "utf-8"),
        ("text/html;charset='koi8-r'", "text/html", "koi8-r"),
        ("text/html; a=b; charset=a; charset=b", "text/html", "a"),
        ("text/html; charset=", "text/html", ""),
        ("text/html; charset=a b", "text/html", ""),
        ("text/html; charset=" + "a" * 41, "text/html", ""),
        ("", "", ""),
        (";", "", ""),
    ],
)
def test_a_label_is_taken_apart(said: str, media_type: str, charset: str) -> None:
    assert label_of(said) == (media_type, charset)


@pytest.mark.parametrize(
    ("data", "said", "charset"),
    [
        # A mark has the last word.
        (b"\xef\xbb\xbf<p>", "koi8-r", "utf-8"),
        (b"\xff\xfe<\0p\0", "utf-8", "utf-16le"),
        (b"\xfe\xff\0<\0p", "", "utf-16be"),
        # Then HTTP, if it names a charset that there is.
        (b'<meta charset="koi8-r">', "windows-1251", "windows-1251"),
        (b'<meta charset="koi8-r">', "utf-16", "utf-16"),
        (b'<meta charset="koi8-r">', "words", "koi8-r"),
        (b'<meta charset="koi8-r">', "base64", "koi8-r"),
        (b'<meta charset="koi8-r">', "idna", "koi8-r"),
        (b'<meta charset="koi8-r">', "unicode_escape", "koi8-r"),
        (b'<meta charset="koi8-r">', "undefined", "koi8-r"),
        # Then the page itself.
        (b"<meta charset=koi8-r>", "", "koi8-r"),
        (b"<META CHARSET = ' KOI8-R '/>", "", "koi8-r"),
        (
            b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
            "",
            "windows-1251",
        ),
        (b"<meta content='text/html;charset=big5' http-equiv=content-type>", "", "big5"),
        (b'<meta name="x" content="charset=big5">', "", ""),
        (b'<!-- <meta charset="big5"> --><meta charset="koi8-r">', "", "koi8-r"),
        (b'<!-- <meta charset="big5">', "", ""),
        (b'<metadata charset="big5">', "", ""),
        (b'<meta charset="words"><meta charset="koi8-r">', "", ""),
        (b'<meta charset="utf-16le">', "", "utf-8"),
        (b'<meta charset="x-user-defined">', "", "windows-1252"),
        (b'<?xml version="1.0" encoding="koi8-r"?><html/>', "", "koi8-r"),
        (b" " * 1100 + b'<meta charset="koi8-r">', "", ""),
        (b'<meta charset="koi8-r', "", ""),
        (b"<p>", "", ""),
        (b"", "", ""),
    ],
)
def test_the_charset_is_found_as_browsers_find_it(data: bytes, said: str, charset: str) -> None:
    assert charset_of(data, said=said, media_type=PAGE) == charset


def test_only_a_page_has_a_meta() -> None:
    data = b'<meta charset="koi8-r">'
    assert charset_of(data, said="", media_type="text/plain") == ""
    prologue = b"<?xml version='1.0' encoding='koi8-r'?><nitf/>"
    assert charset_of(prologue, said="", media_type="text/xml") == "koi8-r"


@pytest.mark.parametrize(
    ("head", "content"),
    [
        (b"<!doctype html>", "text/html"),
        (b"\xef\xbb\xbf \n<!-- a --> <!--b--><HTML lang=en>", "text/html"),
        (b"<!-- a <html> -- > -->\n<p>", "text/html"),
        (b"<!-- not closed <html>", "text/plain"),
        (b"<!-- a -->words<html>", "text/plain"),
        (b"<!-- a --> b --><html>", "text/plain"),
        (b'<?xml version="1.0"?><nitf/>', "text/xml"),
    ],
)
def test_a_page_is_known_by_its_first_tag_behind_comments(head: bytes, content: str) -> None:
    assert sniffed(head) == content


@pytest.mark.parametrize("comment", [b"<!---->", b"<!-- a -->\n", b"<!--", b" ", b"-->", b"<!-->"])
def test_comments_that_open_a_page_are_read_in_one_way_only(comment: bytes) -> None:
    # The few first: read in every way that there is, the many would never end.
    for count in (14, 206):
        small, large = (comment * n + b"x" * 2000 for n in (count // TIMES, count))
        assert sniffed(large) == "text/plain"
        assert growth(sniffed, small, large) <= MOST
