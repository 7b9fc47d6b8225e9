"""Where spans of one text stand in another, and what changed between the two.

Pure text mathematics: offsets are code points, fragments half-open, and nothing here knows
whether the other text is a later state of the first or a copy of it.
"""

from apps.articles.align.changes import Change, Fate, Kind, Part, Sentence, changes, compared
from apps.articles.align.placing import ALIKE, Placed, Verdict, Why, align

__all__ = [
    "ALIKE",
    "Change",
    "Fate",
    "Kind",
    "Part",
    "Placed",
    "Sentence",
    "Verdict",
    "Why",
    "align",
    "changes",
    "compared",
]
