"""Talk about marks, claims and articles."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from apps.accounts.models import Desk, NewsroomRow
from apps.annotations.models.claims import Claim
from apps.annotations.models.marks import Annotation
from apps.articles.models import Article


class Thread(NewsroomRow):
    """The talk about one thing: a mark, a claim, or an article."""

    annotation = models.OneToOneField(
        Annotation, on_delete=models.CASCADE, null=True, related_name="thread"
    )
    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, null=True, related_name="thread")
    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, null=True, related_name="thread"
    )
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(annotation__isnull=False, claim=None, article=None)
                | models.Q(annotation=None, claim__isnull=False, article=None)
                | models.Q(annotation=None, claim=None, article__isnull=False),
                name="thread_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"Thread on {self.annotation_id or self.claim_id or self.article_id}"


class Comment(NewsroomRow):
    """One contribution to a thread. `deleted_by` is who took it away: its author, or an editor."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=models.Q(deleted_by=None) | models.Q(deleted_at__isnull=False),
                name="comment_was_taken_away_by_somebody_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Mention(models.Model):
    """A person or a desk named in a comment: [start, end) is the name with its @, code points.

    `name` is what they were called then, so that one who is called otherwise now is still meant.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    name = models.CharField(max_length=150)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["start", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, desk=None)
                | models.Q(user=None, desk__isnull=False),
                name="comment_names_a_person_or_a_desk",
            ),
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="comment_mention_not_empty"
            ),
            models.UniqueConstraint(
                fields=["comment", "start", "user", "desk"],
                nulls_distinct=False,
                name="comment_mention_once",
            ),
        ]

    def __str__(self) -> str:
        return f"@{self.name}"
