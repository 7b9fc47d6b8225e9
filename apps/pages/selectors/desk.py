"""My desk: what waits for one person, whichever app knows of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from apps.accounts.models import Membership
from apps.annotations import selectors as annotations
from apps.annotations.models import Thread
from apps.articles import selectors as articles
from apps.articles.models import Article
from apps.factchecks import selectors as factchecks
from apps.factchecks.models import FactCheck
from apps.factchecks.states import State
from apps.notices import selectors as notices
from apps.notices.models import Todo
from apps.notices.urgency import Urgency, urgency
from apps.reposts import rules as repost_rules
from apps.reposts import selectors as reposts
from apps.reposts.models import Link
from apps.reposts.states import State as LinkState
from apps.verification import selectors as verification
from apps.verification.deadlines import Clock, clock
from apps.verification.models import VerificationRequest
from apps.verification.states import State as RequestState

MOST_OF_A_KIND: Final = 50
NEWEST_ARTICLES: Final = 6
LONGEST_TITLE: Final = 140


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a person.

    `group` is the tab it stands under; `word` with `icon` and `tone` says what it is; `action` is
    what the button of a lead story says. What has a due time has its `clock`, and comes in the
    order of `urgency`: what is late, what is due soon, what later, then what has none. `done` is
    the assignment that can be ended from here.
    """

    group: str
    word: str
    icon: str
    title: str
    href: str
    facts: tuple[str, ...]
    action: str
    since: datetime
    tone: str = ""
    urgency: Urgency = Urgency.UNDATED
    due: datetime | None = None
    clock: Clock | None = None
    done: Todo | None = None

    @property
    def turn(self) -> tuple[Urgency, datetime]:
        """Return what the desk is sorted by."""
        return self.urgency, self.due or self.since


