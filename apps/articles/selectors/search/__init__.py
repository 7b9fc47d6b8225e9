"""Find things by their words: articles here, and whatever higher apps keep words of.

A list is in one of two orders. *Newest* is what it says. *Best* ranks the newest
:data:`RANKED` things that fit, as they stood when the first page was asked for; older ones follow,
newest first. To rank all that a common word fits would take as long as there are articles.
"""

from apps.articles.selectors.search.asked import Asked, ask, fitting
from apps.articles.selectors.search.cursors import Cursor, Place, read_cursor
from apps.articles.selectors.search.paging import (
    COUNTED,
    RANKED,
    ROWS,
    Found,
    Order,
    count_of,
    page_of,
)
from apps.articles.selectors.search.showing import shown

__all__ = [
    "COUNTED",
    "RANKED",
    "ROWS",
    "Asked",
    "Cursor",
    "Found",
    "Order",
    "Place",
    "ask",
    "count_of",
    "fitting",
    "page_of",
    "read_cursor",
    "shown",
]
