"""Who says what: attributions, and the chain from a claim's origin to the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from apps.accounts.models import Membership
from apps.annotations import spans
from apps.annotations.models import Annotation, Attribution
from apps.annotations.reading import naming
from apps.articles import selectors as articles
from apps.core.errors import NotFoundError
from apps.sources.models import Source

# Whose words one quotes oneself are second-hand: the article stands between.
HANDS: Final = ("first", "second", "third", "fourth", "fifth")
TIMES: Final = ("", "hedged once", "hedged twice", "hedged three times or more")


@dataclass(frozen=True, slots=True)
class Step:
    """One who says so: by registry name or by the article's words, or nobody named.

    :param cue: the words that say so, like "according to"; empty when there are none
    """

    attribution: Attribution
    source: Source | None
    name: str
    cue: str
    hedges: Sequence[str]

    @property
    def unnamed(self) -> bool:
        """Tell whether the article gives no name: "a lawyer", "officials"."""
        return self.source is None and naming.is_unnamed(self.name)

    @property
    def called(self) -> str:
        """What to call who says so, without what the article adds to the name."""
        return self.source.name if self.source else self.name.split(",")[0].strip()


class Chain(tuple[Step, ...]):
    """The steps from whoever says so to the article."""

    __slots__ = ()

    @property
    def handed(self) -> str:
        """Through how many hands the words came, and how often they were hedged."""
        hand = HANDS[len(self)] if len(self) < len(HANDS) else "far"
        hedges = {hedge.casefold() for step in self for hedge in step.hedges}
        times = TIMES[min(len(hedges), len(TIMES) - 1)]
        return f"{hand}-hand, {times}" if times else f"{hand}-hand"


def attributions_visible_to(member: Membership) -> QuerySet[Attribution]:
    """Return the living attributions of `member`'s newsroom, oldest first."""
    return Attribution.objects.filter(newsroom_id=member.newsroom_id, deleted_at=None).order_by(
        "created_at", "pk"
    )


def attribution(member: Membership, attribution_id: UUID) -> Attribution:
    """Return one attribution.

    :raises NotFoundError: there is none that `member` can see
    """
    found = (
        attributions_visible_to(member)
        .select_related("by", "accepted_by")
        .filter(pk=attribution_id)
        .first()
    )
    if found is None:
        raise NotFoundError
    return found


def attributions_for_article(member: Membership, article_id: UUID) -> QuerySet[Attribution]:
    """Return an article's living attributions, oldest first.

    :raises NotFoundError: there is no such article that `member` can see
    """
    articles.require(member, article_id)
    return (
        attributions_visible_to(member)
        .select_related("by", "accepted_by")
        .filter(article_id=article_id)
    )


def chains_to(member: Membership, mark_ids: Iterable[UUID]) -> dict[UUID, list[Chain]]:
    """Return the chains by which the words of each mark are attributed, in constant queries.

    A chain that is the end of another's is not told twice.
    """
    wanted = set(mark_ids)
    visible = attributions_visible_to(member)
    articles_of = visible.filter(content_mark__in=wanted).order_by().values("article_id")
    known = _with_marks(visible.filter(article_id__in=articles_of))
    chains: dict[UUID, list[Chain]] = {}
    for each in known.values():
        if each.content_mark_id in wanted:
            chains.setdefault(each.content_mark_id, []).append(_climb(each, known))
    return {pk: _whole(found) for pk, found in chains.items()}


def _whole(chains: Sequence[Chain]) -> list[Chain]:
    inside = {step.attribution.pk for steps in chains for step in steps[1:]}
    return [steps for steps in chains if steps[0].attribution.pk not in inside]


def _with_marks(found: QuerySet[Attribution]) -> dict[UUID, Attribution]:
    whole = found.select_related("source_mark__source", "cue_mark").prefetch_related(
        "source_mark__fragments", "cue_mark__fragments"
    )
    return {each.pk: each for each in whole}


def _climb(start: Attribution, known: Mapping[UUID, Attribution]) -> Chain:
    steps: dict[UUID, Step] = {}
    at: Attribution | None = start
    # The database refuses circles; that a page never hangs does not depend on it.
    while at is not None and at.pk not in steps:
        steps[at.pk] = _step(at)
        at = known.get(at.parent_id) if at.parent_id else None
    return Chain(steps.values())


def _step(of: Attribution) -> Step:
    source = of.source_mark.source if of.source_mark else None
    return Step(
        attribution=of,
        source=source,
        name=source.name if source else _words(of.source_mark),
        cue=_words(of.cue_mark),
        hedges=of.hedges,
    )


def _words(mark: Annotation | None) -> str:
    return spans.quote([part.quote for part in mark.fragments.all()]) if mark else ""
