"""Every read of marks, attributions, claims and threads. All start from `visible_to`."""

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
    claims_for_article,
    claims_listed,
    claims_visible_to,
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
    "Step",
    "Stood",
    "Way",
    "annotation",
    "as_they_stood",
    "attribution",
    "attributions_for_article",
    "attributions_visible_to",
    "carriage",
    "chains_to",
    "claim",
    "claim_appearances",
    "claims_for_article",
    "claims_listed",
    "claims_visible_to",
    "comment",
    "comments_on",
    "comments_visible_to",
    "ever_visible_to",
    "for_article",
    "marks",
    "open_threads_for",
    "orphans",
    "outcomes",
    "threads_visible_to",
    "visible_to",
]
