"""Where marks stand once their article has another revision, and where they stood."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from apps.accounts.models import Membership
from apps.annotations import spans
from apps.annotations.models import Annotation, Fragment, Move
from apps.annotations.selectors.marks import marks, visible_to
from apps.articles import selectors as articles
from apps.articles.align import Placed, Verdict, align
from apps.articles.models import Article, Revision

_NOWHERE: Final = Placed(Verdict.ORPHAN)


@dataclass(frozen=True, slots=True)
class Way:
    """Where one mark stands in the newest text.

    :param proposed: where the words stand that a rule proposed; none if they cannot be told
    """

    annotation_id: UUID
    version: int
    from_id: UUID
    placed: Placed
    proposed: spans.Span


@dataclass(frozen=True, slots=True)
class Carriage:
    """Where the marks of an article stand that have not come to its newest revision yet."""

    article_id: UUID
    revision_id: UUID
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Stood:
    """A mark as it stood on a revision: its kind, state and words there."""

    mark: Annotation
    number: int
    kind: str
    state: str
    fragments: Sequence[dict[str, int | str]]


def carriage(article_id: UUID) -> Carriage | None:
    """Align the marks of an article with its newest text. Writes nothing.

    Marks that were looked for in that text before are left out; deleted and refused ones are not,
    because they may come back.
    """
    article = Article.objects.select_related("revision").filter(pk=article_id).first()
    if article is None or article.revision is None:
        return None
    target = article.revision
    looked_for = Move.objects.filter(
        annotation=OuterRef("pk"), from_revision=OuterRef("revision"), to_revision=target
    )
    behind: defaultdict[UUID, list[Annotation]] = defaultdict(list)
    found = (
        Annotation.objects.filter(~Exists(looked_for), article=article)
        .exclude(revision=target)
        .prefetch_related(Prefetch("fragments", Fragment.objects.order_by("n")))
    )
    for mark in found.order_by("pk"):
        behind[mark.revision_id].append(mark)
    texts = Revision.objects.filter(pk__in=behind).values_list("pk", "text")
    ways = [way for pk, text in texts for way in _ways(text, target.text, behind[pk])]
    return Carriage(article_id, target.pk, tuple(sorted(ways, key=lambda way: way.annotation_id)))


def _ways(old: str, new: str, found: Sequence[Annotation]) -> list[Way]:
    stand = [[(part.start, part.end) for part in mark.fragments.all()] for mark in found]
    proposed = [_proposed(mark) for mark in found]
    placed = align(old, new, stand)
    rules = dict(
        zip(
            [n for n, span in enumerate(proposed) if span],
            align(old, new, [span for span in proposed if span]),
            strict=True,
        )
    )
    return [
        Way(
            annotation_id=mark.pk,
            version=mark.version,
            from_id=mark.revision_id,
            placed=placed[n],
            proposed=tuple(
                spans.Fragment(start, end) for start, end in rules.get(n, _NOWHERE).pieces
            ),
        )
        for n, mark in enumerate(found)
    ]


def _proposed(mark: Annotation) -> list[tuple[int, int]]:
    """Return the span that a rule proposed, as `proposed_as` keeps it."""
    _, _, key = mark.proposed_as.partition(":")
    pairs = (piece.split("-") for piece in key.split(",") if piece)
    return [(int(start), int(end)) for start, end in pairs]


def as_they_stood(member: Membership, article_id: UUID, number: int) -> list[Stood]:
    """Return the living marks of an article where they stood on one of its revisions, in order.

    :raises NotFoundError: there is no such article or revision that `member` can see
    """
    revision = articles.revision(member, article_id, number)
    here = marks(member).filter(article_id=article_id).prefetch_related("covers")
    stood = {
        mark.pk: Stood(mark, number, mark.kind, _state(mark), _as_dicts(mark))
        for mark in here.filter(revision=revision)
    }
    left = Move.objects.filter(from_revision=revision).order_by("pk")
    ways = {move.annotation_id: move for move in left if move.annotation_id not in stood}
    for mark in here.filter(pk__in=ways):
        move = ways[mark.pk]
        stood[mark.pk] = Stood(mark, number, move.kind, move.state, move.fragments)
    return sorted(stood.values(), key=lambda each: (each.fragments[0]["start"], each.mark.pk))


def _state(mark: Annotation) -> str:
    """Return the state of a mark before its words were lost."""
    return mark.move.state if mark.state == "orphan" and mark.move else mark.state


def _as_dicts(mark: Annotation) -> list[dict[str, int | str]]:
    return [
        {"start": part.start, "end": part.end, "quote": part.quote} for part in mark.fragments.all()
    ]


def orphans(member: Membership, article_id: UUID) -> QuerySet[Annotation]:
    """Return the living marks of an article that lost their words, in the order of their text.

    :raises NotFoundError: there is no such article that `member` can see
    """
    articles.get(member, article_id)
    return marks(member).filter(article_id=article_id, state="orphan")


def outcomes(member: Membership, article_id: UUID) -> dict[tuple[int, int], dict[str, int]]:
    """Return how many living marks fared how, by the numbers of the revisions they went between.

    :raises NotFoundError: there is no such article that `member` can see
    """
    articles.get(member, article_id)
    counted = (
        Move.objects.filter(annotation__in=visible_to(member).filter(article_id=article_id))
        .exclude(state="refused")
        .order_by()
        .values_list("from_revision__number", "to_revision__number", "outcome")
        .annotate(n=Count("pk"))
    )
    found: defaultdict[tuple[int, int], dict[str, int]] = defaultdict(
        lambda: dict.fromkeys(Verdict, 0)
    )
    for first, last, outcome, n in counted:
        found[first, last][outcome] = n
    return dict(found)
