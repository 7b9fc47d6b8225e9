"""What lies inside a file that holds several articles: archives, mailboxes, messages, wires.

Runs in the child. A piece that cannot be imported is shown with the sentence that says why.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import Final

from apps.articles.documents import mail, newsml, ninjs
from apps.articles.documents.parts import one_line
from apps.articles.documents.trees import local, xml_of_text
from apps.articles.documents.zipped import Entry, Zipped
from apps.articles.media import Medium, holds_several, medium_of
from apps.articles.sent import MAX_FILE_BYTES, Sent
from apps.articles.text import UnreadableError

MAX_PIECES: Final = 5_000
MAX_UNPACKED: Final = 200_000_000
_WITHIN: Final = " › "
_JUNK: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_LONGEST_TITLE: Final = 200
_LONGEST_PLACE: Final = 255


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing in a parcel.

    :param place: where it stands, for a person; unlike that of any other piece
    :param chosen: imported unless a person says otherwise
    :param says: why it cannot be imported, with its code; both empty where it can
    """

    place: str
    title: str = ""
    file_name: str = ""
    medium: str = ""
    size: int = 0
    chosen: bool = True
    code: str = ""
    says: str = ""

    @property
    def label(self) -> str:
        """Return what people call a thing of its kind."""
        return Medium(self.medium).label if self.medium else "File"


@dataclass(frozen=True, slots=True)
class Found:
    """A piece with its bytes, if it can be imported."""

    piece: Piece
    sent: Sent | None = None


def pieces(data: bytes, medium: Medium, *, file_name: str = "") -> list[Found]:
    """Return what is inside, in its order.

    :raises UnreadableError: the whole of it cannot be opened; `empty_parcel` and
        `too_many_pieces` among the reasons
    """
    found = list(islice(_inside(data, medium, file_name), MAX_PIECES + 1))
    if len(found) > MAX_PIECES:
        raise UnreadableError(
            "too_many_pieces",
            f"There are more than {MAX_PIECES:,} things in this file. Split it, and upload the"
            " parts.",
        )
    if not found:
        raise UnreadableError(
            "empty_parcel", "There is nothing in this file. Look whether it is the right one."
        )
    return list(_apart(found))


def _apart(found: list[Found]) -> Iterator[Found]:
    """Yield all with places of their own."""
    taken: set[str] = set()
    # Counted by what goes before the number, so that no number is tried twice.
    counts: dict[str, int] = {}
    for one in found:
        place = _shown(one.piece.place)[:_LONGEST_PLACE]
        before = place[: _LONGEST_PLACE - 8]
        while place in taken:
            counts[before] = counts.get(before, 1) + 1
            place = f"{before} ({counts[before]})"
        taken.add(place)
        yield Found(_replaced(one.piece, place), one.sent)


def _shown(words: str) -> str:
    """Return words as they can be kept and shown."""
    return words.replace("\0", "").encode(errors="replace").decode()


def _replaced(piece: Piece, place: str) -> Piece:
    return Piece(
        _shown(place),
        _shown(piece.title)[:_LONGEST_TITLE],
        _shown(piece.file_name)[:_LONGEST_PLACE],
        piece.medium,
        piece.size,
        piece.chosen,
        piece.code,
        piece.says,
    )


def _inside(data: bytes, medium: Medium, file_name: str) -> Iterator[Found]:
    match medium:
        case Medium.ARCHIVE:
            yield from _archive(data)
        case Medium.MAILBOX:
            yield from _mailbox(data)
        case Medium.MAIL:
            yield from _message(data, "message", file_name or "message.eml")
        case Medium.NINJS:
            yield from _ninjs(data)
        case Medium.NEWSML:
            yield from _newsml(data)
        case _:
            yield _one(file_name or f"file.{medium.suffix}", data, file_name)


def _one(place: str, data: bytes, file_name: str, *, chosen: bool = True) -> Found:
    """Return a file that is one article, or why it is none."""
    try:
        sent = _sent(data, file_name)
    except UnreadableError as error:
        return _not(place, error, file_name=file_name, size=len(data))
    piece = Piece(place, "", sent.file_name, str(sent.medium), len(data), chosen)
    return Found(piece, sent)


def _not(place: str, error: UnreadableError, *, file_name: str = "", size: int = 0) -> Found:
    return Found(
        Piece(
            place,
            file_name=file_name,
            size=size,
            chosen=False,
            code=error.code,
            says=str(error),
        )
    )


