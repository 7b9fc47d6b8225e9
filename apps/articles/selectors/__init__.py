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

__all__ = [
    "HIDDEN",
    "Facets",
    "Filter",
    "Line",
    "Progress",
    "Step",
    "facets",
    "get",
    "jobs_of",
    "lines_after",
    "narrowed",
    "progress",
    "raw_bytes",
    "recent_imports",
    "same_text_as",
    "visible_to",
]
