"""Pages that bring several apps together."""

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from apps.accounts.auth import current_member
from apps.accounts.models import Membership
from apps.annotations.models import Annotation
from apps.articles import selectors as articles
from apps.articles.selectors.listing import ASKED as NARROWING
from apps.core.errors import NotFoundError
from apps.pages import selectors

# What an address of the search may hold.
ASKED: Final = (*NARROWING, "in", "mark", "unchecked", "caveat", "reported")
# What alone is no search to be saved.
UNSAID: Final = frozenset({"in", "order"})
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
        room = selectors.reading_room(
            member,
            article_id,
            # Words of an earlier revision are shown where they stand now.
            number=None if "at" in request.GET else _number(request, "revision"),
            asked=request.GET.dict(),
        )
    except selectors.NoTextError:
        return redirect("articles:progress", article_id)
    return render(request, "pages/reading_room.html", {"room": room})


@require_safe
@login_required
def print_article(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Show an article with its marks on paper."""
    member = current_member(request)
    try:
        printed = selectors.printed(member, article_id)
    except selectors.NoTextError:
        return redirect("articles:progress", article_id)
    context = {"printed": printed, "by": member.user, "at": timezone.now()}
    return render(request, "pages/print.html", context)


@require_safe
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Look for words in articles, marks, claims and requests."""
    member = current_member(request)
    wanted = selectors.Wanted.read(request.GET.dict())
    cursor = request.GET.get("cursor", "")
    kept = _kept(request, ASKED)
    found = selectors.search(member, wanted, cursor=cursor)
    counts = {} if cursor else selectors.shelf_counts(member, wanted)
    others = _kept(request, tuple(name for name in ASKED if name != "in"))
    context: dict[str, Any] = {
        "found": found,
        "rows": found.rows,
        "wanted": wanted,
        "asked": found.asked,
        "typed": wanted.typed,
        "order": wanted.order,
        "kept": kept,
        "first": f"?{kept}",
        "begun": bool(cursor),
        "following": f"?{kept}&cursor={found.following}" if found.following else "",
        "tabs": [
            (
                shelf,
                f"?{others}&in={shelf.value}" if others else f"?in={shelf.value}",
                counts.get(shelf),
            )
            for shelf in selectors.Shelf
        ],
        "most": articles.COUNTED,
        "many": counts.get(wanted.shelf, 0) > articles.COUNTED,
        "meant": _meant(request, member, found, begun=bool(cursor)),
        "saving": bool(_kept(request, tuple(name for name in ASKED if name not in UNSAID))),
        "new_id": uuid4(),
    }
    if request.headers.get("HX-Request"):
        return render(request, "pages/_found.html", context)
    facets = articles.facets(member)
    context |= {
        "facets": facets,
        "languages": [(code, _language(code)) for code in facets.languages],
        "kinds": Annotation.Kind.choices,
        "saved": articles.saved_searches(member),
    }
    return render(request, "pages/search.html", context)


def _meant(
    request: HttpRequest, member: Membership, found: selectors.Results, *, begun: bool
) -> dict[str, str]:
    """Return what may have been meant where nothing was found, and its address."""
    if found or begun or not found.asked:
        return {}
    words = selectors.suggestion(member, found.asked)
    others = _kept(request, tuple(name for name in ASKED if name != "q"))
    asked = "&".join(filter(None, (urlencode({"q": words}), others)))
    return {"words": words, "href": f"?{asked}"} if words else {}


def _kept(request: HttpRequest, names: tuple[str, ...]) -> str:
    """Return what an address asks for, without what is empty and without its place in the list."""
    asked = {name: request.GET.get(name, "") for name in names}
    return urlencode({name: value for name, value in asked.items() if value.strip()})


def _language(code: str) -> str:
    """Return the English name of a language, or its code where we know none."""
    try:
        return str(get_language_info(code)["name"])
    except KeyError:
        return code


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
