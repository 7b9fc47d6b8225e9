"""The one family of errors a caller is expected to answer for.

Every message is fit to show a person: what is so, then what to do. Every class has a `code` for
a program, and the HTTP status that an answer carries. `apps.core.api` and `apps.core.middleware`
turn them into answers.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

FieldErrors = Mapping[str, Sequence[str]]


class DomainError(Exception):
    """A rule of the newsroom was broken.

    :param message: a sentence for a person
    :param errors: sentences by field, where fields are at fault
    :param current: the object as it stands now, in the API's shape, where that helps
    """

    code: ClassVar[str] = "rejected"
    title: ClassVar[str] = "That was refused"
    status: ClassVar[int] = 409

    def __init__(
        self,
        message: str,
        *,
        errors: FieldErrors | None = None,
        current: object = None,
    ) -> None:
        super().__init__(message)
        self.errors = errors
        self.current = current


class InvalidError(DomainError):
    """What was sent cannot be used as it is."""

    code = "invalid"
    title = "Something in this cannot be used"
    status = 400


class NotAllowedError(DomainError):
    """The person asking may not do the thing asked."""

    code = "not_allowed"
    title = "This step is not yours"
    status = 403


class NotFoundError(DomainError):
    """There is no such thing, or it is not for this person to see."""

    code = "not_found"
    title = "There is nothing here"
    status = 404

    def __init__(self, message: str = "There is nothing here that you can see.") -> None:
        super().__init__(message)


class ConflictError(DomainError):
    """The thing asked does not fit what stands."""

    code = "conflict"
    title = "This does not fit what stands"


class IdUsedError(ConflictError):
    """The id a client chose belongs to something else already, or to something deleted."""

    code = "id_used"
    title = "This id is taken"


class NoSuchStepError(ConflictError):
    """The workflow has no such step."""

    code = "no_such_step"
    title = "There is no such step"


class StaleError(ConflictError):
    """Somebody changed the thing since the caller saw it."""

    code = "stale"
    title = "This changed meanwhile"


class PreconditionFailedError(DomainError):
    """The version in If-Match is not the version that stands."""

    code = "precondition_failed"
    title = "This changed meanwhile"
    status = 412


class PreconditionRequiredError(DomainError):
    """The call needs an If-Match header."""

    code = "precondition_required"
    title = "Which version do you mean?"
    status = 428


class TooLargeError(DomainError):
    """More bytes or characters than this place takes."""

    code = "too_large"
    title = "This is too large"
    status = 413
