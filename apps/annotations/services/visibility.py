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


def show(mark: Annotation, visibility: str) -> None:
    """Let a mark, not saved yet, be seen by whom a word says.

    :raises InvalidError: there is no such word
    :raises OnlyNotesError: the mark is no note, and the word is not `open`
    """
    words = Annotation.Visibility
    if visibility not in words.values:
        message = f"Write one of {', '.join(words.values)}."
        raise InvalidError(message, errors={"visibility": [message]})
    if visibility != words.OPEN and mark.kind != Annotation.Kind.NOTE:
        message = "Only a note can be kept from others. Leave this out, or mark a note."
        raise OnlyNotesError(message, errors={"visibility": [message]})
    mark.private_to = mark.author if visibility == words.PRIVATE else None
    mark.internal = visibility == words.INTERNAL


def refuse_unless_open(mark: Annotation) -> None:
    """Leave alone the kind of a note that is kept from others: all other kinds are seen by all.

    :raises OnlyNotesError: it is
    """
    if mark.visibility != Annotation.Visibility.OPEN:
        message = "A note that is kept from others stays a note. Let everybody see it first."
        raise OnlyNotesError(message, errors={"kind": [message]})


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
