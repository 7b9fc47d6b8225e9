"""Uploads are read in the charset they were written in."""

import random

import pytest

from apps.articles.charsets import decode
from apps.articles.text import UnreadableError

NOISE = random.Random(7).randbytes(5000)  # noqa: S311 - noise, not a secret
TEXTS = {
    "uk": "Міністерство оборони Велмарку заявило, що поранених не повертають на фронт. Це не так.",
    "ru": "Министерство обороны сообщило, что раненых не отправляют обратно. Это не подтвердилось.",
    "de": "Das Ministerium erklärte, über die Straße nach Halmi fließe kein Nachschub für Größere.",
    "ja": "国防省は、負傷者を前線に送り返していないと述べた。報道官は事実ではないと話した。",
    "zh": "国防部表示，伤员不会被送回前线。一名发言人说，这不是真的。",
}


@pytest.mark.parametrize(
    ("lang", "charset"),
    [
        *((lang, charset) for lang in TEXTS for charset in ("utf-8", "utf-8-sig", "utf-16")),
        *((lang, "utf-32") for lang in TEXTS),
        ("uk", "cp1251"),
        ("ru", "cp1251"),
        ("ru", "koi8-r"),
        ("ru", "utf-16-le"),
        ("de", "utf-16-be"),
        ("de", "cp1252"),
        ("ja", "euc_jp"),
        ("zh", "gb18030"),
    ],
)
def test_an_undeclared_charset_is_found_out(lang: str, charset: str) -> None:
    found = decode(TEXTS[lang].encode(charset))
    assert found.text.removeprefix("\ufeff") == TEXTS[lang]


@pytest.mark.parametrize(
    ("lang", "charset"),
    [("uk", "koi8-u"), ("ru", "cp866"), ("ja", "shift_jis"), ("ja", "iso-2022-jp"), ("zh", "gbk")],
)
@pytest.mark.parametrize("where", ["beside", "inside"])
def test_a_declared_charset_is_believed(lang: str, charset: str, where: str) -> None:
    page = f'<meta charset="{charset}"><p>{TEXTS[lang]}' if where == "inside" else TEXTS[lang]
    found = decode(page.encode(charset), declared=charset if where == "beside" else None)
    assert found.text == page


def test_utf_8_is_stronger_than_a_wrong_label() -> None:
    page = f'<meta charset="windows-1251"><p>{TEXTS["de"]}'
    assert decode(page.encode()).text == page


@pytest.mark.parametrize("label", ["rot13", "zip", "no-such-charset", "utf-16", "", "utf-7\ud800"])
def test_a_label_that_is_no_charset_is_passed_over(label: str) -> None:
    assert decode(TEXTS["uk"].encode(), declared=label).text == TEXTS["uk"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7 \x80\x81", "binary"),
        (b"PK\x03\x04\x14\0", "binary"),
        (b"\x89PNG\r\n\x1a\n", "binary"),
        (b"\x80\x81\x82\xff\xfe" * 30, "undecodable"),
        (b"\xff\xfe\xfd", "undecodable"),
        (b"\xef\xbb\xbf\xff\xff", "undecodable"),
        (NOISE, "undecodable"),
    ],
)
def test_what_is_not_text_is_refused_in_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        decode(data)
    assert refused.value.code == code
