"""The talk about marks, claims and articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from apps.accounts.models import Desk, Membership
from apps.annotations.mentions import Named
from apps.annotations.models import Comment, Mention, Thread
from apps.annotations.selectors.claims import claim
from apps.annotations.selectors.marks import annotation, seen_by
from apps.articles import selectors as articles
from apps.core.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class About:
    """What a thread is about: exactly one of the three."""

    annotation_id: UUID | None = None
    claim_id: UUID | None = None
    article_id: UUID | None = None

    @property
    def columns(self) -> dict[str, UUID]:
        """Return the one column of a thread that says so."""
        named = {
            "annotation_id": self.annotation_id,
            "claim_id": self.claim_id,
            "article_id": self.article_id,
        }
        return {column: pk for column, pk in named.items() if pk is not None}


@dataclass(frozen=True, slots=True)
class Talk:
    """A thread as a page shows it; `thread` is None where nobody has spoken yet.

    :param comments: what was taken away is among them where somebody spoke after it
    """

    about: About
    thread: Thread | None
    comments: Sequence[Comment]

    @property
    def living(self) -> int:
        """Count what was said and stands."""
        return sum(said.deleted_at is None for said in self.comments)


@dataclass(frozen=True, slots=True)
class Meant:
    """Somebody who can be mentioned: a person or a desk of the newsroom."""

    id: UUID
    name: str
    is_desk: bool


def threads_visible_to(member: Membership) -> QuerySet[Thread]:
    """Return the threads of `member`'s newsroom on what they may see."""
    seen = Q(annotation=None) | (
        Q(annotation__deleted_at=None) & seen_by(member, through="annotation__")
    )
    return Thread.objects.filter(seen, newsroom_id=member.newsroom_id)


def comments_visible_to(member: Membership) -> QuerySet[Comment]:
    """Return the living comments in the threads that `member` may see."""
    return _ever_said(member).filter(deleted_at=None)


def _ever_said(member: Membership) -> QuerySet[Comment]:
    return (
        Comment.objects.filter(
            newsroom_id=member.newsroom_id, thread__in=threads_visible_to(member)
        )
        .select_related("by", "thread", "deleted_by")
        .prefetch_related("mentions__user", "mentions__desk")
    )


def comment(member: Membership, comment_id: UUID) -> Comment:
    """Return one comment.

    :raises NotFoundError: there is none that `member` can see
    """
    said = comments_visible_to(member).filter(pk=comment_id).first()
    if said is None:
        raise NotFoundError
    return said


def check_seen(member: Membership, about: About) -> None:
    """Let pass what `member` can see.

    :raises NotFoundError: they see nothing of the kind
    """
    if about.annotation_id is not None:
        annotation(member, about.annotation_id)
    elif about.claim_id is not None:
        claim(member, about.claim_id)
    elif about.article_id is not None:
        articles.get(member, about.article_id)


def comments_about(member: Membership, about: About) -> QuerySet[Comment]:
    """Return the comments about something, oldest first.

    One that was taken away keeps its place where somebody spoke after it: what they answered would
    hang in the air. Its words are nobody's to read any more.

    :raises NotFoundError: `member` can see no such thing
    """
    check_seen(member, about)
    column, pk = next(iter(about.columns.items()))
    later = Q(created_at__gt=OuterRef("created_at")) | Q(
        created_at=OuterRef("created_at"), pk__gt=OuterRef("pk")
    )
    answered = Comment.objects.filter(later, thread=OuterRef("thread"), deleted_at=None)
    return _ever_said(member).filter(
        Q(deleted_at=None) | Exists(answered), **{f"thread__{column}": pk}
    )


def talk(member: Membership, about: About) -> Talk:
    """Return the thread about something with its comments, oldest first.

    :raises NotFoundError: `member` can see no such thing
    """
    comments = list(comments_about(member, about))
    thread = threads_visible_to(member).filter(**about.columns).first()
    return Talk(about=about, thread=thread, comments=comments)


def open_threads_for(member: Membership) -> QuerySet[Thread]:
    """Return the open threads that wait for `member`: where somebody else spoke last.

    Those are threads on marks and claims of theirs, threads in which they spoke, and threads in
    which they were named.
    """
    said = Comment.objects.filter(thread=OuterRef("pk"), deleted_at=None)
    last = said.order_by("-created_at", "-pk").values("by")[:1]
    named = Mention.objects.filter(
        comment__thread=OuterRef("pk"), comment__deleted_at=None, user=member.user_id
    )
    theirs = (
        Q(annotation__author=member.user_id)
        | Q(claim__by=member.user_id)
        | Exists(said.filter(by=member.user_id))
        | Exists(named)
    )
    return (
        threads_visible_to(member)
        .filter(theirs, resolved_at=None)
        .annotate(last_by=Subquery(last))
        .filter(last_by__isnull=False)
        .exclude(last_by=member.user_id)
        .select_related("annotation__article", "claim", "article")
    )


def to_mention(member: Membership) -> list[Named[tuple[str, UUID]]]:
    """Return everybody whom a text can name: people who work here now, and desks.

    Each is ``("user" or "desk", id)``.
    """
    people = _people(member).values_list("user__name", "user_id")
    desks = Desk.objects.filter(newsroom_id=member.newsroom_id).values_list("name", "pk")
    return [
        *(Named(name, ("user", pk)) for name, pk in people),
        *(Named(name, ("desk", pk)) for name, pk in desks),
    ]


def to_suggest(member: Membership, written: str, *, most: int = 8) -> list[Meant]:
    """Return people and desks with a word in their name that begins as written, by name."""
    begins = " ".join(written.split()).casefold()
    found = []
    for each in to_mention(member):
        kind, pk = each.who
        name = each.name.casefold()
        if name.startswith(begins) or f" {begins}" in name:
            found.append(Meant(id=pk, name=each.name, is_desk=kind == "desk"))
    return sorted(found, key=lambda meant: (meant.name.casefold(), meant.id))[:most]


def _people(member: Membership) -> QuerySet[Membership]:
    return Membership.objects.filter(
        newsroom_id=member.newsroom_id, ended_at=None, user__is_active=True
    )
