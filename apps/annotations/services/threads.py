"""Talk about marks."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Membership
from apps.annotations import rules, selectors, wording
from apps.annotations.models import Comment, Thread
from apps.annotations.services import ground
from apps.articles import services as articles
from apps.audit import services as audit
from apps.core.creation import create_once
from apps.core.errors import NoSuchStepError, NotFoundError


@transaction.atomic
def comment(
    *, by: Membership, annotation_id: UUID, text: str, row_id: UUID | None = None
) -> tuple[Comment, bool]:
    """Say something about a mark. The first comment starts its thread; any opens it again.

    :returns: the comment, and whether this call made it
    """
    # Locked, so that two first comments do not both start the thread.
    mark = ground.locked(selectors.visible_to(by), annotation_id)
    ground.allow(by, rules.Deed.COMMENT)
    text = wording.checked(text, "text", required=True)

    def make(pk: UUID, sent_as: str) -> Comment:
        thread, _ = Thread.objects.select_for_update(no_key=True).get_or_create(
            annotation=mark, defaults={"newsroom_id": mark.newsroom_id, "by": by.user}
        )
        _reopen(thread)
        return Comment.objects.create(
            pk=pk,
            created_as=sent_as,
            newsroom_id=mark.newsroom_id,
            by=by.user,
            thread=thread,
            text=text,
        )

    sent = {"annotation": annotation_id, "text": text}
    said, made = create_once(Comment, row_id=row_id, sent=sent, by=by.pk, make=make)
    if made:
        _tell_comment(said, "created", by)
    return said, made


@transaction.atomic
def edit_comment(*, by: Membership, comment_id: UUID, version: int, text: str) -> Comment:
    """Word one's own comment anew.

    :raises PreconditionFailedError: another version stands
    """
    said = ground.locked(selectors.comments_visible_to(by), comment_id)
    ground.allow(by, rules.Deed.CHANGE_COMMENT, owner_id=said.by_id)
    ground.expect(said, version)
    said.text = wording.checked(text, "text", required=True)
    said.save_changes(["text"])
    _tell_comment(said, "changed", by)
    return said


@transaction.atomic
def delete_comment(*, by: Membership, comment_id: UUID, version: int) -> None:
    """Take a comment away; an editor may take anybody's.

    :raises PreconditionFailedError: another version stands
    """
    said = ground.locked(selectors.comments_visible_to(by), comment_id)
    ground.allow(by, rules.Deed.DELETE_COMMENT, owner_id=said.by_id)
    ground.expect(said, version)
    said.deleted_at = timezone.now()
    said.save_changes(["deleted_at"])
    _tell_comment(said, "deleted", by)


def resolve(*, by: Membership, annotation_id: UUID, version: int) -> Thread:
    """Close the thread on a mark.

    :param version: the thread's
    :raises StaleError: another version stands
    :raises NoSuchStepError: it is closed already
    """
    return _settle(by=by, annotation_id=annotation_id, version=version, resolved=True)


def reopen(*, by: Membership, annotation_id: UUID, version: int) -> Thread:
    """Open the thread on a mark again.

    :param version: the thread's
    :raises StaleError: another version stands
    :raises NoSuchStepError: it is open already
    """
    return _settle(by=by, annotation_id=annotation_id, version=version, resolved=False)


@transaction.atomic
def _settle(*, by: Membership, annotation_id: UUID, version: int, resolved: bool) -> Thread:
    rows = selectors.threads_visible_to(by).filter(annotation_id=annotation_id)
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
    _tell_thread(thread, "resolved" if resolved else "reopened", by)
    return thread


def _reopen(thread: Thread) -> None:
    if thread.resolved_at is not None:
        thread.resolved_at = None
        thread.save_changes(["resolved_at"])


def _tell_comment(said: Comment, verb: str, by: Membership) -> None:
    mark = said.thread.annotation
    change = {"annotation": str(mark.pk), "version": said.version}
    audit.record(by=by, action=f"comment.{verb}", subject=said, change=change)
    articles.log(
        article_id=mark.article_id,
        kind=f"comment.{verb}",
        subject=said,
        by=by,
        data={"annotation": str(mark.pk)},
    )


def _tell_thread(thread: Thread, verb: str, by: Membership) -> None:
    mark = thread.annotation
    change = {"annotation": str(mark.pk)}
    audit.record(by=by, action=f"thread.{verb}", subject=thread, change=change)
    articles.log(
        article_id=mark.article_id, kind=f"thread.{verb}", subject=thread, by=by, data=change
    )
