"""Read an e-mail: its subject, its lines of who and when, its words; and what is attached to it."""

import email
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.utils import parseaddr
from itertools import count
from typing import Any, Final

from apps.articles.charsets import decode
from apps.articles.dates import read_date
from apps.articles.details import MAX_AUTHOR, MAX_TITLE, Details, with_date
from apps.articles.documents.parts import Part, assembled, lines_of, one_line
from apps.articles.documents.trees import parts_of_html
from apps.articles.extraction.found import Extracted
from apps.articles.regions import Kind, paragraphs
from apps.articles.text import UnreadableError

EXTRACTOR: Final = "mail/1"
MAX_PARTS: Final = 500
MAX_PARSED: Final = 50_000
"""A header with more characters is not parsed."""
_STUB: Final = 80
_QUOTED: Final = re.compile(r"^>[> ]*", re.MULTILINE)
_LEAST_MORE: Final = 4
_SAYS_A_MAIL: Final = {"from", "date", "subject", "received"}
_FOR_PARTS: Final = {"content-type", "content-disposition", "content-transfer-encoding"}
_SURPRISES: Final = (
    *(ValueError, LookupError, AttributeError, TypeError, RecursionError, MessageError),
)
"""What Python's reader of mail raises at what it has not thought of."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message; without `data` where nobody can read it."""

    file_name: str
    media_type: str
    data: bytes | None


class _Headers(HeaderRegistry):
    """Reads headers; one that surprises its reader is kept as the words it is."""

    def __call__(self, name: str, value: str) -> Any:
        try:
            return super().__call__(name, value)
        except _SURPRISES:
            # One that says how a part is to be read counts as if it were not there.
            return super().__call__(name, "") if name.lower() in _FOR_PARTS else value


_LENIENT: Final = policy.default.clone(header_factory=_Headers())


def read(data: bytes, *, declared: str | None = None, title: str = "") -> Extracted:
    """Return the article in a message: what it says itself, not what is attached.

    :raises UnreadableError: it is no message, or has no words
    """
    del declared
    message = message_of(data)
    subject, sender = _header(message, "Subject"), _header(message, "From")
    date = _header(message, "Date")
    lines = [f"{name}: {words}" for name, words in (("From", sender), ("Date", date)) if words]
    body = _body(message)
    if not body:
        raise UnreadableError(
            "empty",
            "This message has no words of its own. If they are in an attachment, open the message"
            " as a file that holds several, and choose that.",
        )
    parts = [Part(subject, Kind.HEADLINE), Part("\n".join(lines), Kind.DATELINE), *body]
    name, _address = parseaddr(sender[:MAX_PARSED])
    said = Details(title=subject[:MAX_TITLE], author=one_line(name)[:MAX_AUTHOR])
    return assembled(
        parts, with_date(said, read_date(date)), extractor=EXTRACTOR, title=title or subject
    )


def message_of(data: bytes) -> EmailMessage:
    """Return a parsed message.

    :raises UnreadableError: `bad_mail` or `too_deep`
    """
    try:
        message = email.message_from_bytes(data, _class=_counted(), policy=_LENIENT)
        parts = sum(1 for _ in message.walk())
    except RecursionError as error:
        raise _too_deep() from error
    except UnreadableError:
        raise
    except _SURPRISES as error:
        raise UnreadableError(
            "bad_mail",
            "This message is broken, and its parts cannot be told apart. Save it as .eml again,"
            " or paste its text.",
        ) from error
    if parts > MAX_PARTS:
        raise _too_deep()
    if _SAYS_A_MAIL.isdisjoint(name.lower() for name, _value in message.raw_items()):
        raise UnreadableError(
            "bad_mail",
            "This is no e-mail: it has neither sender, date nor subject. Save the message as .eml"
            " again, or paste its text.",
        )
    return message


def _counted() -> Callable[..., EmailMessage]:
    """Return what makes the parts of one message, until there are more than anybody writes.

    The parser makes one on trial; those that are counted afterwards are all that came of it.
    """
    numbers = count()

    def make(**given: Any) -> EmailMessage:
        if next(numbers) > MAX_PARTS + 1:
            raise _too_deep()
        return EmailMessage(**given)

    return make


def _too_deep() -> UnreadableError:
    return UnreadableError(
        "too_deep",
        f"This message has more than {MAX_PARTS} parts in each other, more than anybody writes."
        " Paste its text instead.",
    )


def subject_of(message: EmailMessage) -> str:
    """Return what a message says it is about."""
    return _header(message, "Subject")


def _header(message: EmailMessage, name: str) -> str:
    """Return a header's words, as far as they can be read; of a very long one as they stand."""
    raw = str(
        next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    )
    # To parse takes the square of a header's length.
    if len(raw) > MAX_PARSED:
        return one_line(raw.encode(errors="replace").decode())
    try:
        return one_line(str(message.get(name, "")).encode(errors="replace").decode())
    # What a header can hold has surprised its parser before; a message is not lost for it.
    except _SURPRISES:
        return one_line(raw.encode(errors="replace").decode())


