"""What waits for a person, what they are told, and the mail that goes out to them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from apps.accounts.models import Desk, Membership, NewsroomRow
from apps.archive.models import Blob
from apps.notices.states import State


class Todo(NewsroomRow):
    """Something one person or one desk should do; open until `done_at`, which has an `outcome`.

    One open to-do for the same kind, subject and assignee: a job that runs twice makes one.

    An *assignment* is a to-do that a person (`by`) gave to another or to a desk. One that has an
    assignee and a desk is the assignee's, and falls back to the desk when they leave.
    """

    class Outcome(models.TextChoices):
        """How a to-do ended."""

        DONE = "done", "Done"
        CANCELLED = "cancelled", "Cancelled"

    kind = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=100)
    subject_id = models.UUIDField()
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)

    class Meta:
        indexes: ClassVar = [
            # What a person, a desk, an article or a claim has open.
            models.Index(
                fields=["newsroom", "assignee"],
                name="todo_open_of_person",
                condition=models.Q(done_at=None),
            ),
            models.Index(
                fields=["newsroom", "subject_type", "subject_id"],
                name="todo_of_subject",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(done_at=None, outcome="")
                | models.Q(done_at__isnull=False, outcome__in=["done", "cancelled"]),
                name="todo_ended_somehow",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__endswith=".assigned") | models.Q(by__isnull=False),
                name="todo_assigned_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["newsroom", "kind", "subject_type", "subject_id", "assignee", "desk"],
                condition=models.Q(done_at=None),
                nulls_distinct=False,
                name="todo_open_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Notice(NewsroomRow):
    """Something a person is told, in their inbox: `by` did it, `text` says it, `url` shows it.

    One of a subject for each person: a job or a call that comes twice tells them once. `excerpt`
    are somebody's words, and follow them when they are worded anew.
    """

    class Kind(models.TextChoices):
        """Why a person is told."""

        MENTION = "mention", "Mention"
        COMMENT = "comment", "Comment"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    subject_type = models.CharField(max_length=100)
    subject_id = models.UUIDField()
    text = models.CharField(max_length=300)
    excerpt = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=300)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["user", "newsroom", "-created_at", "-id"], name="notice_newest_first"
            ),
            models.Index(
                fields=["user", "newsroom"],
                name="notice_unread",
                condition=models.Q(read_at=None),
            ),
            models.Index(fields=["subject_type", "subject_id"], name="notice_subject"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "newsroom", "subject_type", "subject_id"], name="notice_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["mention", "comment"]), name="notice_known_kind"
            ),
            models.CheckConstraint(
                condition=~models.Q(user=models.F("by")), name="notice_never_of_oneself"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class MailChoice(models.Model):
    """Whether a person wants their notices of one newsroom by mail, and when; no row is no.

    `hour` is one of the person's own clock. What they were told before `since` stays out of their
    letters. `digested_at` is the last daily moment that was seen to.
    """

    class When(models.TextChoices):
        """When notices go out by mail."""

        OFF = "off", "Not at all"
        DAILY = "daily", "Once a day"
        AT_ONCE = "at_once", "At once"

    membership = models.OneToOneField(
        Membership, on_delete=models.PROTECT, primary_key=True, related_name="mail_choice"
    )
    when = models.CharField(max_length=8, choices=When.choices, default=When.OFF)
    hour = models.PositiveSmallIntegerField(default=8)
    since = models.DateTimeField(db_default=Now())
    digested_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(when__in=["off", "daily", "at_once"]),
                name="mailchoice_known_when",
            ),
            models.CheckConstraint(condition=models.Q(hour__lt=24), name="mailchoice_hour_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.when}"


class Mail(NewsroomRow):
    """A letter of ours, rendered once: its bytes and its Message-ID stand before it goes out.

    `tries` counts how often it was given to the mail server.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    message_id = models.CharField(max_length=200, unique=True)
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=State.choices, default=State.READY)
    error = models.CharField(max_length=500, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["newsroom", "-created_at", "-id"], name="mail_newest_first"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="mail_known_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.address}"
