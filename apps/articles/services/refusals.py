"""What an import is refused for, each with its code."""

from apps.articles.text import UnreadableError
from apps.core.errors import DomainError, InvalidError, TooLargeError


class EmptyTextError(InvalidError):
    """There is nothing to read."""

    code = "empty"
    title = "There is no text"


class NulInTextError(InvalidError):
    """The text has a NUL."""

    code = "nul"
    title = "This text cannot be kept"


class LoneSurrogateError(InvalidError):
    """The text has half a character."""

    code = "lone_surrogate"
    title = "This text cannot be kept"


class TooManyMarksError(InvalidError):
    """The text stacks combining marks without end."""

    code = "too_many_marks"
    title = "This text cannot be kept"


class BinaryFileError(InvalidError):
    """The bytes are something else than text."""

    code = "binary"
    title = "This is not text"


class UndecodableFileError(InvalidError):
    """The bytes fit no charset."""

    code = "undecodable"
    title = "This file could not be read"


class TextTooLargeError(TooLargeError):
    """More text than we take."""

    code = "too_large"
    title = "This is too large"


class TooManyLinesError(TooLargeError):
    """More lines than any article has."""

    code = "too_many_lines"
    title = "This is too long"


class UnknownFileKindError(InvalidError):
    """A file of a kind that we do not read."""

    code = "unknown_file_kind"
    title = "This kind of file cannot be imported"


class WrongKindError(InvalidError):
    """A file that is something else than its name says."""

    code = "wrong_kind"
    title = "This is not the file it says it is"


class SeveralError(InvalidError):
    """A file that holds several articles, where one is meant."""

    code = "several"
    title = "There are several articles in it"


class TwoTextsError(InvalidError):
    """A text and a file came at once."""

    code = "two_texts"
    title = "One at a time"


_BY_CODE: dict[str, type[DomainError]] = {
    refusal.code: refusal
    for refusal in (
        EmptyTextError,
        NulInTextError,
        LoneSurrogateError,
        TooManyMarksError,
        BinaryFileError,
        UndecodableFileError,
        TextTooLargeError,
        TooManyLinesError,
        UnknownFileKindError,
        WrongKindError,
        SeveralError,
    )
}


def refusal_of(error: UnreadableError, field: str) -> DomainError:
    """Return the domain's error for what the reader refused, said at `field`."""
    return _BY_CODE[error.code](str(error), errors={field: [str(error)]})