def _body(message: EmailMessage) -> list[Part]:
    """Return the words of a message: the plain ones, unless the HTML says far more."""
    plain, page = _words(message, "plain"), _words(message, "html")
    of_page = parts_of_html(page) if page.strip() else []
    long_page = sum(len(part.text) for part in of_page)
    bare = len(" ".join(plain.split()))
    if of_page and (bare < _STUB or long_page > _LEAST_MORE * bare) and long_page > bare:
        return of_page
    return list(_of_plain(plain)) or of_page


def _words(message: EmailMessage, kind: str) -> str:
    """Return the body of one kind, empty if there is none that can be read."""
    try:
        body = message.get_body(preferencelist=(kind,))
        data = body.get_payload(decode=True) if body is not None else None
        charset = body.get_content_charset() if body is not None else None
    except _SURPRISES:
        return ""
    if not isinstance(data, bytes) or not data.strip():
        return ""
    return decode(data, declared=charset).text.replace("\0", "")


def _of_plain(text: str) -> Iterator[Part]:
    """Yield the paragraphs of plain words, what is quoted without its arrows."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for block in re.split(r"\n[^\S\n]*\n", text):
        for run in _runs(block.split("\n")):
            quoted = run[0].startswith(">")
            words = "\n".join(run)
            if quoted:
                yield Part(lines_of(_QUOTED.sub("", words)), Kind.QUOTE)
                continue
            for piece in paragraphs(words):
                yield Part(lines_of(words[piece.start : piece.end]), piece.kind)


def _runs(lines: list[str]) -> Iterator[list[str]]:
    """Yield the lines in runs that are quoted or are not."""
    run: list[str] = []
    for line in lines:
        if run and run[0].startswith(">") != line.startswith(">"):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def attachments(message: EmailMessage) -> Iterator[Attachment]:
    """Yield the files that came with a message, forwarded messages among them."""
    try:
        parts = list(message.iter_attachments())
    except _SURPRISES:
        return
    for part in parts:
        try:
            attached = _attached(part)
        except _SURPRISES:
            # It is shown as one that cannot be read; those beside it can be.
            attached = Attachment(one_line(_file_name(part)), "", None)
        if attached is not None:
            yield attached


def _attached(part: EmailMessage) -> Attachment | None:
    """Return what is attached as a part of a message, None if it is no file."""
    name, kind = one_line(_file_name(part)), part.get_content_type()
    if kind == "message/rfc822":
        inner = part.get_payload()
        forwarded = inner[0] if isinstance(inner, list) and inner else None
        if not isinstance(forwarded, EmailMessage):
            return None
        name = name or f"{_header(forwarded, 'Subject') or 'message'}.eml"
        return Attachment(name, kind, forwarded.as_bytes(policy=_AS_PARSED))
    payload = part.get_payload(decode=True)
    return Attachment(name, kind, payload) if isinstance(payload, bytes) else None


class _AsParsed(policy.Compat32):
    """Writes the headers of a message as they were parsed, whatever they hold."""

    def fold_binary(self, name: str, value: str) -> bytes:
        return f"{name}: {value}{self.linesep}".encode("ascii", "surrogateescape")


_AS_PARSED: Final = _AsParsed()


def _file_name(part: EmailMessage) -> str:
    try:
        return part.get_filename() or ""
    except _SURPRISES:
        return ""


def messages(data: bytes) -> Iterator[bytes]:
    """Yield the messages of a mailbox, each as a file of its own.

    :raises UnreadableError: `wrong_kind`
    """
    if not data.startswith(b"From "):
        raise UnreadableError(
            "wrong_kind",
            "This is no mailbox: an .mbox begins with a line “From …”. Export it anew.",
        )
    found = [match for match in _FROM.finditer(data) if _begins_a_message(match)]
    ends = [*[match.start() for match in found[1:]], len(data)]
    for match, end in zip(found, ends, strict=True):
        message = data[match.end() : end].rstrip(b"\r\n")
        # A line of the text that begins so was given an arrow when it was stored.
        yield re.sub(rb"^>(>*From )", rb"\1", message, flags=re.MULTILINE)


_FROM: Final = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From ([^\r\n]*)(?:\r?\n|\Z)")
_STAMP: Final = re.compile(rb"\d{1,2}:\d\d(?::\d\d)?\b.{0,30}\b\d{4}\b")
_LONGEST_STAMP: Final = 100
_HEADER: Final = re.compile(
    rb"(?:[a-z0-9]{1,40}-[a-z0-9-]{1,60}|from|to|cc|subject|date|received|sender|status):",
    re.IGNORECASE,
)


def _begins_a_message(line: re.Match[bytes]) -> bool:
    """Tell a line that divides a mailbox from one of a text that begins with the same word.

    The one has the time and the year when its message came, or a header follows it; not every
    program gives the other an arrow.
    """
    if not line.start():
        return True
    if _STAMP.search(line[1][-_LONGEST_STAMP:]):
        return True
    return bool(_HEADER.match(line.string, line.end()))
