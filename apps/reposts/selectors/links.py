"""Read links between articles."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from apps.accounts.models import Membership
from apps.articles.models import Article, Region
from apps.core.errors import NotFoundError
from apps.reposts.models import Link
from apps.reposts.selectors.texts import OWN_WORDS, own_texts
from apps.reposts.sentences import Relation, Row, Sentence, side_by_side
from apps.reposts.states import STEPS, State


@dataclass(frozen=True, slots=True)
class Banner:
    """What the reading room says on top of an article that is one of a pair."""

    link_id: UUID
    other_id: UUID
    other_title: str
    other_host: str
    kind: str
    state: str
    is_copy: bool
    coverage: int  # per cent of the original
    more: int  # further links of the article


@dataclass(frozen=True, slots=True)
class Step:
    """A state that a link can be taken to, and what the button says."""

    to: State
    label: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A link with both texts side by side, the original first."""

    link: Link
    rows: list[Row]
    changed: int  # sentences
    only_in_original: int
    only_in_copy: int
    set_aside: tuple[list[str], list[str]]  # names of the regions that were not compared


def visible_to(member: Membership) -> QuerySet[Link]:
    """Return the links of `member`'s newsroom, with both articles."""
    return Link.objects.filter(newsroom_id=member.newsroom_id).select_related("original", "copy")


def narrowed(
    member: Membership, *, article_id: UUID | None = None, state: str | None = None
) -> QuerySet[Link]:
    """Return the links of one article, whichever side it stands on; or in one state; or both."""
    links = visible_to(member)
    if state == State.PROPOSED:
        # An import made by mistake is no repost to decide on, nor has one.
        links = links.filter(original__withdrawn_at=None, copy__withdrawn_at=None)
    if article_id is not None:
        links = links.filter(Q(original_id=article_id) | Q(copy_id=article_id))
    return links if state is None else links.filter(state=state)


def one(member: Membership, link_id: UUID) -> Link:
    """Return a link.

    :raises NotFoundError: there is none that `member` can see
    """
    link = visible_to(member).filter(pk=link_id).first()
    if link is None:
        raise NotFoundError
    return link


def waiting_count(member: Membership) -> int:
    """Return how many links nobody has decided on."""
    return narrowed(member, state=State.PROPOSED).count()


def steps_of(link: Link) -> list[Step]:
    """Return what a person may make of the link now, the next thing to do first."""
    return [
        Step(to=after, label=label)
        for (before, after), label in STEPS.items()
        if before == link.state
    ]


def counts(member: Membership) -> dict[State, int]:
    """Return how many links there are in each state."""
    rows = visible_to(member).values_list("state").annotate(Count("pk")).order_by()
    found = {**dict(rows), State.PROPOSED: waiting_count(member)}
    return {state: found.get(state, 0) for state in State}


def banner_for(member: Membership, article_id: UUID) -> Banner | None:
    """Return the gravest thing to say about an article's pairs; None when there is nothing.

    An undecided pair comes before a confirmed one, and the article as a copy before the article
    as an original.
    """
    links = sorted(
        narrowed(member, article_id=article_id).filter(
            state__in=[State.PROPOSED, State.CONFIRMED],
            original__withdrawn_at=None,
            copy__withdrawn_at=None,
        ),
        key=lambda link: (
            link.state != State.PROPOSED,
            link.copy_id != article_id,
            -link.coverage_of_original,
            link.pk,
        ),
    )
    if not links:
        return None
    link = links[0]
    other = link.original if link.copy_id == article_id else link.copy
    return Banner(
        link_id=link.pk,
        other_id=other.pk,
        other_title=str(other),
        other_host=other.host,
        kind=link.kind,
        state=link.state,
        is_copy=link.copy_id == article_id,
        coverage=round(100 * link.coverage_of_original),
        more=len(links) - 1,
    )


def pair(member: Membership, link_id: UUID) -> Pair:
    """Return a link with both texts compared sentence by sentence.

    :raises NotFoundError: there is none that `member` can see
    """
    link = one(member, link_id)
    revisions = [link.original.revision_id, link.copy.revision_id]
    texts = own_texts([revision for revision in revisions if revision])
    first, second = (texts.get(revision, "") if revision else "" for revision in revisions)
    rows = side_by_side(first, second)
    return Pair(
        link=link,
        rows=rows,
        changed=sum(row.relation is Relation.CHANGED for row in rows),
        only_in_original=_alone(row.first for row in rows if row.relation is Relation.ONLY_FIRST),
        only_in_copy=_alone(row.second for row in rows if row.relation is Relation.ONLY_SECOND),
        set_aside=(_set_aside(link.original), _set_aside(link.copy)),
    )


def _alone(sides: Iterable[tuple[Sentence, ...]]) -> int:
    return sum(not sentence.elsewhere for side in sides for sentence in side)


def _set_aside(article: Article) -> list[str]:
    if article.revision is None:
        return []
    kinds = (
        article.revision.regions.exclude(kind__in=OWN_WORDS)
        .order_by("start")
        .values_list("kind", flat=True)
    )
    return [Region.Kind(kind).label for kind in dict.fromkeys(kinds)]
