"""The pages of files that hold several articles: give one, see what is inside, choose, import."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.auth import current_member
from apps.articles import rules, selectors, services
from apps.articles.forms import ParcelForm, PlanForm
from apps.articles.models import Parcel
from apps.articles.services.receiving import from_parcel
from apps.core.errors import DomainError

_FORM = ["GET", "HEAD", "POST"]
_RECENT = 20


@login_required
@require_http_methods(_FORM)
def parcels(request: HttpRequest) -> HttpResponse:
    """Show one's parcels, and take another."""
    member = current_member(request)
    if request.method != "POST":
        return _list_page(request, ParcelForm(), HTTPStatus.OK)
    form = ParcelForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list_page(request, form, HTTPStatus.BAD_REQUEST)
    try:
        parcel, _ = services.receive_parcel(
            by=member,
            sent=from_parcel(form.cleaned_data["file"]),
            row_id=form.cleaned_data["id"],
        )
    except DomainError as error:
        form.refuse(error)
        return _list_page(request, form, error.status)
    return redirect("articles:parcel", parcel.pk)


def _list_page(request: HttpRequest, form: ParcelForm, status: int) -> HttpResponse:
    member = current_member(request)
    context = {
        "form": form,
        "parcels": selectors.parcels_visible_to(member)[:_RECENT],
        "may_import": rules.may_import(member),
    }
    return render(request, "articles/parcels.html", context, status=status)


@never_cache
@login_required
@require_safe
def parcel(request: HttpRequest, parcel_id: UUID) -> HttpResponse:
    """Show what is inside; HTMX asks for the part that changes while a job has it."""
    found = selectors.get_parcel(current_member(request), parcel_id)
    return _page(request, found, None, HTTPStatus.OK)


def _page(
    request: HttpRequest, parcel: Parcel, form: PlanForm | None, status: int, error: str = ""
) -> HttpResponse:
    member = current_member(request)
    opened = selectors.opened(parcel)
    context: dict[str, Any] = {
        "parcel": parcel,
        "opened": opened,
        "error": error,
        "form": form or PlanForm.of(opened),
        "batches": selectors.batches_visible_to(member).filter(pk__in=parcel.batches),
        "may_import": rules.may_import(member),
    }
    part = request.headers.get("HX-Request")
    return render(
        request, "articles/_parcel.html" if part else "articles/parcel.html", context, status=status
    )


@login_required
@require_POST
def check(request: HttpRequest, parcel_id: UUID) -> HttpResponse:
    """Have a job say what an import of a table would come to."""
    member = current_member(request)
    found = selectors.get_parcel(member, parcel_id)
    form = PlanForm(request.POST, columns=selectors.opened(found).columns)
    if not form.is_valid():
        return _page(request, found, form, HTTPStatus.BAD_REQUEST)
    try:
        services.check_parcel(
            by=member,
            parcel_id=parcel_id,
            version=form.cleaned_data["version"],
            plan={"columns": form.columns()},
        )
    except DomainError as error:
        form.refuse(error)
        return _page(request, found, form, error.status)
    return redirect("articles:parcel", parcel_id)


@login_required
@require_POST
def import_chosen(request: HttpRequest, parcel_id: UUID) -> HttpResponse:
    """Have what was chosen imported."""
    member = current_member(request)
    found = selectors.get_parcel(member, parcel_id)
    try:
        services.import_parcel(
            by=member,
            parcel_id=parcel_id,
            version=_version(request),
            places=None if selectors.opened(found).columns else request.POST.getlist("place"),
        )
    except DomainError as error:
        return _page(request, found, None, error.status, str(error))
    return redirect("articles:parcel", parcel_id)


@login_required
@require_POST
def discard(request: HttpRequest, parcel_id: UUID) -> HttpResponse:
    """Forget a parcel."""
    services.discard_parcel(
        by=current_member(request), parcel_id=parcel_id, version=_version(request)
    )
    messages.success(request, "The file is put away. What was imported of it stays.")
    return redirect("articles:parcels")


def _version(request: HttpRequest) -> int:
    """Return the version a form was shown with; 0, which none has, where it does not say."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0  # noqa: PLR2004 - an integer of the database
