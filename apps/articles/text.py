"""What the text of a revision is: NFC, LF only, no NUL, no half character, of a size to read."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

MAX_TEXT_BYTES = 2_000_000
"""Of the text as UTF-8: about 300,000 English words."""

MAX_LINES = 100_000
"""Ten times those of a long book; each is looked at as a paragraph."""

MAX_MARKS_ON_A_LETTER = 64
"""More combining marks than any script stacks; sorting a long run of them is quadratic."""

BETWEEN = "\n\n"
"""What stands between two paragraphs."""

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_CONTROL_SHARE = 0.005
_FEW_CONTROLS = 8
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_SPACE = re.compile(r"\s+")
_QUOTES = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u02bc\u2039\u203a`", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u300c\u300d", '"'),
}
_QUOTE = re.compile(f"[{''.join(_QUOTES)}]")


class UnreadableError(ValueError):
    """What came in cannot be kept as the text of an article.

    The message says what is so, then what to do; `code` names the reason for a program.
    """

    def __init__(self, code: str, message: str) -> None:
        """Keep the reason's `code` beside the sentence."""
        super().__init__(message)
        self.code = code


def normalise(text: str) -> str:
    """Return `text` as a revision keeps it: NFC, every line break a single LF, no byte order mark.

    Nothing else is touched: blanks and empty lines are part of the original.

    :raises UnreadableError: `nul`, `lone_surrogate`, `too_many_marks`, `binary`, `empty`,
        `too_large` or `too_many_lines`
    """
    _refuse_what_cannot_be_stored(text)
    text = _LINE_BREAKS.sub("\n", text.removeprefix("\ufeff"))
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if not _INVISIBLE.sub("", text).strip():
        raise UnreadableError(
            "empty", "There is no text in it. Paste the article, or choose another file."
        )
    size = len(text.encode())
    if size > MAX_TEXT_BYTES:
        raise UnreadableError(
            "too_large",
            f"The text is {size / 1_000_000:.1f} MB long; we take 2 MB at most."
            " Leave out what is not the article, or import it in parts.",
        )
    lines = text.count("\n") + 1
    if lines > MAX_LINES:
        raise UnreadableError(
            "too_many_lines",
            f"The text has {lines:,} lines; we take {MAX_LINES:,} at most."
            " Leave out what is not the article, or import it in parts.",
        )
    return text


def joined(paragraphs: Iterable[str]) -> str:
    """Return paragraphs, each already as a revision keeps it, as one text: none moves by it.

    :raises UnreadableError: as `normalise`
    :raises ValueError: one is not as a revision keeps it, and what follows would be misplaced
    """
    whole = BETWEEN.join(paragraphs)
    text = normalise(whole)
    if len(text) != len(whole):
        raise ValueError("These paragraphs are of another length in the text they become.")
    return text


def _refuse_what_cannot_be_stored(text: str) -> None:
    """Look for what no revision may hold, in time linear in the text.

    :raises UnreadableError: `nul`, `lone_surrogate`, `binary`, `too_many_marks`
    """
    nul = text.find("\0")
    if nul >= 0:
        raise UnreadableError(
            "nul",
            f"The text has a NUL character (at position {nul}), which no article has."
            " It may be a binary file: save the article as plain text and try again.",
        )
    refuse_halves(text)
    refuse_controls(text)
    refuse_stacks(text)


def refuse_stacks(text: str) -> None:
    """Look for more combining marks on one letter than any script has.

    :raises UnreadableError: `too_many_marks`
    """
    marks = {char for char in set(text) if unicodedata.combining(char)}
    if marks:
        stack = re.search(f"[{''.join(sorted(marks))}]{{{MAX_MARKS_ON_A_LETTER + 1}}}", text)
        if stack:
            raise UnreadableError(
                "too_many_marks",
                f"More than {MAX_MARKS_ON_A_LETTER} combining marks stand on one letter (at"
                f" position {stack.start()}). Take them out, or copy the text from another page.",
            )


def composed(text: str) -> str:
    """Return `text` in NFC; what would take long to compose is refused before.

    :raises UnreadableError: `too_many_marks`
    """
    if text.isascii():
        return text
    refuse_stacks(text)
    return unicodedata.normalize("NFC", text)


def refuse_halves(text: str) -> None:
    """Look for half a character, which no file that was written whole has.

    :raises UnreadableError: `lone_surrogate`
    """
    lone = _SURROGATE.search(text)
    if lone:
        raise UnreadableError(
            "lone_surrogate",
            f"The text has half a character (a lone surrogate at position {lone.start()})."
            " Copy the text again from the page, or upload the file itself.",
        )


def refuse_controls(text: str) -> None:
    """Look for the many control characters that bytes of something else decode to.

    :raises UnreadableError: `binary`
    """
    if len(_CONTROL.findall(text)) > max(_FEW_CONTROLS, len(text) * _CONTROL_SHARE):
        raise UnreadableError(
            "binary",
            "This is not text: it is full of control characters."
            " Save the article as .txt or .html and try again.",
        )


def normal_form(text: str) -> str:
    """Return what two texts must share to count as the same: case, blanks and quotes folded."""
    if text.isascii():
        return " ".join(text.replace("`", "'").lower().split())
    visible = _INVISIBLE.sub("", _QUOTE.sub(_straight, text))
    return " ".join(unicodedata.normalize("NFC", visible.casefold()).split())


def _straight(quote: re.Match[str]) -> str:
    return _QUOTES[quote[0]]


def text_sha(text: str) -> str:
    """Return the SHA-256 of `text` as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def normal_sha(text: str) -> str:
    """Return the SHA-256 of the normal form: equal for texts that differ in looks only."""
    return text_sha(normal_form(text))
