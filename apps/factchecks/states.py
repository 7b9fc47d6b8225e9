"""The workflow of a fact-check as data: which state may follow which, and on whose word."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where a fact-check stands."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    CHANGES_REQUESTED = "changes_requested", "Changes requested"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"