def _sent(data: bytes, file_name: str, media_type: str = "") -> Sent:
    """Return a file inside another. Whether its letters can be read, its import says.

    :raises UnreadableError: we read nothing like it, or it is too large
    """
    if not data.strip():
        raise UnreadableError("empty", "This file is empty.")
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableError(
            "too_large",
            f"The file is {len(data) / 1_000_000:.1f} MB; we take 10 MB at most. Save the article"
            " alone, or paste its text.",
        )
    medium = medium_of(data, file_name=file_name, media_type=media_type)
    if medium is Medium.ARCHIVE:
        raise UnreadableError(
            "nested_zip",
            "This is an archive in an archive, which we do not open. Upload it by itself.",
        )
    if medium.has_columns:
        raise UnreadableError(
            "needs_columns",
            "Somebody must say what the columns of this table are. Upload it by itself.",
        )
    return Sent(data, medium, _shown(PurePosixPath(file_name).name)[:_LONGEST_PLACE])


def _archive(data: bytes) -> Iterator[Found]:
    archive = Zipped(data, max_total=MAX_UNPACKED)
    for entry in archive.entries:
        if entry.info.is_dir() or _is_junk(entry):
            continue
        name = one_line(entry.info.filename.replace("\\", "/")).rpartition("/")[2]
        try:
            inner = archive.read(entry, MAX_FILE_BYTES)
            sent = _sent(inner, name)
            if not holds_several(inner, sent.medium):
                piece = Piece(entry.place, "", sent.file_name, str(sent.medium), entry.size)
                yield Found(piece, sent)
                continue
            for found in _inside(inner, sent.medium, name):
                place = f"{entry.place}{_WITHIN}{found.piece.place}"
                yield Found(_replaced(found.piece, place), found.sent)
        except UnreadableError as error:
            yield _not(entry.place, error, file_name=name, size=entry.size)


def _is_junk(entry: Entry) -> bool:
    name = entry.info.filename
    return name.startswith(_JUNK[0]) or name.rpartition("/")[2] in _JUNK[1:]


def _mailbox(data: bytes) -> Iterator[Found]:
    for number, message in enumerate(mail.messages(data), start=1):
        yield from _message(message, f"message {number}", f"message-{number}.eml")


def _message(data: bytes, place: str, file_name: str) -> Iterator[Found]:
    """Yield a message and, to be chosen, what is attached to it."""
    try:
        message = mail.message_of(data)
    except UnreadableError as error:
        yield _not(place, error, file_name=file_name, size=len(data))
        return
    if len(data) > MAX_FILE_BYTES and not list(mail.attachments(message)):
        yield _one(place, data, file_name)
        return
    title = mail.subject_of(message)
    piece = Piece(place, title, file_name, str(Medium.MAIL), len(data))
    yield Found(piece, Sent(data, Medium.MAIL, file_name))
    for number, attached in enumerate(mail.attachments(message), start=1):
        name = attached.file_name or f"attachment {number}"
        where = f"{place}{_WITHIN}{name}"
        if attached.data is None:
            broken = UnreadableError(
                "bad_mail", "This attachment is broken. Have it sent again, or upload it by itself."
            )
            yield _not(where, broken, file_name=name)
            continue
        size = len(attached.data)
        try:
            sent = _sent(attached.data, attached.file_name, attached.media_type)
        except UnreadableError as refused:
            yield _not(where, refused, file_name=name, size=size)
            continue
        yield Found(Piece(where, "", name, str(sent.medium), size, chosen=False), sent)


def _ninjs(data: bytes) -> Iterator[Found]:
    for number, item in enumerate(ninjs.items(data), start=1):
        one = json.dumps(item, ensure_ascii=True).encode()
        name = f"item-{number}.json"
        title = ninjs.headline_of(item)
        piece = Piece(f"item {number}", title, name, str(Medium.NINJS), len(one))
        yield Found(piece, Sent(one, Medium.NINJS, name))


def _newsml(data: bytes) -> Iterator[Found]:
    root = xml_of_text(data)
    if local(root) not in {"newsItem", "newsMessage", "packageItem"}:
        raise UnreadableError(
            "unknown_file_kind", "This XML is not NewsML-G2. Export the articles again."
        )
    for number, item in enumerate(newsml.items(root), start=1):
        one = newsml.whole(item)
        name = f"item-{number}.xml"
        place = newsml.name_of(item) or f"item {number}"
        piece = Piece(place, newsml.headline_of(item), name, str(Medium.NEWSML), len(one))
        yield Found(piece, Sent(one, Medium.NEWSML, name))
    for headline, guid in newsml.packages(root):
        error = UnreadableError(
            "package", "This is a package: a list of other items, without a text of its own."
        )
        yield Found(
            Piece(guid or "package", headline, chosen=False, code=error.code, says=str(error))
        )
