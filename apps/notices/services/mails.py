"""Keep letters before they go out, and what became of each."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import Membership
from apps.archive import services as archive
from apps.audit import services as audit
from apps.core.errors import NoSuchStepError, NotFoundError, StaleError
from apps.jobs.services import enqueue
from apps.notices import selectors
from apps.notices.models import Mail, MailChoice, Notice
from apps.notices.selectors import Letter
from apps.notices.services.kinds import SEND, ask_for_letter
from apps.notices.services.posting import Outcome
from apps.notices.states import STEPS, State

MOST_TRIES: Final = 5
FIRST_PAUSE: Final = timedelta(minutes=1)
GROWTH: Final = 4


@transaction.atomic
def ask_for_digests(*, due: Sequence[tuple[UUID, datetime]]) -> None:
    """Have the daily letters made that are due; each moment is seen to once."""
    for membership_id, at in due:
        choice = (
            MailChoice.objects.select_for_update(no_key=True, of=("self",))
            .select_related("membership")
            .filter(pk=membership_id, when=MailChoice.When.DAILY)
            .first()
        )
        if choice is None or (choice.digested_at is not None and choice.digested_at >= at):
            continue
        choice.digested_at = at
        choice.save(update_fields=["digested_at"])
        ask_for_letter(
            membership_id=membership_id,
            newsroom_id=choice.membership.newsroom_id,
            occasion=f"{at:%Y-%m-%dT%H:%MZ}",
        )


@transaction.atomic
def keep_letter(*, letter: Letter) -> Mail | None:
    """Keep a letter, bytes and Message-ID, and have it sent; None where that is not to be.

    A notice stands in one letter: where another has it already, one with the rest is asked for.
    """
    rows = Notice.objects.filter(pk__in=letter.notice_ids).order_by("pk")
    notices = list(rows.select_for_update(no_key=True))
    member = Membership.objects.select_related("user").get(pk=letter.membership_id)
    if any(notice.mailed_at is not None for notice in notices):
        left = [str(notice.pk) for notice in notices if notice.mailed_at is None]
        if left:
            ask_for_letter(
                membership_id=member.pk, newsroom_id=member.newsroom_id, occasion=left[0]
            )
        return None
    if len(notices) < len(letter.notice_ids):
        # Something of it was taken back since it was written: it is written anew without that.
        if notices:
            ask_for_letter(
                membership_id=member.pk,
                newsroom_id=member.newsroom_id,
                occasion=f"{letter.message_id} without {len(letter.notice_ids) - len(notices)}",
            )
        return None
    try:
        with transaction.atomic():
            mail = Mail.objects.create(
                newsroom_id=member.newsroom_id,
                user=member.user,
                message_id=letter.message_id,
                address=letter.address,
                subject=letter.subject,
                blob=archive.store(data=letter.data, media_type="message/rfc822"),
            )
    except IntegrityError:
        # The very same letter was kept before.
        return None
    rows.update(mailed_at=timezone.now())
    audit.record(by=None, action="mail.written", subject=mail, change={"to": letter.address})
    _enqueue(mail)
    return mail


def _enqueue(mail: Mail, *, after: timedelta = timedelta()) -> None:
    turn = mail.tries + 1
    enqueue(
        kind=SEND,
        key=f"{SEND}:{mail.pk}:{turn}",
        payload={"mail": mail.pk, "turn": turn},
        subject=mail,
        run_after=timezone.now() + after if after else None,
    )


@transaction.atomic
def settle(*, mail_id: UUID, turn: int, outcome: Outcome) -> None:
    """Note what became of a letter's try; one that was put off is tried again later, five times."""
    mail = Mail.objects.select_for_update(no_key=True).get(pk=mail_id)
    if mail.state != State.READY or mail.tries != turn - 1:
        return
    mail.tries, mail.error = turn, outcome.error[:500]
    if outcome.state != State.READY:
        mail.state = outcome.state
    elif turn >= MOST_TRIES:
        mail.state, mail.error = State.FAILED, f"{mail.error} It was tried {turn} times."[-500:]
    else:
        _enqueue(mail, after=FIRST_PAUSE * GROWTH ** (turn - 1))
    if mail.state != State.READY:
        mail.settled_at = timezone.now()
        change = {"error": mail.error} if mail.error else {}
        audit.record(by=None, action=f"mail.{mail.state}", subject=mail, change=change)
    mail.save_changes(["tries", "error", "state", "settled_at"])


def lose(*, mail_id: UUID, turn: int, error: str) -> None:
    """Note that the job which had a letter in hand has failed, nobody knows how far it came."""
    settle(mail_id=mail_id, turn=turn, outcome=Outcome(State.UNCERTAIN, error))


@transaction.atomic
def decide(*, by: Membership, mail_id: UUID, version: int, to: str) -> Mail:
    """Say what is to become of a letter that failed or of which nobody knows.

    :param to: `ready` sends it again; `sent`: it arrived; `dropped` gives it up
    :raises NotAllowedError: `by` does not run the house
    :raises NotFoundError: there is no such letter here
    :raises StaleError: another version stands
    :raises NoSuchStepError: nothing is open about it, or not so
    """
    rows = selectors.mails_visible_to(by).select_for_update(no_key=True, of=("self",))
    mail = rows.filter(pk=mail_id).first()
    if mail is None:
        raise NotFoundError
    if mail.version != version:
        raise StaleError("This changed since you opened it. Look at it again, then decide.")
    before = State(mail.state)
    if to not in State.values or (before, State(to)) not in STEPS:
        raise NoSuchStepError(f"This letter is {before.label.lower()}. Choose what is offered.")
    mail.state = State(to)
    mail.settled_at = None if mail.state == State.READY else timezone.now()
    mail.save_changes(["state", "settled_at"])
    if mail.state == State.READY:
        _enqueue(mail)
    audit.record(by=by, action="mail.decided", subject=mail, change={"state": [before, to]})
    return mail
