"""Who says what."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.accounts.models import NewsroomRow
from apps.annotations.models.marks import Annotation
from apps.articles.models import Article


class Attribution(NewsroomRow):
    """Who says what: a source mark, a cue mark and a content mark tied together."""

    class Form(models.TextChoices):
        """How the words are given."""

        DIRECT = "direct", "Direct"
        INDIRECT = "indirect", "Indirect"
        MIXED = "mixed", "Mixed"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="attributions")
    source_mark = models.ForeignKey(
        Annotation, on_delete=models.PROTECT, null=True, related_name="as_source"
    )
    cue_mark = models.ForeignKey(
        Annotation, on_delete=models.PROTECT, null=True, related_name="as_cue"
    )
    content_mark = models.ForeignKey(
        Annotation, on_delete=models.PROTECT, related_name="as_content"
    )
    form = models.CharField(max_length=16, choices=Form.choices)
    hedges = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    origin = models.CharField(
        max_length=16, choices=Annotation.Origin.choices, default=Annotation.Origin.PERSON
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="nested")
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="carried_to"
    )
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(source_mark__isnull=False) | models.Q(cue_mark__isnull=False),
                name="attribution_has_source_or_cue",
            ),
            models.CheckConstraint(
                condition=models.Q(form__in=["direct", "indirect", "mixed"]),
                name="attribution_known_form",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="attribution_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=~models.Q(origin="rule") | models.Q(accepted_by__isnull=False),
                name="attribution_of_a_rule_was_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.pk}"