@dataclass(frozen=True, slots=True)
class Tab:
    """A group of what waits, its name and how many things are in it."""

    group: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Desk:
    """A person's desk: the lead story, then the rest of a group, by urgency and age."""

    lead: Waiting | None
    then: tuple[Waiting, ...]
    total: int
    oldest: datetime | None
    tabs: tuple[Tab, ...]
    drafts: tuple[FactCheck, ...]
    newest: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What the masthead says beside its rooms."""

    desk: int
    review: int
    requests: int
    reposts: int


GROUPS: Final = {
    "assigned": "Assigned",
    "reviews": "Reviews",
    "requests": "Requests",
    "reposts": "Reposts",
    "threads": "Threads",
}
# What of a request waits for a person besides what is overdue, which has its to-do.
_ASKING: Final = {
    RequestState.PROPOSED: ("Decide", "open", "Accept or refuse it"),
    RequestState.REPLIED: ("Reply", "mail", "Read the reply"),
}
# state → (word, icon, what the button says)
_REVIEWS: Final = {
    State.IN_REVIEW: ("Review", "eye", "Review it"),
    State.CHANGES_REQUESTED: ("Mend", "pen", "Mend it"),
    State.APPROVED: ("Publish", "done", "Publish it"),
}


# urgency → (word, icon, tone)
_URGENT: Final = {
    Urgency.OVERDUE: ("Late", "alert", "bad"),
    Urgency.SOON: ("Soon", "clock", "warn"),
}


def desk(member: Membership, group: str = "") -> Desk:
    """Return what waits for `member`; with a `group`, that group alone below the lead story."""
    waiting = sorted(_everything(member), key=lambda each: each.turn)
    rest = [each for each in waiting[1:] if not group or each.group == group]
    return Desk(
        lead=waiting[0] if waiting else None,
        then=tuple(rest),
        total=len(waiting),
        oldest=min((each.since for each in waiting), default=None),
        tabs=tuple(
            Tab(key, name, count)
            for key, name in GROUPS.items()
            if (count := sum(each.group == key for each in waiting[1:]))
        ),
        drafts=tuple(
            factchecks.waiting_for(member)
            .filter(state=State.DRAFT)
            .order_by("-created_at")[:MOST_OF_A_KIND]
        ),
        newest=tuple(articles.listed_to(member).order_by("-created_at", "-pk")[:NEWEST_ARTICLES]),
    )


def counts(member: Membership) -> Counts:
    """Return how much waits for `member` in each room, at one count each."""
    review = _reviews(member).count()
    todos = notices.open_for(member)
    assigned = todos.filter(kind__endswith=notices.ASSIGNED).count()
    requests = todos.count() - assigned + _requests(member).count()
    links = _links(member).count()
    threads = annotations.open_threads_for(member).count()
    return Counts(
        desk=assigned + review + requests + links + threads,
        review=review,
        requests=requests,
        reposts=links,
    )


def _everything(member: Membership) -> Iterator[Waiting]:
    sources: tuple[tuple[QuerySet[Any], Callable[..., Waiting]], ...] = (
        (_reviews(member), _review),
        (notices.open_for(member).select_related("by", "desk"), _todo(member)),
        (_requests(member), _request),
        (_links(member), _link),
        (_threads(member), _thread),
    )
    for rows, told in sources:
        yield from (told(row) for row in rows[:MOST_OF_A_KIND])


def _reviews(member: Membership) -> QuerySet[FactCheck]:
    return factchecks.waiting_for(member).exclude(state=State.DRAFT)


def _links(member: Membership) -> QuerySet[Link]:
    proposed = reposts.narrowed(member, state=LinkState.PROPOSED)
    return proposed if repost_rules.may_decide(member) else proposed.none()


def _requests(member: Membership) -> QuerySet[VerificationRequest]:
    asking = verification.visible_to(member).filter(state__in=list(_ASKING))
    return verification.listed(asking)


def _threads(member: Membership) -> QuerySet[Thread]:
    """Return the threads that wait, each with its last comment alone."""
    said = annotations.comments_visible_to(member)
    last = said.order_by("thread_id", "-created_at", "-pk").distinct("thread_id")
    return annotations.open_threads_for(member).prefetch_related(Prefetch("comments", last))


def _review(row: FactCheck) -> Waiting:
    word, icon, action = _REVIEWS[State(row.state)]
    return Waiting(
        group="reviews",
        word=word,
        icon=icon,
        title=row.claim.text,
        href=reverse("factchecks:detail", args=[row.pk]),
        facts=(f"by {row.author.name}", f"edition {row.edition}"),
        action=action,
        since=row.submitted_at or row.created_at,
    )


def _todo(member: Membership) -> Callable[[Todo], Waiting]:
    now, zone = timezone.now(), member.newsroom.tz

    def told(row: Todo) -> Waiting:
        urgent = urgency(row.due_at, now)
        word, icon, tone = _URGENT.get(urgent, ("Decide", "open", "warn"))
        assigned = row.kind.endswith(notices.ASSIGNED)
        if assigned and urgent not in _URGENT:
            word, icon, tone = "Assigned", "person", ""
        return Waiting(
            group="assigned" if assigned else "requests",
            word=word,
            icon=icon,
            title=Truncator(row.text).chars(LONGEST_TITLE),
            href=row.url or reverse("verification:list"),
            facts=_facts(row, member) if assigned else (),
            action="Work on it" if assigned else "Go there",
            since=row.created_at if assigned else row.due_at or row.created_at,
            tone=tone,
            urgency=urgent,
            due=row.due_at,
            clock=clock(due_at=row.due_at, zone=zone, awaiting=True, now=now)
            if row.due_at
            else None,
            done=row if assigned else None,
        )

    return told


def _facts(row: Todo, member: Membership) -> tuple[str, ...]:
    """Return what is said of an assignment: what for, from whom, and at which desk."""
    whose = "" if row.assignee_id == member.user_id else f"for {row.desk or 'anybody here'}"
    own = row.by_id == member.user_id
    by = "" if own or row.by is None else f"from {row.by.name}"
    return tuple(fact for fact in (row.note, by, whose) if fact)


def _request(row: VerificationRequest) -> Waiting:
    word, icon, action = _ASKING[RequestState(row.state)]
    asker = row.asker.name if row.asker else row.asker_text
    body = row.body.name if row.body else row.body_text
    return Waiting(
        group="requests",
        word=word,
        icon=icon,
        title=f"{asker or 'Somebody'} asked {body or 'somebody'} for comment",
        href=reverse("verification:request", args=[row.pk]),
        facts=(row.get_kind_display(), row.get_channel_display()),
        action=action,
        since=row.created_at,
    )


def _link(row: Link) -> Waiting:
    return Waiting(
        group="reposts",
        word="Repost",
        icon="copies",
        title=f"{row.copy.host or 'A copy'} repeats “{row.original}”",
        href=reverse("reposts:pair", args=[row.pk]),
        facts=(f"{round(100 * row.coverage_of_original)}% of the original", str(row.copy)),
        action="Compare",
        since=row.created_at,
    )


def _thread(row: Thread) -> Waiting:
    href, about = _place_of(row)
    last = next(iter(row.comments.all()), None)
    said = f"{last.by.name}: {last.text}" if last and last.by else "An open thread"
    return Waiting(
        group="threads",
        word="Thread",
        icon="chat",
        title=Truncator(said).chars(LONGEST_TITLE),
        href=href,
        facts=(about,),
        action="Answer",
        since=last.created_at if last else row.created_at,
    )


def _place_of(row: Thread) -> tuple[str, str]:
    """Return the address of a thread, and where that is in words."""
    if row.claim is not None:
        words = Truncator(row.claim.text).chars(LONGEST_TITLE)
        return f"{reverse('factchecks:claim', args=[row.claim_id])}#talk", f"on “{words}”"
    article = row.annotation.article if row.annotation else row.article
    room = reverse("pages:reading_room", args=[article.pk if article else None])
    place = f"#card-{row.annotation_id}" if row.annotation else "#talk"
    return f"{room}{place}", f"in “{article}”"
