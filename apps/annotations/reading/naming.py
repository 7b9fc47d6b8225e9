"""What a printed source is called, apart from how the article introduces it."""

import re
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 200
_ACRONYM: Final = re.compile(r"\s*\(([^()]{2,30})\)")
_ARTICLE: Final = re.compile(
    r"(?:the|a|an|one|some|der|die|das|ein|eine|le|la|les|l['’]|un|une|el|los|las|una)\s*\b",
    re.IGNORECASE,
)
_INDEFINITE: Final = re.compile(
    r"(?:an?|one|some|several|many|another|two|three|ein|eine|einer|un|une|des|una|unos|unas|один|одна|одно|некий|некая|деякий)\s",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name, and the short form that stood in brackets behind it."""

    name: str
    short: str


def name_of(words: str) -> Name:
    """Return what a source is called: "The Institute (IQ), a think tank," is Institute, IQ."""
    head = words.strip().strip("“”\"'„»«").split(",")[0]
    acronym = _ACRONYM.search(head)
    short = acronym[1].strip() if acronym else ""
    head = " ".join(_ACRONYM.sub(" ", head).split())
    bare = _ARTICLE.sub("", head, count=1).strip() if _ARTICLE.match(head) else head
    return Name((bare or head)[:LONGEST], short)


def is_unnamed(words: str) -> bool:
    """Tell whether a source is somebody without a name: "a lawyer", "officials"."""
    head = words.split(",", maxsplit=1)[0].split()
    if not head:
        return True
    if _INDEFINITE.match(words.lstrip()):
        # "a Karrow lawyer" has a name in it that is not the lawyer's; "An Karrow" has no article.
        return not (head[-1][:1].isupper() and head[-2:-1] and head[-2][:1].isupper())
    return not any(word[:1].isupper() for word in head[1:]) and not head[0][:1].isupper()
