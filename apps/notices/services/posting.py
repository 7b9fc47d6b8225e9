"""Give a letter to the mail server, and tell what is known of it after. Writes nothing."""

import smtplib
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from apps.notices.models import Mail
from apps.notices.states import State

TEMPORARY: Final = range(400, 500)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a letter stands after it was given to the mail server.

    `ready` with an error: it was not taken and may be tried again later.
    """

    state: State
    error: str = ""


def post(*, mail_id: UUID, turn: int, attempt: int) -> Outcome | None:
    """Send a letter whose turn it is; None where it is not.

    :param turn: which try this is, from 1
    :param attempt: how often a worker has begun this very try. A second time nobody knows what the
        first came to, so the letter does not go out again
    """
    mail = Mail.objects.select_related("blob", "user").filter(pk=mail_id).first()
    if mail is None or mail.state != State.READY or mail.tries != turn - 1:
        return None
    if attempt > 1:
        return Outcome(
            State.UNCERTAIN,
            "A worker was lost while it had this letter in hand. It may have gone out.",
        )
    working = mail.user.memberships.filter(newsroom=mail.newsroom_id, ended_at=None)
    if not mail.user.is_active or not working.exists():
        return Outcome(State.DROPPED, "The person does not work here any more.")
    return _sent(Rendered(mail))


class Rendered(EmailMessage):
    """A letter whose bytes stand already; Django's backends send them as they are."""

    def __init__(self, mail: Mail) -> None:
        super().__init__(mail.subject, from_email=settings.DEFAULT_FROM_EMAIL, to=[mail.address])
        self.data = bytes(mail.blob.data or b"")

    def message(self, **_: Any) -> Any:
        """Return the letter as the backends want it."""
        return _Bytes(self.data)


class _Bytes(Message):
    """Bytes that are a message: they are its text, and their headers can be read."""

    def __init__(self, data: bytes) -> None:
        super().__init__(policy=policy.compat32)
        self.data = data
        for name, value in message_from_bytes(data).items():
            self[name] = value

    def as_bytes(self, *_: object, linesep: str = "\n", **__: object) -> bytes:
        """Return the letter with the ends of lines that are asked for."""
        return (
            b"\n".join(self.data.splitlines()).replace(b"\n", linesep.encode()) + linesep.encode()
        )


def _sent(message: EmailMessage) -> Outcome:
    connection = get_connection()
    try:
        connection.open()
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        # It was never handed over: however this went wrong, nothing has gone out.
        return Outcome(State.READY, f"The mail server cannot be reached: {error}")
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = next(iter(error.recipients.values()))
        return _refused(code, reason)
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(State.UNCERTAIN, f"The line broke while the letter was handed over: {error}")
    finally:
        connection.close()
    return Outcome(State.SENT)


def _refused(code: int, reason: bytes | str) -> Outcome:
    """Return what a mail server's no means: a code of 4xx may be a yes later."""
    words = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    state = State.READY if code in TEMPORARY else State.FAILED
    return Outcome(state, f"The mail server said {code}: {words}")
