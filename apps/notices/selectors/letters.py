"""Make the letters by which people get their notices. Nothing here is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr
from typing import Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from apps.notices.hours import last_due
from apps.notices.models import MailChoice, Notice

MOST: Final = 50
"""So many notices stand in a letter; of more it says how many."""

OFF_SALT: Final = "notices.off"
_LETTERS: Final = UUID("6f0f9b52-0d9b-4c63-9a3c-5f3f0f2d9a11")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it will go out, byte for byte. Its Message-ID is that of the notices in it."""

    membership_id: UUID
    notice_ids: tuple[UUID, ...]
    message_id: str
    address: str
    subject: str
    data: bytes


def digests_due(now: datetime) -> list[tuple[UUID, datetime]]:
    """Return whose daily letter is due and was not seen to, by membership, and since when."""
    due = []
    choices = MailChoice.objects.filter(
        when=MailChoice.When.DAILY,
        membership__ended_at=None,
        membership__user__is_active=True,
    ).select_related("membership__user")
    for choice in choices.order_by("pk"):
        at = last_due(now, choice.hour, ZoneInfo(choice.membership.user.tz))
        seen_to = max(choice.digested_at or choice.since, choice.since)
        if at > seen_to:
            due.append((choice.membership_id, at))
    return due


def compose(membership_id: UUID) -> Letter | None:
    """Return the letter with all that a person has neither read nor had by mail; None for nothing.

    What they were told before they chose to have mail stays in the inbox.
    """
    choice = (
        MailChoice.objects.exclude(when=MailChoice.When.OFF)
        .filter(membership=membership_id, membership__ended_at=None)
        .select_related("membership__user", "membership__newsroom")
        .first()
    )
    if choice is None or not choice.membership.user.is_active:
        return None
    member = choice.membership
    rows = Notice.objects.filter(
        user_id=member.user_id,
        newsroom_id=member.newsroom_id,
        read_at=None,
        mailed_at=None,
        created_at__gte=choice.since,
    )
    told = list(rows.order_by("created_at", "pk"))
    return _letter(choice, told) if told else None


def _letter(choice: MailChoice, told: Sequence[Notice]) -> Letter:
    member = choice.membership
    user = member.user
    ids = tuple(sorted(notice.pk for notice in told))
    host = settings.PUBLIC_URL.partition("://")[2].partition(":")[0]
    name = uuid5(_LETTERS, f"{member.pk} {' '.join(map(str, ids))}")
    one = told[0].text if len(told) == 1 else f"{len(told)} new notices"
    subject = f"{member.newsroom.name}: {one}"[:250]
    off = settings.PUBLIC_URL + reverse("notices:off", args=[off_secret(choice)])
    subject = " ".join(subject.split())
    message = EmailMessage(
        subject=subject,
        body=render_to_string(
            "notices/letter.txt",
            {
                "member": member,
                "told": told[-MOST:],
                "left_out": max(0, len(told) - MOST),
                "site": settings.PUBLIC_URL,
                "off": off,
                "zone": ZoneInfo(user.tz),
            },
        ),
        to=[formataddr((" ".join(user.name.split()), user.email))],
        headers={
            "Message-ID": f"<{name}@{host}>",
            "Date": _date(),
            "List-Unsubscribe": f"<{off}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    return Letter(
        membership_id=member.pk,
        notice_ids=ids,
        message_id=f"<{name}@{host}>",
        address=user.email,
        subject=subject,
        data=message.message().as_bytes(),
    )


def _date() -> str:
    return timezone.now().strftime("%a, %d %b %Y %H:%M:%S +0000")


def off_secret(choice: MailChoice) -> str:
    """Return what, in an address, lets whoever holds it stop this person's letters."""
    return signing.dumps(str(choice.membership_id), salt=OFF_SALT)
