"""The addresses of this app's pages."""

from django.urls import path

from apps.annotations.views import agreement, claims, talk

app_name = "annotations"
_CLAIM = "claims/<uuid:claim_id>"
urlpatterns = [
    path("agreement/", agreement.agreement, name="agreement"),
    path(f"{_CLAIM}/edit/", claims.edit_claim, name="edit-claim"),
    path(f"{_CLAIM}/talk/", talk.claim_talk, name="claim-talk"),
    path(f"{_CLAIM}/comments/", talk.comment_claim, name="comment-claim"),
    path(f"{_CLAIM}/comments/<uuid:comment_id>/edit/", talk.edit_comment, name="edit-comment"),
    path(
        f"{_CLAIM}/comments/<uuid:comment_id>/delete/", talk.delete_comment, name="delete-comment"
    ),
    path(f"{_CLAIM}/settle/", talk.settle_claim, name="settle-claim"),
]
