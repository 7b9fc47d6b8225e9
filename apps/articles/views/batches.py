"""The pages of batches: give many things at once, see how far they are, stop, go on, try again."""

from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.auth import current_member
from apps.articles import rules, selectors, services
from apps.articles.forms import BatchForm
from apps.articles.services.batches import Refused
from apps.articles.services.gathering import from_files, from_lines
from apps.articles.states import ItemState
from apps.core.errors import DomainError

ROWS = 50
BATCHES = 20
_FORM = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    """Show one's batches, or those of all."""
    member = current_member(request)
    everybody = request.GET.get("whose") == "all"
    found = selectors.batches_visible_to(member)
    if not everybody:
        found = found.filter(by=member.user_id)
    page = Paginator(found, BATCHES).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "tallies": selectors.tallies(list(page)),
        "everybody": everybody,
        "kept": "whose=all" if everybody else "",
        "may_import": rules.may_import(member),
    }
    return render(request, "articles/batches.html", context)


@login_required
@require_http_methods(_FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Import many things at once."""
    member = current_member(request)
    if request.method != "POST":
        return _form_page(request, BatchForm(), HTTPStatus.OK)
    form = BatchForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, form, HTTPStatus.BAD_REQUEST)
    items = [
        *from_lines(form.cleaned_data["addresses"]),
        *from_files(form.cleaned_data["uploads"]),
    ]
    refused = [item for item in items if isinstance(item, Refused)]
    if refused and len(refused) == len(items):
        # Nothing good among them: what was typed is worth more than a page of failures.
        for each in refused[:ROWS]:
            form.add_error(None, f"{each.place}: {each.error}")
        return _form_page(request, form, HTTPStatus.BAD_REQUEST)
    try:
        batch, _ = services.open_batch(
            by=member,
            title=form.cleaned_data["title"],
            items=items,
            row_id=form.cleaned_data["id"],
        )
    except DomainError as error:
        form.refuse(error)
        return _form_page(request, form, error.status)
    return redirect("articles:batch", batch.pk)


def _form_page(request: HttpRequest, form: BatchForm, status: int) -> HttpResponse:
    context = {"form": form, "may_import": rules.may_import(current_member(request))}
    return render(request, "articles/batch_new.html", context, status=status)


@never_cache
@login_required
@require_safe
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Show how far a batch is and what became of each thing; HTMX asks for what changes."""
    member = current_member(request)
    shown = selectors.get_batch(member, batch_id)
    asked = request.GET.get("state", "")
    state = ItemState(asked) if asked in ItemState.values else None
    items = selectors.items_of(shown, state=state)
    tally = selectors.tally(shown)
    page = Paginator(items, ROWS).get_page(request.GET.get("page"))
    context = {
        "batch": shown,
        "tally": tally,
        "page": page,
        "state": state,
        "states": [(each, tally.counts[each]) for each in ItemState if tally.counts[each]],
        "kept": urlencode({"state": state}) if state else "",
        "asked": urlencode({"state": state or "", "page": page.number}),
        "retriable": selectors.retriable_count(shown) if tally.failed else 0,
        "may_import": rules.may_import(member),
    }
    part = request.headers.get("HX-Request")
    return render(request, "articles/_batch.html" if part else "articles/batch.html", context)


@login_required
@require_POST
def cancel(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Leave undone what waits."""
    services.cancel_batch(by=current_member(request), batch_id=batch_id)
    return redirect("articles:batch", batch_id)


@login_required
@require_POST
def resume(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Go on with what was cancelled."""
    services.resume_batch(by=current_member(request), batch_id=batch_id)
    return redirect("articles:batch", batch_id)


@login_required
@require_POST
def retry(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Have what failed tried again."""
    services.retry_batch(by=current_member(request), batch_id=batch_id)
    return redirect("articles:batch", batch_id)
