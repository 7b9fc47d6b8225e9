"""How far two people agree on what they marked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Length

from apps.accounts.models import Membership, User
from apps.annotations import agreement, rules
from apps.annotations.models import Annotation, Fragment
from apps.annotations.selectors.exporting import for_export
from apps.articles import selectors as articles
from apps.articles.models import Revision
from apps.core.errors import InvalidError, NotAllowedError


@dataclass(frozen=True, slots=True)
class Compared:
    """What two people marked in the articles that both worked on.

    :param articles: how many those are
    """

    one: User
    other: User
    articles: int
    report: agreement.Report


def annotators(member: Membership, article_id: UUID | None = None) -> list[User]:
    """Return who has marks in an article, or in any, by name.

    :raises NotFoundError: there is no such article that `member` can see
    :raises NotAllowedError: `member` does not compare people
    """
    marks = _comparable(member, article_id)
    own = marks.filter(author=OuterRef("pk"))
    return list(User.objects.filter(Exists(own)).order_by("name", "pk"))


def compared(
    member: Membership, one_id: UUID, other_id: UUID, article_id: UUID | None = None
) -> Compared:
    """Compare what two people marked, in an article or in all that both marked.

    Marks count that stand and are neither private nor notes, where they are theirs: what somebody
    accepted of a rule's proposals says nothing of what they would have found. Each article is
    compared on its newest revision.

    :raises NotFoundError: there is no such article that `member` can see
    :raises NotAllowedError: `member` does not compare people
    :raises InvalidError: they are not two people who marked anything here
    """
    known = {user.pk: user for user in annotators(member, article_id)}
    pair = [known.get(pk) for pk in (one_id, other_id)]
    one, other = pair
    if one is None or other is None or one == other:
        where = "in this article" if article_id else "here"
        message = f"Choose two people who both marked words {where}."
        raise InvalidError(message, errors={"one": [message]})
    marks = _comparable(member, article_id)
    both = [
        set(marks.filter(author=user).order_by().values_list("article_id", flat=True))
        for user in (one, other)
    ]
    shared = sorted(both[0] & both[1])
    lengths = dict(
        Revision.objects.filter(article__in=shared, article__revision=F("pk"))
        .annotate(length=Length("text"))
        .values_list("article_id", "length")
    )
    found = _by_author(marks.filter(article__in=shared, author__in=[one, other]))
    texts = [
        agreement.joined((lengths[pk], found[user.pk, pk]) for pk in shared)
        for user in (one, other)
    ]
    return Compared(
        one=one,
        other=other,
        articles=len(shared),
        report=agreement.report(texts[0], texts[1], sum(lengths.values())),
    )


def _comparable(member: Membership, article_id: UUID | None) -> QuerySet[Annotation]:
    if not rules.may_compare(member):
        raise NotAllowedError(
            "Reviewers and editors compare what people marked. Ask one of them to look."
        )
    # Notes are remarks: that two people make the same is no agreement.
    marks = for_export(member).exclude(kind=Annotation.Kind.NOTE)
    marks = marks.filter(
        author__isnull=False, article__revision=F("revision"), article__withdrawn_at=None
    )
    if article_id is not None:
        marks = marks.filter(article=articles.get(member, article_id))
    return marks


Found = dict[tuple[UUID, UUID], dict[str, list[agreement.Marked]]]


def _by_author(marks: QuerySet[Annotation]) -> Found:
    """Return the marks of each author in each article, by kind."""
    fragments = Fragment.objects.filter(annotation__in=marks).order_by("annotation_id", "n")
    whole: dict[tuple[UUID, UUID, str, UUID], list[agreement.Stretch]] = defaultdict(list)
    for author, article, kind, mark, start, end in fragments.values_list(
        *("annotation__author_id", "annotation__article_id", "annotation__kind"),
        *("annotation_id", "start", "end"),
    ):
        whole[author, article, kind, mark].append((start, end))
    found: Found = defaultdict(lambda: defaultdict(list))
    for (author, article, kind, _), stretches in whole.items():
        found[author, article][kind].append(tuple(stretches))
    return found


def labelled(report: agreement.Report) -> Sequence[tuple[str, agreement.Agreement]]:
    """Return what is agreed on each kind in the order of the legend, and on all together last."""
    named = [(str(kind.label), kind.value) for kind in Annotation.Kind]
    rows = [(label, report.kinds[kind]) for label, kind in named if kind in report.kinds]
    return [*rows, ("All kinds", report.all)]
