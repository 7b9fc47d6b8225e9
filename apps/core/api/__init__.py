"""How the API answers, said once: problems, versions, pages."""

from apps.core.api.pages import CreatedPage, NamedPage
from apps.core.api.problems import problem, problem_handler
from apps.core.api.versions import etag, required_version, with_etag

__all__ = [
    "CreatedPage",
    "NamedPage",
    "etag",
    "problem",
    "problem_handler",
    "required_version",
    "with_etag",
]
