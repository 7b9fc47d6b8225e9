"""What every write here begins with: the right, the article, the locked row, its version."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from typing import Final, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from apps.accounts.models import Membership, NewsroomRow
from apps.annotations import rules
from apps.annotations.models import Annotation, Attribution, Fragment
from apps.annotations.states import State
from apps.articles import selectors as articles
from apps.articles.models import Article, Revision
from apps.articles.states import Status
from apps.core.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    PreconditionFailedError,
    StaleError,
)
from apps.sources import selectors as sources
from apps.sources.models import Source

R = TypeVar("R", bound=NewsroomRow)
QUOTED: Final = 200


class Keep(Enum):
    """Says that a field stays as it is, where None means empty."""

    IT = "keep"


class ArticleNotReadyError(ConflictError):
    """The article has no text to mark."""

    code = "article_not_ready"
    title = "There is no text to mark yet"


class WhichRevisionError(ConflictError):
    """The article has several revisions, and the call names none."""

    code = "which_revision"
    title = "Which revision do you mean?"


class OrphanError(ConflictError):
    """The mark has no words in the text."""

    code = "orphan"
    title = "This mark has lost its words"


class NotYoursToUndoError(ConflictError):
    """Somebody wants to take back what they did not do."""

    code = "not_yours_to_undo"
    title = "This is not yours to take back"


class SameMarkError(ConflictError):
    """The author has marked exactly these words as this before."""

    code = "same_mark"
    title = "You marked these words before"


class MarkInUseError(ConflictError):
    """An attribution stands on the mark."""

    code = "mark_in_use"
    title = "An attribution uses this mark"


def allow(by: Membership, deed: rules.Deed, *, owner_id: UUID | None = None) -> None:
    """Let `by` do `deed` to what belongs to `owner_id`.

    :raises NotAllowedError: it is not theirs to do
    """
    if rules.may(by, deed, owner_id=owner_id):
        return
    if by.has(*rules.DESK):
        raise NotAllowedError("This belongs to a colleague. Ask them, or an editor, to change it.")
    raise NotAllowedError(
        "Only annotators, reviewers and editors work on marks. Ask an admin for one of these roles."
    )


def ready_article(by: Membership, article_id: UUID) -> Article:
    """Return an article with the revision that its marks are made on.

    :raises NotFoundError: there is none that `by` can see
    :raises NotAllowedError: `by` does not mark
    :raises ArticleNotReadyError: its text is not there
    """
    article = articles.to_mark(by, article_id)
    allow(by, rules.Deed.MARK)
    if article.status != Status.READY:
        raise ArticleNotReadyError(
            "The import of this article failed, so there is no text to mark. Import it again."
            if article.status == Status.FAILED
            else "This article is still being read. Mark it when its text is there."
        )
    return article


def meant_revision(by: Membership, article: Article, number: int | None) -> Revision:
    """Return the revision whose words a call means.

    :param number: what it says; None if it says nothing
    :raises WhichRevisionError: it says nothing, and there are several
    :raises InvalidError: it names one that is not there
    """
    newest = article.revision
    assert newest is not None  # noqa: S101 - a constraint of the table: ready has text
    if number == newest.number:
        return newest
    if number is None and newest.number == 1:
        return newest
    if number is None:
        raise WhichRevisionError(
            f"This article has {newest.number} revisions, and the same place in each is other "
            "words. Send the number of the one you read as `revision`.",
            current={"revision": newest.number},
        )
    try:
        return articles.revision(by, article.pk, number)
    except NotFoundError as error:
        message = f"There is no revision {number}. The newest is {newest.number}."
        raise InvalidError(message, errors={"revision": [message]}) from error


def undone(by: Membership, mark: Annotation, version: int | None) -> int | None:
    """Return the number of the entry that made `version` of a mark, for the one that takes it back.

    :raises NotYoursToUndoError: `by` did not make that version
    """
    if version is None:
        return None
    entry = articles.entry_of(by, mark.article_id, subject_id=mark.pk, version=version)
    if entry is None:
        raise NotYoursToUndoError(
            f"You did not make version {version} of this mark, so it is not yours to take back. "
            "Change the mark instead.",
            current=mark,
        )
    return entry.seq


def refuse_orphan(mark: Annotation) -> None:
    """Leave alone the boundaries of a mark that has none in the text.

    :raises OrphanError: it is an orphan
    """
    if mark.state == State.ORPHAN:
        raise OrphanError(
            "The text has these words no longer. Say where the mark belongs: reattach it.",
            current=mark,
        )


def locked(rows: QuerySet[R], row_id: UUID) -> R:
    """Return one of `rows`, locked for this transaction.

    :raises NotFoundError: it is not among them
    """
    row = rows.select_for_update(no_key=True, of=("self",)).filter(pk=row_id).first()
    if row is None:
        raise NotFoundError
    return row


def expect(row: NewsroomRow, version: int) -> None:
    """Check the version that an edit was made to.

    :raises PreconditionFailedError: another version stands; `current` is the row
    """
    if row.version != version:
        raise PreconditionFailedError(
            f"Somebody changed this meanwhile: version {row.version} stands, and you changed "
            f"version {version}. Look at what stands, then change that.",
            current=row,
        )


def expect_step(row: NewsroomRow, version: int) -> None:
    """Check the version that an action was taken on.

    :raises StaleError: another version stands; `current` is the row
    """
    if row.version != version:
        raise StaleError(
            f"Somebody changed this meanwhile: version {row.version} stands, and you decided on "
            f"version {version}. Look at what stands, then decide.",
            current=row,
        )


def known_source(by: Membership, source_id: UUID | None, field: str) -> Source | None:
    """Return the registry's source with this id, or None for None.

    :param field: what to name in the error
    :raises InvalidError: `by` can see no such source
    """
    if source_id is None:
        return None
    source = sources.visible_to(by).filter(pk=source_id).first()
    if source is None:
        message = "There is no such source in the registry. Choose another, or add it first."
        raise InvalidError(message, errors={field: [message]})
    return source


def refuse_in_use(mark: Annotation) -> None:
    """Leave alone a mark that an attribution stands on.

    :raises MarkInUseError: one does; `current` names it
    """
    used_by = (
        Attribution.objects.filter(deleted_at=None)
        .filter(Q(source_mark=mark) | Q(cue_mark=mark) | Q(content_mark=mark))
        .order_by("created_at", "pk")
        .values_list("pk", flat=True)
    )
    if ids := [str(pk) for pk in used_by]:
        raise MarkInUseError(
            "An attribution stands on this mark. Take the attribution apart first.",
            current={"attributions": ids},
        )


@contextmanager
def refusing_twins(mark: Annotation) -> Iterator[None]:
    """Turn the database's refusal of a second equal mark of one author into a sentence.

    :raises SameMarkError: `mark` would be one; `current` is the mark that stands
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "annotation_no_twin" not in str(error):
            raise
        raise same_mark(mark) from error


