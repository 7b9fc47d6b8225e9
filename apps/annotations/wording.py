"""What people write about marks: words the database can keep."""

import re
from typing import Final

from apps.core.errors import InvalidError

MAX_WORDS: Final = 20_000
_UNKEEPABLE: Final = re.compile("[\x00\ud800-\udfff]")


class WordsError(InvalidError):
    """These words cannot be kept as they are."""

    code = "bad_text"


def checked(words: str, field: str, *, required: bool = False, limit: int = MAX_WORDS) -> str:
    """Return `words` without blanks at their ends.

    :param field: what to name in the error
    :raises WordsError: they hold NUL or half a surrogate pair, are too long, or are missing
    """
    if _UNKEEPABLE.search(words):
        raise _refusal(
            field, "This holds a character that is none (NUL or half an emoji). Take it out."
        )
    words = words.strip()
    if required and not words:
        raise _refusal(field, "There are no words here. Write some.")
    if len(words) > limit:
        raise _refusal(
            field, f"This has {len(words)} characters, and {limit} is the most. Say it shorter."
        )
    return words


def _refusal(field: str, message: str) -> WordsError:
    return WordsError(message, errors={field: [message]})
