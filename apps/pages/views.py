"""Pages that bring several apps together."""

from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.auth import current_member
from apps.core.errors import NotFoundError
from apps.pages import selectors

MOST_DIGITS: Final = 9


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
    """Show an article to read and to mark; one without text shows how its import stands.

    ``?revision=`` shows an earlier revision as it stood.
    """
    member = current_member(request)
    try:
        room = selectors.reading_room(member, article_id, _number(request, "revision"))
    except selectors.NoTextError:
        return redirect("articles:progress", article_id)
    return render(request, "pages/reading_room.html", {"room": room})


@require_safe
@login_required
def revisions(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Show an article's revisions and what changed from one (``?from=``) to another (``?to=``)."""
    member = current_member(request)
    first, last = _number(request, "from"), _number(request, "to")
    pair = None if first is None or last is None else (first, last)
    page = selectors.revisions(member, article_id, pair)
    return render(request, "pages/revisions.html", {"page": page})


def _number(request: HttpRequest, name: str) -> int | None:
    """Return a number of the query; None if there is none.

    :raises NotFoundError: what is there is no number of a revision
    """
    sent = request.GET.get(name, "")
    if not sent:
        return None
    if not (sent.isascii() and sent.isdecimal() and len(sent) < MOST_DIGITS):
        raise NotFoundError
    return int(sent)
