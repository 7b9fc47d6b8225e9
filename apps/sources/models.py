"""The registry: who information comes from, and who can be asked."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.accounts.models import NewsroomRow


class Source(NewsroomRow):
    """The origin of information. A source that was merged points to the one that stands for it."""

    class Kind(models.TextChoices):
        """What a source is."""

        PERSON = "person", "Person"
        ORGANISATION = "organisation", "Organisation"
        DOCUMENT = "document", "Document"
        OUTLET = "outlet", "Outlet"

    class State(models.TextChoices):
        """Journalists propose, admins accept."""

        PROPOSED = "proposed", "Proposed"
        ACCEPTED = "accepted", "Accepted"

    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, editable=False, db_index=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    state = models.CharField(max_length=16, choices=State.choices, default=State.PROPOSED)

    class Meta:
        ordering: ClassVar = ["name_key", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["newsroom", "kind", "name_key"], name="source_once_by_name"
            ),
            models.CheckConstraint(condition=~models.Q(name_key=""), name="source_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["person", "organisation", "document", "outlet"]),
                name="source_known_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["proposed", "accepted"]), name="source_known_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="source_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def aliases(self) -> list[str]:
        """Return its other names, in the order in which they were given."""
        return [name.text for name in self.names.all() if name.key != self.name_key]

    @property
    def can_be_asked(self) -> bool:
        """Tell whether it is a body."""
        return hasattr(self, "body")


class Name(models.Model):
    """One name of a source, in one language, with the key it is looked up by."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=200)
    key = models.CharField(max_length=200, db_index=True)
    lang = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "key"], name="source_name_once"),
            models.CheckConstraint(condition=~models.Q(key=""), name="source_name_says_something"),
        ]

    def __str__(self) -> str:
        return self.text


class Body(models.Model):
    """A source that can be asked."""

    source = models.OneToOneField(
        Source, on_delete=models.CASCADE, primary_key=True, related_name="body"
    )
    country = models.CharField(max_length=2, blank=True)
    tz = models.CharField(max_length=64, blank=True)
    domains = ArrayField(models.CharField(max_length=253), default=list, blank=True)

    def __str__(self) -> str:
        return self.source.name
