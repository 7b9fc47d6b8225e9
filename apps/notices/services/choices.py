"""Choose whether notices come by mail."""

from typing import Final

from django.core import signing
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Membership
from apps.audit import services as audit
from apps.core.errors import InvalidError, NotFoundError, PreconditionFailedError
from apps.notices.models import MailChoice
from apps.notices.selectors.letters import OFF_SALT

HOURS: Final = 24


@transaction.atomic
def choose(*, by: Membership, when: str, hour: int | None = None, version: int) -> MailChoice:
    """Say whether `by` wants the notices of this newsroom by mail, and when.

    :param when: one of `MailChoice.When`
    :param hour: of their own clock, for once a day; None keeps what it is
    :param version: that of what they saw; 0 where nothing was chosen yet
    :raises InvalidError: there is no such choice, or no such hour
    :raises PreconditionFailedError: another version stands
    """
    if when not in MailChoice.When.values:
        message = "Choose not at all, once a day, or at once."
        raise InvalidError(message, errors={"when": [message]})
    if hour is not None and not 0 <= hour < HOURS:
        message = "Choose an hour from 0 to 23."
        raise InvalidError(message, errors={"hour": [message]})
    # Locked, so that two first choices do not both make the row.
    Membership.objects.select_for_update(no_key=True).get(pk=by.pk)
    choice = MailChoice.objects.filter(membership=by).first() or MailChoice(
        membership=by, version=0
    )
    if choice.version != version:
        raise PreconditionFailedError(
            "This changed since you opened it. Look at what stands, then choose."
        )
    before = [choice.when, choice.hour]
    if choice.when != when or (hour is not None and hour != choice.hour):
        choice.since = timezone.now()
    choice.when = when
    choice.hour = choice.hour if hour is None else hour
    _keep(choice, by, before)
    return choice


@transaction.atomic
def stop(*, secret: str, at_all: bool = True) -> MailChoice:
    """Let a person's letters stop, on the word of whoever holds the address that was in one.

    :param at_all: False only looks whose letters they are
    :raises NotFoundError: it is no address of ours
    """
    try:
        membership_id = signing.loads(secret, salt=OFF_SALT)
    except signing.BadSignature:
        raise NotFoundError from None
    rows = MailChoice.objects.filter(membership=membership_id)
    rows = rows.select_related("membership__user", "membership__newsroom")
    choice = rows.select_for_update(no_key=True, of=("self",)).first()
    if choice is None:
        raise NotFoundError
    if at_all and choice.when != MailChoice.When.OFF:
        before = [choice.when, choice.hour]
        choice.when = MailChoice.When.OFF
        _keep(choice, choice.membership, before)
    return choice


def _keep(choice: MailChoice, by: Membership, before: list[object]) -> None:
    choice.version += 1
    choice.save()
    change = {"mail": [before, [choice.when, choice.hour]]}
    audit.record(by=by, action="mail.chosen", subject=choice, change=change)
