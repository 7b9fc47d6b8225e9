"""Read links between articles."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from apps.accounts.models import Membership
from apps.core.errors import NotFoundError
from apps.reposts.models import Link
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
