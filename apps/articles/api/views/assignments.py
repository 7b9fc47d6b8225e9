"""The calls on who works on an article."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.auth import current_member
from apps.articles import selectors, services
from apps.articles.models import Article
from apps.core.api import with_etag
from apps.core.errors import DomainError
from apps.notices import selectors as notices
from apps.notices.api import shapes


class ArticleAssignmentsView(APIView):
    """Who was asked to work on an article."""

    def handle_exception(self, exc: Exception) -> Response:
        """Give `current` its shape, then answer as everywhere."""
        if isinstance(exc, DomainError):
            exc.current = shapes.current(exc.current)
        return super().handle_exception(exc)

    @extend_schema(responses=shapes.TodoOut(many=True))
    def get(self, request: Request, article_id: UUID) -> Response:
        """List it as a bare array, what is open first."""
        member = current_member(request)
        article = selectors.get(member, article_id)
        found = notices.assignments_of(member, Article._meta.label_lower, article.pk)
        return Response([shapes.todo(row) for row in found])

    @extend_schema(
        request=shapes.AssignmentIn, responses={201: shapes.TodoOut, 200: shapes.TodoOut}
    )
    def post(self, request: Request, article_id: UUID) -> Response:
        """Ask a person or a desk to work on it. The same call again answers 200."""
        member = current_member(request)
        sent = shapes.AssignmentIn(data=request.data)
        sent.is_valid(raise_exception=True)
        todo, made = services.assign_article(by=member, article_id=article_id, **sent.said())
        return with_etag(shapes.todo(todo), todo.version, status=201 if made else 200)
