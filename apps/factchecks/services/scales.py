"""The scale of ratings that a newsroom starts with."""

from uuid import UUID

from django.db import transaction

from apps.factchecks.models import Rating, Scale

# From false to true.
FIRST_SCALE = (
    ("false", "False"),
    ("mostly-false", "Mostly false"),
    ("unproven", "Cannot be established"),
    ("mostly-true", "Mostly true"),
    ("true", "True"),
)


@transaction.atomic
def make_first_scale(*, newsroom_id: UUID) -> Scale:
    """Give a newsroom its first scale; once it has that, nothing changes."""
    scale, made = Scale.objects.get_or_create(newsroom_id=newsroom_id, number=1)
    if made:
        Rating.objects.bulk_create(
            Rating(scale=scale, value=value, slug=slug, label=label)
            for value, (slug, label) in enumerate(FIRST_SCALE, start=1)
        )
    return scale
