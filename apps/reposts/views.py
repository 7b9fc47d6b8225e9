"""Pages of reposts: the list, and a pair."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.auth import current_member
from apps.core.errors import InvalidError
from apps.reposts import rules, selectors, services
from apps.reposts.forms import MoveForm, SwapForm
from apps.reposts.states import State

PAIRS_A_PAGE = 25
DONE = {
    State.PROPOSED: "This pair waits for a decision again.",
    State.CONFIRMED: "Confirmed: the two are one story.",
    State.REJECTED: "Not a repost. The pair is remembered and not proposed again.",
    State.DETACHED: "The copy stands for itself now.",
}


class View(TextChoices):
    """How a pair is shown."""

    COLUMNS = "columns", "Two columns"
    ONE = "one", "One text"
    CHANGES = "changes", "Changes only"


@login_required
@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """List the newsroom's pairs in one state, those to decide on unless asked otherwise."""
    member = current_member(request)
    asked = request.GET.get("state", "")
    state = State(asked) if asked in State.values else State.PROPOSED
    counts = selectors.counts(member)
    found = selectors.narrowed(member, state=state).order_by("-created_at", "-pk")
    page = Paginator(found, PAIRS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "reposts/list.html",
        {
            "page": page,
            "rows": [(link, selectors.steps_of(link)) for link in page],
            "state": state,
            "query": f"state={state}",
            "waiting": counts[State.PROPOSED],
            "tabs": [(one, one.label, counts[one]) for one in State],
            "may_decide": rules.may_decide(member),
        },
    )


@login_required
@require_safe
def pair(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """Show both texts side by side, and what can be done about them."""
    member = current_member(request)
    found = selectors.pair(member, link_id)
    asked = request.GET.get("view", "")
    view = View(asked) if asked in View.values else None
    return render(
        request,
        "reposts/pair.html",
        {
            "pair": found,
            "link": found.link,
            "view": view,
            "views": View.choices,
            "rows": [each for each in found.told if each.is_change or view is not View.CHANGES],
            "steps": selectors.steps_of(found.link),
            "may_decide": rules.may_decide(member),
        },
    )


@login_required
@require_POST
def move(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """Take a pair to another state; come back to the page the button stood on."""
    member = current_member(request)
    selectors.one(member, link_id)
    sent = _sent(MoveForm(request.POST))
    link = services.move(link_id=link_id, to=sent["to"], version=sent["version"], by=member)
    messages.success(request, DONE[State(link.state)])
    return redirect("reposts:list") if sent["back"] else redirect("reposts:pair", link_id)


@login_required
@require_POST
def swap(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """Turn a pair around."""
    member = current_member(request)
    selectors.one(member, link_id)
    link = services.swap(
        link_id=link_id, version=_sent(SwapForm(request.POST))["version"], by=member
    )
    messages.success(request, f"“{link.original}” is taken for the original now.")
    return redirect("reposts:pair", link_id)


def _sent(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        raise InvalidError(
            "This button sent something we cannot read. Reload the page and press it again.",
            errors={name: [str(error) for error in errors] for name, errors in form.errors.items()},
        )
    return form.cleaned_data
