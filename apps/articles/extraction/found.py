"""What an import comes to."""

from dataclasses import dataclass
from typing import Final

from apps.articles.details import Details
from apps.articles.regions import Region

PAYWALL_STUB: Final = "paywall_stub"
"""The notice of a text that is only the beginning of its article."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A text with its regions, what they say of the article, and who read it so.

    `notice` is the code of what a reader must know of the text; most texts have none.
    """

    text: str
    regions: list[Region]
    details: Details
    extractor: str
    notice: str = ""
