"""Tell the logs, the trail and people what was said in a thread."""

from collections.abc import Collection, Iterable
from functools import partial
from uuid import UUID

from django.db import models
from django.urls import reverse

from apps.accounts.models import Desk, Membership
from apps.annotations import mentions, selectors
from apps.annotations.models import Annotation, Comment, Mention, Thread
from apps.articles import services as articles
from apps.audit import services as audit
from apps.notices import services as notices
from apps.notices.models import Notice


def audience(thread: Thread) -> UUID | None:
    """Return the one person who may know of a thread; None for the newsroom."""
    return thread.annotation.private_to_id if thread.annotation else None


def article_ids(thread: Thread) -> list[UUID]:
    """Return the articles whose logs hear of a thread, in the order of their locks."""
    if thread.article_id is not None:
        return [thread.article_id]
    marks = Annotation.objects.filter(
        models.Q(thread=thread) | models.Q(appearance__claim__thread=thread, deleted_at=None)
    )
    return sorted(set(marks.values_list("article_id", flat=True)))


def gist(thread: Thread) -> dict[str, str]:
    """Return what the logs say of a thread: what it is about, by its id."""
    names = ("annotation", "claim", "article")
    return {name: str(pk) for name in names if (pk := getattr(thread, f"{name}_id"))}


def log(thread: Thread, *, kind: str, subject: models.Model, by: Membership) -> None:
    """Write an entry into the log of each article that a thread belongs to. Call it last."""
    for article_id in article_ids(thread):
        articles.log(
            article_id=article_id,
            kind=kind,
            subject=subject,
            by=by,
            audience=audience(thread),
            data=gist(thread),
        )


def announce_comment(said: Comment, verb: str, by: Membership, *, former: str = "") -> None:
    """Write the audit record and the log entries of what was done to a comment. Call it last.

    :param former: the words that it had before; the trail keeps how they began
    """
    change: dict[str, object] = {**gist(said.thread), "version": said.version}
    if former:
        change["before"] = _short(former)
    if audience(said.thread) is not None:
        change = {"private": True}
    audit.record(by=by, action=f"comment.{verb}", subject=said, change=change)
    log(said.thread, kind=f"comment.{verb}", subject=said, by=by)


def write_mentions(said: Comment, by: Membership) -> set[UUID]:
    """Keep who is named in a comment; return the people who are now and were not before.

    Who was named before is found by the name they had then, whatever they are called now.
    """
    before = list(said.mentions.select_related("user", "desk"))
    known = selectors.to_mention(by)
    known += [mentions.Named(row.name, ("user", row.user_id)) for row in before if row.user_id]
    known += [mentions.Named(row.name, ("desk", row.desk_id)) for row in before if row.desk_id]
    were = _people(before, said.newsroom_id)
    said.mentions.all().delete()
    rows: list[Mention] = []
    for found in mentions.find(said.text, known):
        kind, pk = found.who
        row = Mention(comment=said, start=found.start, end=found.end, name=found.name)
        setattr(row, f"{kind}_id", pk)
        rows.append(row)
    Mention.objects.bulk_create(rows)
    # What was prefetched with the comment is the former ones.
    getattr(said, "_prefetched_objects_cache", {}).clear()
    return _people(rows, said.newsroom_id) - were


def _people(rows: Iterable[Mention], newsroom_id: UUID) -> set[UUID]:
    """Return the people named, and those of the desks named."""
    rows = list(rows)
    desks = Desk.objects.filter(
        pk__in=[row.desk_id for row in rows if row.desk_id], newsroom=newsroom_id
    )
    at_them = Membership.objects.filter(desks__in=desks, ended_at=None)
    named = {row.user_id for row in rows if row.user_id is not None}
    return named | set(at_them.values_list("user_id", flat=True))


def tell_people(said: Comment, by: Membership, *, only: Collection[UUID] | None = None) -> None:
    """Tell those whom a comment names, and those whose thread it is.

    Of a private note nobody is told: nobody else may see it.

    :param only: those alone, all of them named
    """
    thread = said.thread
    if audience(thread) is not None:
        return
    about = _about(thread)
    tell = partial(notices.notify, by=by, subject=said, excerpt=said.text, url=_url(said))
    named = set(only) if only is not None else _people(said.mentions.all(), said.newsroom_id)
    tell(
        users=named,
        kind=Notice.Kind.MENTION,
        text=f"{by.user.name} named you in the thread on {about}",
    )
    if only is not None:
        return
    spoke = Comment.objects.filter(thread=thread, deleted_at=None).values_list("by_id", flat=True)
    owner = thread.annotation.author_id if thread.annotation else None
    owner = thread.claim.by_id if thread.claim else owner
    others = {pk for pk in (*spoke, owner) if pk is not None} - named
    tell(
        users=others,
        kind=Notice.Kind.COMMENT,
        text=f"{by.user.name} spoke in the thread on {about}",
    )


def _about(thread: Thread) -> str:
    """Return what a thread is about, in words."""
    if thread.claim:
        return f"the claim “{_short(thread.claim.text)}”"
    if thread.annotation:
        kind = thread.annotation.get_kind_display().lower()
        return f"a {kind} in “{_short(thread.annotation.article.name)}”"
    return f"“{_short(thread.article.name if thread.article else '')}”"


def _short(words: str) -> str:
    most = 120
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _url(said: Comment) -> str:
    """Return the address at which a comment stands open."""
    thread, place = said.thread, f"#comment-{said.pk}"
    if thread.claim_id is not None:
        return f"{reverse('factchecks:claim', args=[thread.claim_id])}{place}"
    if thread.annotation:
        room = reverse("pages:reading_room", args=[thread.annotation.article_id])
        return f"{room}?mark={thread.annotation_id}{place}"
    return f"{reverse('pages:reading_room', args=[thread.article_id])}{place}"
