"""Write what happened to a fact-check into the logs of the articles its claim appears in."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from apps.accounts.models import Membership
from apps.articles import services as articles
from apps.articles.models import Article, Entry
from apps.audit import services as audit
from apps.factchecks.models import FactCheck


@transaction.atomic
def write_entries(
    *, factcheck_id: UUID, verb: str, version: int, member_id: UUID | None, data: Mapping[str, str]
) -> None:
    """Write one entry for each article; those that have it already keep it as it is.

    :param version: of the fact-check when it happened, by which an entry is known again
    """
    factcheck = FactCheck.objects.select_related("claim").get(pk=factcheck_id)
    kind = f"factcheck.{verb}"
    member = Membership.objects.select_related("user").get(pk=member_id) if member_id else None
    of_claim = Article.objects.filter(
        annotations__appearance__claim=factcheck.claim, annotations__deleted_at=None
    )
    told = Entry.objects.filter(kind=kind, subject_id=factcheck_id, version=version)
    wanted = of_claim.exclude(pk__in=told.values("article_id")).distinct().order_by("pk")
    # The entry speaks of the fact-check as it was then, not as it may be now.
    factcheck.version = version
    for article_id in list(wanted.values_list("pk", flat=True)):
        articles.log(
            article_id=article_id,
            kind=kind,
            subject=factcheck,
            by=member,
            data={"claim": str(factcheck.claim_id), **data},
        )


@transaction.atomic
def tell_of_lost_appearance(*, claim_id: UUID, annotation_id: UUID, article_id: UUID) -> None:
    """Say that a new revision lacks the words on which a fact-check stands; it stays as it is."""
    factcheck = FactCheck.objects.filter(claim_id=claim_id).first()
    if factcheck is None:
        return
    data = {"claim": str(claim_id), "annotation": str(annotation_id), "state": factcheck.state}
    audit.record(by=None, action="factcheck.words_gone", subject=factcheck, change=data)
    articles.log(
        article_id=article_id,
        kind="factcheck.words_gone",
        subject=factcheck,
        by=None,
        data=data,
    )
