"""What the rules propose, and what became of it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from apps.accounts.models import NewsroomRow
from apps.annotations.models.attributions import Attribution
from apps.annotations.models.marks import Annotation
from apps.articles.models import Article, Revision


class Findings(models.Model):
    """What the rules propose in a revision: attributions, figures and caveats, in its order.

    One row for a text of any length, because most texts are imported by the thousand and never
    opened: a proposal becomes marks when somebody accepts it. `proposals` is `kept.pack`'s.
    """

    revision = models.OneToOneField(
        Revision, on_delete=models.CASCADE, primary_key=True, related_name="findings"
    )
    rules = models.PositiveIntegerField()
    language = models.CharField(max_length=16, blank=True)
    proposals = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"Findings in {self.revision_id}"


class ProposalDecision(NewsroomRow):
    """What somebody made of one proposal, under a key that it has in every revision.

    `step` is the client's name of the press that decided on it, perhaps on others with it; `made`
    has the marks that were not there before. By both a decision is taken back.
    """

    class Word(models.TextChoices):
        """What was decided."""

        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=32)
    word = models.CharField(max_length=16, choices=Word.choices)
    attribution = models.ForeignKey(
        Attribution, on_delete=models.CASCADE, null=True, related_name="+"
    )
    annotation = models.ForeignKey(
        Annotation, on_delete=models.CASCADE, null=True, related_name="+"
    )
    step = models.UUIDField(null=True)
    made = ArrayField(models.UUIDField(), default=list, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "key"], name="proposal_decided_once"),
            models.CheckConstraint(
                condition=models.Q(word__in=["accepted", "refused"]), name="proposal_known_word"
            ),
            models.CheckConstraint(
                condition=models.Q(word="refused", attribution=None, annotation=None)
                | models.Q(word="accepted", attribution__isnull=False, annotation=None)
                | models.Q(word="accepted", attribution=None, annotation__isnull=False),
                name="proposal_accepted_is_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word} {self.key}"
