"""What an import comes to."""

from dataclasses import dataclass

from apps.articles.details import Details
from apps.articles.regions import Region


@dataclass(frozen=True, slots=True)
class Extracted:
    """A text with its regions, what they say of the article, and who read it so."""

    text: str
    regions: list[Region]
    details: Details
    extractor: str
