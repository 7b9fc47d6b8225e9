"""Talk about marks, claims and articles."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Membership
from apps.annotations import rules, selectors, wording
from apps.annotations.models import Comment, Thread
from apps.annotations.selectors import About
from apps.annotations.services import ground
from apps.annotations.services.telling import (
    announce_comment,
    audience,
    gist,
    log,
    tell_people,
    write_mentions,
)
from apps.audit import services as audit
from apps.core.creation import create_once
from apps.core.errors import NoSuchStepError, NotFoundError
from apps.notices import services as notices


@transaction.atomic
def comment(  # noqa: PLR0913 - what it is about is one of three, all by keyword
    *,
    by: Membership,
    text: str,
    annotation_id: UUID | None = None,
    claim_id: UUID | None = None,
    article_id: UUID | None = None,
    row_id: UUID | None = None,
) -> tuple[Comment, bool]:
    """Say something about a mark, a claim or an article: exactly one of the three.

    The first comment starts its thread; any opens it again. Whom it names, who spoke there before
    and whose the mark or claim is are told.

    :returns: the comment, and whether this call made it
    """
    about = About(annotation_id, claim_id, article_id)
    _lock_subject(by, about)
    ground.allow(by, rules.Deed.COMMENT)
    text = wording.checked(text, "text", required=True)

    def make(pk: UUID, sent_as: str) -> Comment:
        thread, _ = Thread.objects.get_or_create(
            **about.columns, defaults={"newsroom_id": by.newsroom_id, "by": by.user}
        )
        thread = Thread.objects.select_for_update(no_key=True).get(pk=thread.pk)
        _reopen(thread)
        return Comment.objects.create(
            pk=pk,
            created_as=sent_as,
            newsroom_id=by.newsroom_id,
            by=by.user,
            thread=thread,
            text=text,
        )

    ((column, subject),) = about.columns.items()
    sent = {column.removesuffix("_id"): subject, "text": text}
    said, made = create_once(Comment, row_id=row_id, sent=sent, by=by.pk, make=make)
    if made:
        write_mentions(said, by)
        tell_people(said, by)
        announce_comment(said, "created", by)
    return said, made


def _lock_subject(by: Membership, about: About) -> None:
    """Lock what is talked about, so that two first comments do not both start the thread.

    Not an article: whoever writes to its log waits for its row last, never first. There the
    unique key of its thread decides.
    """
    if about.annotation_id is not None:
        ground.locked(selectors.visible_to(by), about.annotation_id)
    elif about.claim_id is not None:
        ground.locked(selectors.claims_visible_to(by), about.claim_id)
    else:
        selectors.check_seen(by, about)


@transaction.atomic
def edit_comment(*, by: Membership, comment_id: UUID, version: int, text: str) -> Comment:
    """Word one's own comment anew. Only who is named now and was not before is told.

    :raises PreconditionFailedError: another version stands
    """
    said = ground.locked(selectors.comments_visible_to(by), comment_id)
    ground.allow(by, rules.Deed.CHANGE_COMMENT, owner_id=said.by_id)
    ground.expect(said, version)
    former, said.text = said.text, wording.checked(text, "text", required=True)
    said.save_changes(["text"])
    newly = write_mentions(said, by)
    notices.reword(subject=said, excerpt=said.text)
    tell_people(said, by, only=newly)
    announce_comment(said, "changed", by, former=former)
    return said


@transaction.atomic
def delete_comment(*, by: Membership, comment_id: UUID, version: int) -> None:
    """Take a comment away; an editor may take anybody's. Nobody is told of it any more.

    What was said after it keeps its place, and so does this one then, without its words.

    :raises PreconditionFailedError: another version stands
    """
    said = ground.locked(selectors.comments_visible_to(by), comment_id)
    ground.allow(by, rules.Deed.DELETE_COMMENT, owner_id=said.by_id)
    ground.expect(said, version)
    said.deleted_at, said.deleted_by = timezone.now(), by.user
    said.save_changes(["deleted_at", "deleted_by"])
    notices.forget(model=Comment, subject_ids=[said.pk])
    announce_comment(said, "deleted", by, former=said.text)


def resolve(*, by: Membership, version: int, about: About) -> Thread:
    """Close a thread.

    :param version: the thread's
    :raises NotFoundError: nobody has spoken there, or `by` can see nothing of the kind
    :raises StaleError: another version stands
    :raises NoSuchStepError: it is closed already
    """
    return _settle(by=by, about=about, version=version, resolved=True)


def reopen(*, by: Membership, version: int, about: About) -> Thread:
    """Open a thread again.

    :param version: the thread's
    :raises NotFoundError: nobody has spoken there, or `by` can see nothing of the kind
    :raises StaleError: another version stands
    :raises NoSuchStepError: it is open already
    """
    return _settle(by=by, about=about, version=version, resolved=False)


@transaction.atomic
def _settle(*, by: Membership, about: About, version: int, resolved: bool) -> Thread:
    rows = selectors.threads_visible_to(by).filter(**about.columns)
    thread = rows.select_for_update(no_key=True, of=("self",)).first()
    if thread is None:
        raise NotFoundError
    ground.allow(by, rules.Deed.RESOLVE)
    ground.expect_step(thread, version)
    if resolved == (thread.resolved_at is not None):
        word = "closed" if resolved else "open"
        raise NoSuchStepError(f"This thread is {word} already.", current=thread)
    thread.resolved_at = timezone.now() if resolved else None
    thread.save_changes(["resolved_at"])
    verb = "resolved" if resolved else "reopened"
    change: dict[str, object] = {"private": True} if audience(thread) else {**gist(thread)}
    audit.record(by=by, action=f"thread.{verb}", subject=thread, change=change)
    log(thread, kind=f"thread.{verb}", subject=thread, by=by)
    return thread


def _reopen(thread: Thread) -> None:
    if thread.resolved_at is not None:
        thread.resolved_at = None
        thread.save_changes(["resolved_at"])
