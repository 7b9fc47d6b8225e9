"""Have texts read for who says what, and keep what the rules propose."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction

from apps.annotations.models import Findings
from apps.annotations.reading import VERSION
from apps.annotations.selectors import Told
from apps.articles import services as articles
from apps.articles.models import Revision
from apps.audit import services as audit
from apps.jobs import services as jobs

READ: Final = "annotations.read"
READ_MANY: Final = "annotations.read_many"


@transaction.atomic
def ask_for_proposals(*, revision_id: UUID) -> None:
    """Have a new text read for who says what; once for a revision and a version of the rules."""
    revision = Revision.objects.select_related("article").get(pk=revision_id)
    jobs.enqueue(
        kind=READ,
        key=f"{READ}:{revision_id}:{VERSION}",
        payload={"revision_id": revision_id},
        subject=revision.article,
    )


@transaction.atomic
def ask_for_many_proposals(*, revision_ids: Sequence[UUID], newsroom_id: UUID) -> None:
    """Have many new texts read for who says what by one job."""
    ids = " ".join(map(str, revision_ids))
    jobs.enqueue(
        kind=READ_MANY,
        key=f"{READ_MANY}:{hashlib.sha256(ids.encode()).hexdigest()}:{VERSION}",
        payload={"revision_ids": ids},
        newsroom_id=newsroom_id,
        bulk=True,
    )


@transaction.atomic
def keep_proposals(*, told: Sequence[Told], left: Iterable[UUID] = (), log: bool = True) -> None:
    """Keep what the rules found in texts. Doing so again changes nothing.

    :param left: revisions that could not be read among others; each gets a job of its own
    :param log: whether to tell the articles' logs, for the rooms that stand open; a text that
        came with thousands of others is open nowhere
    """
    for revision_id in left:
        ask_for_proposals(revision_id=revision_id)
    known = dict(
        Findings.objects.filter(revision_id__in=[each.revision_id for each in told]).values_list(
            "revision_id", "rules"
        )
    )
    fresh = [each for each in told if known.get(each.revision_id, 0) < VERSION]
    Findings.objects.bulk_create(
        (
            Findings(
                revision_id=each.revision_id,
                rules=VERSION,
                language=each.language[:16],
                proposals=each.proposals,
            )
            for each in fresh
        ),
        update_conflicts=True,
        unique_fields=["revision"],
        update_fields=["rules", "language", "proposals"],
    )
    if log:
        _tell([each for each in fresh if each.proposals])


def _tell(told: Sequence[Told]) -> None:
    revisions = Revision.objects.defer("text").in_bulk([each.revision_id for each in told])
    for each in told:
        revision = revisions[each.revision_id]
        counts: dict[str, int] = {}
        for proposal in each.proposals:
            counts[proposal["sort"]] = counts.get(proposal["sort"], 0) + 1
        audit.record(by=None, action="proposals.found", subject=revision, change=counts)
        articles.log(
            article_id=revision.article_id,
            kind="proposals.found",
            subject=revision,
            by=None,
            data={"revision": revision.number, **counts},
        )
