"""Parcels: what is broken in them is shown as broken, and costs nothing that stands beside it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from apps.articles.documents import parcels
from apps.articles.documents.readers import read
from apps.articles.media import Medium
from apps.articles.text import UnreadableError
from tests.documents import HEADLINE, LEAD, a_message, a_newsml, an_eml, an_mbox

ODD: tuple[bytes, ...] = (
    *(b"=?utf-8?q??=", b"=?utf-8?b?", b"(((", b"<>", b";", b'"', b"\\", b"@", b":,;", b"\xff\xfe"),
    *(b"*0*=x''%", b"name*=", b"=?utf-8*en?q?=?=", b"\r\n ", b"text/", b"/plain", b"[", b"1"),
)
NAMES = st.sampled_from(
    [
        "From",
        "To",
        "Date",
        "Subject",
        "Received",
        "Message-ID",
        "Reply-To",
        "MIME-Version",
        "Content-ID",
        "Content-Type",
        "Content-Disposition",
        "Content-Transfer-Encoding",
    ]
)
VALUES = st.lists(st.one_of(st.sampled_from(ODD), st.binary(max_size=4)), max_size=5).map(b"".join)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=6), st.booleans())
@example([("From", b"=?utf-8?q??=")], True)
@example([("Content-Type", b"=?utf-8?q??=")], False)
@settings(deadline=None, max_examples=40)
def test_whatever_stands_in_its_headers_a_message_costs_no_other(
    headers: list[tuple[str, bytes]],
    attached: bool,  # noqa: FBT001 - drawn
) -> None:
    odd = b"".join(name.encode() + b": " + value + b"\n" for name, value in headers)
    inner = b"Content-Type: message/rfc822\n" + odd + b"\n" + odd + b"\nwords\n"
    body = b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" + inner + b"--x--\n"
    message = odd + (body if attached else b"\nwords\n")
    data = b"From a@harborwire.example Mon Oct 12 07:20:00 2026\n" + message + b"\n"
    found = parcels.pieces(data + an_mbox(an_eml()), Medium.MAILBOX)
    last = found[-1].piece
    assert (last.title, last.code) == (HEADLINE, "")
    for one in found:
        assert bool(one.piece.code) == bool(one.piece.says)
        if one.sent is not None and one.sent.medium is Medium.MAIL:
            refusal(one.sent.data)


def refusal(message: bytes) -> str:
    """Return the code by which a message is refused, empty if it is read."""
    try:
        read(Medium.MAIL, message)
    except UnreadableError as refused:
        return refused.code
    return ""


def test_a_message_whose_sender_cannot_be_read_is_read_with_the_words_that_stand_there() -> None:
    data = an_eml().replace(b"From: Ana Ortiz <ana@harborwire.example>", b"From: =?utf-8?q??=")
    found = read(Medium.MAIL, data)
    assert "From: =?utf-8?q??=" in found.text
    assert found.details.title == HEADLINE


def test_a_message_whose_kind_cannot_be_read_is_read_as_plain_words() -> None:
    data = f"Subject: Sent back\nContent-Type: =?utf-8?q??=\n\n{LEAD}\n".encode()
    assert read(Medium.MAIL, data).text.endswith(LEAD)


def test_a_forwarded_message_comes_out_as_it_was_sent_whatever_its_headers_hold() -> None:
    inner = b"From: a@harborwire.example\nX-Note: one\x0bBcc: two\n\nIts words.\n"
    data = (
        b"Subject: Sent on\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nSee below.\n"
        b"--x\nContent-Type: message/rfc822\nContent-Disposition: attachment\n\n"
        + inner
        + b"--x--\n"
    )
    whole, forwarded = parcels.pieces(data, Medium.MAIL)
    assert (whole.piece.title, forwarded.piece.place) == ("Sent on", "message › message.eml")
    assert forwarded.sent is not None
    assert forwarded.sent.data.rstrip() == inner.rstrip()


TEXT = b"First.\n\nFrom now on the harbour is closed.\n\nFrom 07:20 to 08:30 the bridge: too.\n"


@pytest.mark.parametrize(
    "line",
    [
        b"From ana@harborwire.example Mon Oct 12 07:20:00 2026",
        b"From - Mon Oct 12 07:20:00 2026",
        b"From 1847263@xxx Mon Oct 12 07:20:00 +0000 2026",
        b"From ana@harborwire.example Mon Oct 12 07:20 2026 +0200",
        b"From ana@harborwire.example",
        b"From ",
    ],
)
def test_a_mailbox_is_divided_where_messages_begin_and_not_in_their_words(line: bytes) -> None:
    one = line + b"\nSubject: Sent back\n\n" + TEXT + b"\n"
    for data in (one * 2, (one * 2).replace(b"\n", b"\r\n")):
        found = parcels.pieces(data, Medium.MAILBOX)
        assert [piece.piece.title for piece in found] == ["Sent back", "Sent back"]
        for piece in found:
            assert piece.sent is not None
            assert read(Medium.MAIL, piece.sent.data).text.endswith("the bridge: too.")


@given(st.lists(st.sampled_from(["g", "g (2)", "g (2) (2)", "h" * 255, "h" * 255 + "i"])))
@example(["g", "g", "g (2)"])
@settings(deadline=None, max_examples=20)
def test_no_two_pieces_of_a_parcel_have_one_place(guids: list[str]) -> None:
    data = a_message(*(a_newsml(guid=guid) for guid in [*guids, "last"])).encode()
    places = [one.piece.place for one in parcels.pieces(data, Medium.NEWSML)]
    assert len(set(places)) == len(places)
    assert max(map(len, places)) <= 255
