"""What became of a text in another that repeats it: in its sentences, and in what it means.

Pure text: the sentences are set against each other by `articles.align`, and who says what, with
its figures and caveats, is read out of both by `annotations.reading`.
"""

from apps.reposts.differences.comparing import Comparison, Counts, Side, compare
from apps.reposts.differences.meaning import Difference, Fate, Sort
from apps.reposts.differences.rows import Relation, Row
from apps.reposts.differences.wording import label, said

__all__ = [
    "Comparison",
    "Counts",
    "Difference",
    "Fate",
    "Relation",
    "Row",
    "Side",
    "Sort",
    "compare",
    "label",
    "said",
]
