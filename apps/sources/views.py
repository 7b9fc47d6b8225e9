"""The registry's pages: find a source, look at it, propose, change, accept."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.auth import current_member
from apps.core.errors import DomainError, InvalidError
from apps.sources import rules, selectors, services
from apps.sources.forms import AcceptForm, SourceForm
from apps.sources.models import Source

ROWS = 50


@login_required
@require_safe
def registry(request: HttpRequest) -> HttpResponse:
    """Show the sources by name, or those that a query may mean."""
    member = current_member(request)
    query, show = request.GET.get("q", "").strip(), request.GET.get("show", "")
    visible = selectors.visible_to(member)
    narrowed = selectors.narrowed(
        visible,
        state=Source.State.PROPOSED if show == "proposed" else "",
        bodies=show == "bodies",
    )
    found = selectors.search(narrowed, query) if query else narrowed
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "query": query,
        "show": show,
        "kept": urlencode({"show": show} if show else {}),
        "all": visible.count(),
        "proposed": selectors.proposed_count(member),
        "bodies": selectors.narrowed(visible, bodies=True).count(),
        "may_accept": rules.may_accept(member),
        "may_propose": rules.may_propose(member),
    }
    template = "sources/_rows.html" if request.headers.get("HX-Request") else "sources/list.html"
    return render(request, template, context)


@login_required
@require_safe
def source(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """Show one source with its names."""
    member = current_member(request)
    shown = selectors.get(member, source_id)
    context = {
        "source": shown,
        "may_change": rules.may_change(member, shown),
        "may_accept": rules.may_accept(member),
    }
    return render(request, "sources/source.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Propose a source."""
    member = current_member(request)
    form = (
        SourceForm(request.POST)
        if request.method == "POST"
        else SourceForm(
            initial={
                "name": request.GET.get("name", ""),
                "kind": request.GET.get("kind", "organisation"),
            }
        )
    )
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made, _ = services.propose_source(
                    by=member, row_id=form.cleaned_data["id"], **form.said()
                )
            except DomainError as error:
                form.refuse(error)
                status = error.status
            else:
                messages.success(request, f"{made.name} is proposed. An admin accepts it.")
                return redirect("sources:source", made.pk)
    return render(request, "sources/form.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """Change a source."""
    member = current_member(request)
    shown = selectors.get(member, source_id)
    form = SourceForm(request.POST) if request.method == "POST" else SourceForm.of(shown)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                services.update_source(
                    by=member,
                    source_id=source_id,
                    version=form.cleaned_data["version"] or 0,
                    **form.said(),
                )
            except DomainError as error:
                form.refuse(error)
                status = error.status
            else:
                messages.success(request, "Saved.")
                return redirect("sources:source", source_id)
    return render(request, "sources/form.html", {"form": form, "source": shown}, status=status)


@login_required
@require_POST
def accept(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """Take a source into the registry."""
    member = current_member(request)
    selectors.get(member, source_id)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        raise InvalidError("This button sent something else. Reload the page and press it again.")
    taken = services.accept_source(by=member, source_id=source_id, **form.cleaned_data)
    messages.success(request, f"{taken.name} is in the registry.")
    return redirect("sources:source", source_id)
