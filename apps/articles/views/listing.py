"""The list of articles, and the searches that a person keeps."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.auth import current_member
from apps.articles import rules, selectors, services
from apps.articles.forms import RenameSearchForm, SaveSearchForm
from apps.articles.selectors import Filter, Order
from apps.articles.selectors.listing import ASKED
from apps.core.errors import DomainError, NotFoundError


@login_required
@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """Show the newsroom's articles, or those that fit words and a filter."""
    member = current_member(request)
    wanted = Filter.read(request.GET)
    typed = request.GET.get("q", "")
    asked = selectors.ask(member, typed)
    order = Order.NEWEST if request.GET.get("order") == Order.NEWEST else Order.BEST
    cursor = request.GET.get("cursor", "")
    rows = selectors.words_visible_to(member, wanted)
    found = selectors.page_of(rows, asked, order=order, cursor=cursor)
    kept = kept_of(request, ASKED)
    context: dict[str, Any] = {
        "rows": selectors.rows_of(member, found, asked),
        "count": None if cursor else selectors.count_of(rows, asked),
        "following": following(kept, found.following),
        "first": f"?{kept}" if kept else reverse("articles:list"),
        "begun": bool(cursor),
        "typed": typed,
        "asked": asked,
        "wanted": wanted,
        "order": order,
        "kept": kept,
        "save_form": SaveSearchForm(initial={"query": kept}) if kept else None,
        "may_import": rules.may_import(member),
    }
    if request.headers.get("HX-Request"):
        return render(request, "articles/_rows.html", context)
    facets = selectors.facets(member)
    context |= {
        "facets": facets,
        "languages": [(code, language_name(code)) for code in facets.languages],
        "saved": selectors.saved_searches(member),
    }
    return render(request, "articles/list.html", context)


def kept_of(request: HttpRequest, names: tuple[str, ...]) -> str:
    """Return what an address asks for, without what is empty and without its place in the list."""
    asked = {name: request.GET.get(name, "") for name in names}
    return urlencode({name: value for name, value in asked.items() if value.strip()})


def following(kept: str, cursor: str) -> str:
    """Return the address of the next page, "" at the end."""
    if not cursor:
        return ""
    return f"?{kept}&cursor={cursor}" if kept else f"?cursor={cursor}"


def language_name(code: str) -> str:
    """Return the English name of a language, or its code where we know none."""
    try:
        return str(get_language_info(code)["name"])
    except KeyError:
        return code


@login_required
@require_POST
def save_search(request: HttpRequest) -> HttpResponse:
    """Keep a search under a name, and go back to what it finds."""
    form = SaveSearchForm(request.POST)
    if not form.is_valid():
        return _searches_page(request, form, 400)
    try:
        search, _ = services.save_search(
            by=current_member(request),
            name=form.cleaned_data["name"],
            query=form.cleaned_data["query"],
            row_id=form.cleaned_data["id"],
        )
    except DomainError as error:
        form.refuse(error)
        return _searches_page(request, form, error.status)
    messages.success(request, f"Saved as “{search.name}”.")
    return redirect(f"{reverse('pages:search')}?{search.query}")


@login_required
@require_safe
def searches(request: HttpRequest) -> HttpResponse:
    """Show the searches that a person keeps, each to be renamed or deleted."""
    return _searches_page(request, None, 200)


def _searches_page(
    request: HttpRequest,
    form: SaveSearchForm | None,
    status: int,
    *,
    at: UUID | None = None,
    renaming: RenameSearchForm | None = None,
) -> HttpResponse:
    """Show the saved searches, with a form that could not be taken.

    :param at: the search that `renaming` was to give another name
    """
    context = {
        "saved": selectors.saved_searches(current_member(request)),
        "form": form,
        "at": at,
        "renaming": renaming,
    }
    return render(request, "articles/searches.html", context, status=status)


@login_required
@require_POST
def rename_search(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """Give a saved search another name."""
    form = RenameSearchForm(request.POST)
    if not form.is_valid():
        return _searches_page(request, None, 400, at=search_id, renaming=form)
    try:
        services.rename_search(
            by=current_member(request),
            search_id=search_id,
            version=form.cleaned_data["version"],
            name=form.cleaned_data["name"],
        )
    except NotFoundError:
        raise
    except DomainError as error:
        form.refuse(error)
        return _searches_page(request, None, error.status, at=search_id, renaming=form)
    messages.success(request, "Renamed.")
    return redirect("articles:searches")


@login_required
@require_POST
def delete_search(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """Delete a saved search."""
    services.delete_search(
        by=current_member(request), search_id=search_id, version=_version(request)
    )
    messages.success(request, "Deleted. What it found is still there.")
    return redirect("articles:searches")


@login_required
@require_POST
def withdraw(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Take an article that was imported by mistake out of the lists."""
    services.withdraw(
        by=current_member(request),
        article_id=article_id,
        version=_version(request),
        why=request.POST.get("why", ""),
    )
    messages.success(request, "Withdrawn. Nothing is deleted; it can be brought back here.")
    return redirect("articles:details", article_id)


@login_required
@require_POST
def restore(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Bring a withdrawn article back."""
    services.restore(by=current_member(request), article_id=article_id, version=_version(request))
    messages.success(request, "Back in the lists.")
    return redirect("articles:details", article_id)


def _version(request: HttpRequest) -> int:
    """Return the version that a form names; one that no row has where it names none."""
    written = request.POST.get("version", "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0  # noqa: PLR2004 - an integer
