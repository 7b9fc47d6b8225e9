"""Every read of marks, attributions, claims and threads. All start from `visible_to`."""

from apps.annotations.selectors.agreeing import (
    Compared,
    annotators,
    compared,
    labelled,
)
from apps.annotations.selectors.attributions import (
    Step,
    attribution,
    attributions_for_article,
    attributions_visible_to,
    chains_to,
)
from apps.annotations.selectors.claims import (
    Appearing,
    claim,
    claim_appearances,
    claims_assigned,
    claims_for_article,
    claims_listed,
    claims_visible_to,
)
from apps.annotations.selectors.exporting import (
    Export,
    addresses,
    export,
    export_of,
    exportable,
)
from apps.annotations.selectors.finding import (
    articles_with,
    articles_with_claims_but,
    claim_words,
    claims_found,
    mark_words,
    marks_found,
)
from apps.annotations.selectors.marks import (
    annotation,
    ever_visible_to,
    for_article,
    marks,
    visible_to,
)
from apps.annotations.selectors.moves import (
    Carriage,
    Stood,
    Way,
    as_they_stood,
    carriage,
    orphans,
    outcomes,
)
from apps.annotations.selectors.threads import (
    comment,
    comments_on,
    comments_visible_to,
    open_threads_for,
    threads_visible_to,
)

__all__ = [
    "Appearing",
    "Carriage",
    "Compared",
    "Export",
    "Step",
    "Stood",
    "Way",
    "addresses",
    "annotation",
    "annotators",
    "articles_with",
    "articles_with_claims_but",
    "as_they_stood",
    "attribution",
    "attributions_for_article",
    "attributions_visible_to",
    "carriage",
    "chains_to",
    "claim",
    "claim_appearances",
    "claim_words",
    "claims_assigned",
    "claims_for_article",
    "claims_found",
    "claims_listed",
    "claims_visible_to",
    "comment",
    "comments_on",
    "comments_visible_to",
    "compared",
    "ever_visible_to",
    "export",
    "export_of",
    "exportable",
    "for_article",
    "labelled",
    "mark_words",
    "marks",
    "marks_found",
    "open_threads_for",
    "orphans",
    "outcomes",
    "threads_visible_to",
    "visible_to",
]