def same_mark(mark: Annotation) -> SameMarkError:
    """Return the refusal of a mark whose author has an equal one; `current` is that."""
    twin = Annotation.objects.filter(
        revision_id=mark.revision_id,
        kind=mark.kind,
        author_id=mark.author_id,
        span_key=mark.span_key,
        private_to_id=mark.private_to_id,
        state="accepted",
        deleted_at=None,
    ).first()
    return SameMarkError(
        f"These words are marked as {mark.get_kind_display().lower()} already. "
        "Open that mark instead.",
        current=twin,
    )


def know_fragments(mark: Annotation, written: Sequence[Fragment]) -> None:
    """Let a mark know its fragments, which were just written, without reading them again."""
    fragments = mark.fragments.all()
    fragments._result_cache = list(written)
    mark._prefetched_objects_cache = {"fragments": fragments}  # type: ignore[attr-defined] # Django's


def know_it_is_new(mark: Annotation) -> None:
    """Let a mark know that it has no claim, thread, number or figures yet, without asking."""
    mark._state.fields_cache.update(appearance=None, thread=None, figure=None)
    mark.told_covers = ()  # type: ignore[attr-defined] # as `selectors.told` tells them


def gist(mark: Annotation) -> dict[str, object]:
    """Return what the event log says of a mark."""
    words = " … ".join(part.quote for part in mark.fragments.all())
    return {"kind": mark.kind, "state": mark.state, "quote": words[:QUOTED]}
