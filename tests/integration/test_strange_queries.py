"""Queries and bodies that nobody meant: they are answered with a sentence, never with a fault."""

from base64 import b64encode
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import People, an_article

pytestmark = pytest.mark.django_db

CURSORS = (
    "%%%",
    "далі",
    *(
        b64encode(words).decode()
        for words in (
            b"p=yesterday",
            b"p=%00",
            b"p=2026-13-45",
            b"p=2026-01-01T00:00:00%2b99:00",
            b"p=" + b"9" * 5000,
            b"o=" + b"9" * 5000,
            b"\xff\xfe",
        )
    ),
)
# Each list of the API, and by which words it can be narrowed.
LISTS = {
    "articles": ("q", "host", "publisher", "language", "status", "published_from", "imported_to"),
    "claims": (),
    "desks": (),
    "factchecks": ("claim", "state"),
    "invitations": (),
    "jobs": ("state", "subject"),
    "memberships": (),
    "records": ("person", "subject", "action"),
    "reposts": ("article", "state"),
    "requests": ("article", "body", "claim", "state", "kind"),
    "search": ("q", "in", "mark", "host", "imported_from", "unchecked"),
    "sources": ("q", "kind", "state", "body"),
}
PAGES = {
    "/articles/": ("q", "host", "publisher", "language", "status", "published_to", "order"),
    "/articles/import/": ("instead_of", "from", "url", "text", "title"),
    "/desk/": ("show",),
    "/people/trail/": ("person", "subject", "action", "page"),
    "/reposts/": ("state", "page"),
    "/requests/": ("show", "state", "body", "page"),
    "/search/": ("q", "in", "mark", "host", "imported_from", "caveat", "order"),
    "/sources/": ("q", "show", "page"),
    "/sources/new/": ("name", "kind"),
}
WORDS = ("\0", "9" * 5000, "²")
ASKED = {
    **{f"/api/v1/{name}/": (*keys, "page_size") for name, keys in LISTS.items()},
    **PAGES,
}


def asking(people: People) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(people.admin.user)
    return client


@pytest.mark.parametrize("name", sorted(LISTS))
def test_no_cursor_is_a_fault(people: People, name: str) -> None:
    an_article(people.annotator)
    client = asking(people)
    answers = {
        cursor[:40]: client.get(f"/api/v1/{name}/?in=articles&cursor={quote(cursor)}").status_code
        for cursor in CURSORS
    }
    assert set(answers.values()) <= {200, 404}, answers


@pytest.mark.parametrize("address", ASKED)
def test_no_word_that_narrows_is_a_fault(people: People, address: str) -> None:
    an_article(people.annotator)
    client = asking(people)
    answers = {
        (key, word[:10]): client.get(f"{address}?{urlencode({key: word})}").status_code
        for key in ASKED[address]
        for word in WORDS
    }
    assert set(answers.values()) <= {200, 400}, answers


def test_a_body_that_goes_on_without_end_is_refused(people: People) -> None:
    client = asking(people)
    body = b" " * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    answer = client.post("/api/v1/claims/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("charset", [b"a\0b", b"\xff", b"x" * 5000, b"zip", b"undefined"])
def test_no_charset_of_an_upload_is_a_fault(people: People, charset: bytes) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(people.annotator.user)
    head = b'Content-Disposition: form-data; name="file"; filename="a.txt"\r\n'
    body = b"--x\r\n%sContent-Type: text/plain; charset=%s\r\n\r\nLantern.\r\n--x--\r\n"
    answer = client.generic(
        "POST",
        "/api/v1/articles/",
        body % (head, charset),
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code in {202, 400}, answer.content
