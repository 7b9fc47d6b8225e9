"""Pages that bring several apps together."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.auth import current_member
from apps.pages import selectors


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the desk."""
    del request
    return redirect("pages:desk")


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person; ``?show=`` narrows it to one group."""
    member = current_member(request)
    show = request.GET.get("show", "")
    show = show if show in selectors.GROUPS else ""
    context = {
        "desk": selectors.desk(member, show),
        "me": member.user,
        "show": show,
        "today": timezone.localdate(),
    }
    return render(request, "pages/desk.html", context)


@require_safe
@login_required
def reading_room(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Show an article to read and to mark; one without text shows how its import stands."""
    member = current_member(request)
    try:
        room = selectors.reading_room(member, article_id)
    except selectors.NoTextError:
        return redirect("articles:progress", article_id)
    return render(request, "pages/reading_room.html", {"room": room})
