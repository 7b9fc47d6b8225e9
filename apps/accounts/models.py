"""People, the newsrooms they work in, and the row that every newsroom's table shares."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac


def secret_hash(secret: str) -> str:
    """Return the SHA-256 (hex) under which a secret of ours is kept and found again."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Role(models.TextChoices):
    """What a person may do in a newsroom; one person may have several."""

    ANNOTATOR = "annotator", "Annotator"
    REVIEWER = "reviewer", "Reviewer"
    EDITOR = "editor", "Editor"
    ADMIN = "admin", "Admin"


class UserManager(BaseUserManager["User"]):
    """Creates people by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; without a password they cannot sign in until they set one."""
        user = self.model(email=email.strip(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person who may use the Django admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the person with this address, whatever its case."""
        return self.get(email_key=(username or "").strip().casefold())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Their address is unique whatever its case."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(max_length=254)
    email_key = models.CharField(max_length=254, unique=True, editable=False)
    name = models.CharField(max_length=150)
    tz = models.CharField(max_length=64, default="UTC")
    locale = models.CharField(max_length=16, default="en")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(db_default=Now())
    # Part of every session's proof: one more, and all sessions of this person are over.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the folded address beside the written one."""
        self.email_key = self.email.casefold()
        if (fields := kwargs.get("update_fields")) is not None and "email" in fields:
            kwargs["update_fields"] = {*fields, "email_key"}
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # Django compares this with what the session holds, at every request.
        return salted_hmac(
            "apps.accounts.models.User.session",
            f"{self.password} {self.session_epoch}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    @property
    def initials(self) -> str:
        """Return one or two letters for the round badge."""
        words = (self.name or self.email).split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


class Newsroom(models.Model):
    """A team with its own articles, sources and rules; nothing crosses between newsrooms."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=150, unique=True)
    tz = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=16, default="en")
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person in a newsroom: the actor of every service and the eye of every selector."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    newsroom = models.ForeignKey(Newsroom, on_delete=models.PROTECT, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=16, choices=Role.choices))
    desks: "models.ManyToManyField[Desk, Any]" = models.ManyToManyField(
        "Desk", related_name="members", blank=True
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "newsroom"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(roles__len__gt=0) & models.Q(roles__contained_by=Role.values),
                name="membership_known_roles",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.newsroom}"

    def has(self, *roles: Role) -> bool:
        """Tell whether this person has at least one of `roles` here."""
        return any(role in self.roles for role in roles)

    @property
    def actor_id(self) -> UUID:
        """Return the person's id, for the audit trail."""
        return self.user_id

    @property
    def actor_label(self) -> str:
        """Return the person's name and address, for the audit trail."""
        return f"{self.user.name} <{self.user.email}>"


@dataclass(frozen=True, slots=True)
class Operator:
    """A superuser who acts on a newsroom from outside, in the Django admin."""

    user: User
    newsroom_id: UUID

    def has(self, *roles: Role) -> bool:
        """Tell whether the operator counts as one of `roles`: as an admin, nothing else."""
        return Role.ADMIN in roles

    @property
    def actor_id(self) -> UUID:
        """Return the person's id, for the audit trail."""
        return self.user.pk

    @property
    def actor_label(self) -> str:
        """Return the person's name and address, for the audit trail."""
        return f"{self.user.name} <{self.user.email}>, superuser"


Actor = Membership | Operator


class Desk(models.Model):
    """A part of a newsroom, like World or Politics."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    newsroom = models.ForeignKey(Newsroom, on_delete=models.PROTECT, related_name="desks")
    name = models.CharField(max_length=100)
    created_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1)
    created_as = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["newsroom", "name"], name="desk_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class NewsroomRow(models.Model):
    """What a newsroom's rows share: an id a client may choose, whose, by whom, and a version."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    newsroom = models.ForeignKey(Newsroom, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1)
    created_as = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True

    def save_changes(self, fields: Iterable[str]) -> None:
        """Save `fields` as the next version. The caller holds the row's lock."""
        self.version += 1
        self.save(update_fields=[*fields, "version"])


class Invitation(NewsroomRow):
    """A link by which somebody joins; only the hash of its secret is kept."""

    email = models.EmailField(max_length=254)
    roles = ArrayField(models.CharField(max_length=16, choices=Role.choices))
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(roles__len__gt=0) & models.Q(roles__contained_by=Role.values),
                name="invitation_known_roles",
            ),
            models.CheckConstraint(
                condition=models.Q(used_at=None) | models.Q(revoked_at=None),
                name="invitation_used_or_revoked",
            ),
        ]

    def __str__(self) -> str:
        return self.email


class ApiToken(models.Model):
    """A secret by which a program acts as one person in one newsroom; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    newsroom = models.ForeignKey(Newsroom, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100, default="API")
    hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    created_as = models.CharField(max_length=64, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} of {self.user}"


class Draft(models.Model):
    """What a person is writing and has not sent: theirs alone, whatever their role or others'.

    `key` names the thing it is for, as the page calls it (``comment-…``).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=100)
    text = models.TextField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-updated_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["membership", "key"], name="draft_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.membership_id}"
