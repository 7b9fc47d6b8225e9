"""Take what a page or a call brings, and refuse what cannot become an article."""

import re
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile

from apps.articles.sent import MAX_FILE_BYTES, Sent, pasted, uploaded
from apps.articles.services.refusals import EmptyTextError, TwoTextsError, refusal_of
from apps.articles.text import UnreadableError

MAX_BODY_BYTES: Final = 14_000_000
"""Of a request: 10 MB of page, or 2 MB of text as JSON with every letter escaped."""

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
    """Return an uploaded file as what is to be kept.

    :param text: pasted beside the file, which is one too many
    :raises DomainError: it cannot become an article
    """
    if text and text.strip():
        message = "There are a text and a file. Send one of them."
        raise TwoTextsError(message, errors={"file": [message]})
    try:
        return uploaded(
            # One byte more than we take is enough to know that it is too much.
            file.read(MAX_FILE_BYTES + 1),
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
