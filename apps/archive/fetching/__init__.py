"""One exchange with the open web, guarded; see `exchange` for what it holds to."""

from apps.archive.fetching.asking import ask
from apps.archive.fetching.kinds import ARTICLES, FEEDS, PAGES, TEXTS
from apps.archive.fetching.limits import Limits
from apps.archive.fetching.outcome import Fetched, FetchError, Question

__all__ = [
    "ARTICLES",
    "FEEDS",
    "PAGES",
    "TEXTS",
    "FetchError",
    "Fetched",
    "Limits",
    "Question",
    "ask",
]
