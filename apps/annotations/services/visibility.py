"""Say who sees a note: everybody and every export, the newsroom, or its author alone."""

from apps.annotations.models import Annotation, Comment
from apps.core.errors import ConflictError, InvalidError
from apps.notices import services as notices


class TalkedAboutError(ConflictError):
    """Others have spoken about it: it cannot be hidden from them any more."""

    code = "talked_about"
    title = "Others have answered here"


class OnlyNotesError(InvalidError):
    """Only a note can be kept from anybody."""

    code = "only_notes"


def show(mark: Annotation, visibility: str | None) -> None:
    """Let a mark, not saved yet, be seen by whom a word says.

    A note of which nothing is said is the newsroom's: no export has it.

    :raises InvalidError: there is no such word, or nobody whose alone the note could be
    :raises OnlyNotesError: the mark is no note, and the word is not `open`
    """
    words = Annotation.Visibility
    if visibility is None:
        visibility = words.INTERNAL if mark.kind == Annotation.Kind.NOTE else words.OPEN
    if visibility not in words.values:
        message = f"Write one of {', '.join(words.values)}."
        raise InvalidError(message, errors={"visibility": [message]})
    if visibility != words.OPEN and mark.kind != Annotation.Kind.NOTE:
        message = "Only a note can be kept from others. Leave this out, or mark a note."
        raise OnlyNotesError(message, errors={"visibility": [message]})
    if visibility == words.PRIVATE and mark.author_id is None:
        message = "A rule found this note, so it is nobody's own. Mark a note of your own."
        raise InvalidError(message, errors={"visibility": [message]})
    mark.private_to = mark.author if visibility == words.PRIVATE else None
    mark.internal = visibility == words.INTERNAL


def become(mark: Annotation, kind: str) -> None:
    """Make a mark, not saved yet, one of another kind, seen as one that is made so.

    :raises OnlyNotesError: it is its author's alone, which no other kind can be
    """
    if mark.private_to_id is not None:
        message = "A note that is yours alone stays a note. Let the newsroom see it first."
        raise OnlyNotesError(message, errors={"kind": [message]})
    mark.kind = kind
    show(mark, None)


def refuse_talked_about(mark: Annotation) -> None:
    """Leave with the newsroom what somebody else has answered.

    :raises TalkedAboutError: somebody else spoke in its thread
    """
    said = Comment.objects.filter(thread__annotation=mark, deleted_at=None)
    if said.exclude(by=mark.author_id).exists():
        raise TalkedAboutError(
            "Somebody has answered this note, so it cannot be yours alone any more. Write another."
        )


def forget_talk(mark: Annotation) -> None:
    """Take back what people were told of the thread on a mark that they see no more."""
    said = Comment.objects.filter(thread__annotation=mark)
    notices.forget(model=Comment, subject_ids=list(said.values_list("pk", flat=True)))
