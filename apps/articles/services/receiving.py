"""Take what a page or a call brings, and refuse what cannot become an article."""

import re
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile

from apps.articles.media import Medium
from apps.articles.sent import MAX_FILE_BYTES, MAX_PARCEL_BYTES, Sent, pasted, uploaded
from apps.articles.services.refusals import (
    EmptyTextError,
    SeveralError,
    TwoTextsError,
    refusal_of,
)
from apps.articles.text import UnreadableError

MAX_BODY_BYTES: Final = 14_000_000
"""Of a request: 10 MB of page, or 2 MB of text as JSON with every letter escaped."""

MAX_PARCEL_BODY_BYTES: Final = MAX_PARCEL_BYTES + 1_000_000
"""Of a request with a file that holds several articles."""

_LABEL: Final = re.compile(r"[A-Za-z0-9_:.-]{1,40}")


def from_text(text: str | None) -> Sent:
    """Return pasted text as what is to be kept.

    :raises DomainError: there is none, or it cannot be the text of an article
    """
    if text is None:
        message = "There is nothing to import. Paste the text, or choose a file."
        raise EmptyTextError(message, errors={"text": [message]})
    try:
        return pasted(text)
    except UnreadableError as error:
        raise refusal_of(error, "text") from error


def from_file(file: "UploadedFile[Any]", *, text: str | None = None) -> Sent:
    """Return an uploaded file that is one article as what is to be kept.

    :param text: pasted beside the file, which is one too many
    :raises DomainError: it cannot become an article; `several` if it holds more than one
    """
    _refuse_two(text)
    sent = _uploaded(file, MAX_FILE_BYTES)
    # Of a message with attachments, the message itself is the article.
    if sent.holds_several and sent.medium is not Medium.MAIL:
        message = (
            f"This {sent.medium.label} is made to hold several articles. Upload it as a file that"
            " holds several, and choose among them."
        )
        raise SeveralError(message, errors={"file": [message]})
    return sent


def from_parcel(file: "UploadedFile[Any] | None", *, text: str | None = None) -> Sent:
    """Return an uploaded file that may hold several articles as what is to be kept.

    :param text: pasted beside the file, which is one too many
    :raises DomainError: there is none, or we read nothing like it
    """
    _refuse_two(text)
    if file is None:
        message = "There is no file. Choose one."
        raise EmptyTextError(message, errors={"file": [message]})
    return _uploaded(file, MAX_PARCEL_BYTES)


def from_parcel_text(text: str, *, file_name: str) -> Sent:
    """Return the text of a file that may hold several articles as what is to be kept.

    :raises DomainError: we read nothing like it
    """
    try:
        return uploaded(text.encode(errors="replace"), file_name=file_name, charset="utf-8")
    except UnreadableError as error:
        raise refusal_of(error, "text") from error


def _refuse_two(text: str | None) -> None:
    if text and text.strip():
        message = "There are a text and a file. Send one of them."
        raise TwoTextsError(message, errors={"file": [message]})


def _uploaded(file: "UploadedFile[Any]", limit: int) -> Sent:
    """Return an uploaded file.

    :raises DomainError: it is too large, or we read nothing like it
    """
    try:
        return uploaded(
            # One byte more than we take is enough to know that it is too much.
            file.read(limit + 1),
            file_name=file.name or "",
            media_type=file.content_type or "",
            charset=_label(file.charset),
        )
    except UnreadableError as error:
        raise refusal_of(error, "file") from error


def _label(charset: str | bytes | None) -> str:
    """Return the charset that a part of a form names, empty if that is no charset's name."""
    # Django hands over the words of a part's own header as bytes, whatever its types say.
    label = charset.decode("ascii", "replace") if isinstance(charset, bytes) else charset or ""
    return label if _LABEL.fullmatch(label) else ""
