"""What a text is divided into."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a stretch of text is."""

    HEADLINE = "headline"
    DATELINE = "dateline"
    BODY = "body"
    CAPTION = "caption"
    QUOTE = "quote"
    TIP_LINE = "tip_line"
    RIGHTS_NOTICE = "rights_notice"
    DUPLICATE = "duplicate"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Region:
    """A typed stretch [start, end) of a text."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, or a part of one. `kind` is None until something is known of it.

    `aside`: not part of the body, so that, if no rule names its kind, it is a thing beside it.
    """

    start: int
    end: int
    kind: Kind | None = None
    aside: bool = False
