"""What figure marks say, and which caveats speak of them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from apps.annotations.models.marks import Annotation
from apps.annotations.reading import Bound


class Figure(models.Model):
    """What a figure mark says: a number, how it is bound, and what it counts.

    `low` and `high` are the least and the most that it can be; None where nothing limits it.
    """

    annotation = models.OneToOneField(
        Annotation, on_delete=models.CASCADE, primary_key=True, related_name="figure"
    )
    low = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    bound = models.CharField(max_length=16, choices=[(each.value, each.value) for each in Bound])
    counts = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(bound__in=[each.value for each in Bound]),
                name="figure_known_bound",
            ),
            models.CheckConstraint(
                condition=models.Q(low__isnull=False) | models.Q(high__isnull=False),
                name="figure_has_a_number",
            ),
            models.CheckConstraint(
                condition=models.Q(low=None)
                | models.Q(high=None)
                | models.Q(low__lte=models.F("high")),
                name="figure_low_before_high",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bound} {self.low} {self.high} {self.counts}"


class Cover(models.Model):
    """A caveat mark speaks of a figure mark: its publisher has not verified it."""

    caveat = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="covers")
    figure = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="covered_by")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["caveat", "figure"], name="cover_once"),
            models.CheckConstraint(
                condition=~models.Q(caveat=models.F("figure")), name="cover_of_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.caveat_id} covers {self.figure_id}"
