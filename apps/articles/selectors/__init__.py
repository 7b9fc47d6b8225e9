"""Read articles and their event logs."""

from apps.articles.selectors.articles import (
    HIDDEN,
    Facets,
    Filter,
    Line,
    Progress,
    Step,
    facets,
    get,
    jobs_of,
    lines_after,
    narrowed,
    progress,
    raw_bytes,
    recent_imports,
    same_text_as,
    visible_to,
)
from apps.articles.selectors.revisions import Comparison, compared, revision, revisions_of

__all__ = [
    "HIDDEN",
    "Comparison",
    "Facets",
    "Filter",
    "Line",
    "Progress",
    "Step",
    "compared",
    "facets",
    "get",
    "jobs_of",
    "lines_after",
    "narrowed",
    "progress",
    "raw_bytes",
    "recent_imports",
    "revision",
    "revisions_of",
    "same_text_as",
    "visible_to",
]
