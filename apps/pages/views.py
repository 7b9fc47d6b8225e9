"""Pages that bring several apps together."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.auth import current_member
from apps.pages import selectors


@require_safe
@login_required
def reading_room(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Show an article to read and to mark."""
    room = selectors.reading_room(current_member(request), article_id)
    return render(request, "pages/reading_room.html", {"room": room})
