"""Pages of reposts: the list, and a pair."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.auth import current_member
from apps.core.errors import InvalidError
from apps.reposts import rules, selectors, services
from apps.reposts.forms import CarryForm, MoveForm, SwapForm
from apps.reposts.states import State

PAIRS_A_PAGE = 25
DONE = {
    State.PROPOSED: "This pair waits for a decision again.",
    State.CONFIRMED: "Confirmed: the two are one story.",
    State.REJECTED: "Not a repost. The pair is remembered and not proposed again.",
    State.DETACHED: "The copy stands for itself now.",
}

CARRIED: Mapping[str, Callable[[int], str]] = {
    "carry": lambda count: f"Carried: {_marks(count)}. Take back what does not belong there.",
    "refuse": lambda count: f"{_marks(count)} will not be offered again.",
    "take_back": lambda count: f"Taken back: {_marks(count)}.",
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
            "carriage": selectors.carriage(member, link_id),
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
def carry(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """Carry marks of the original to the copy, say that they have no place there, or undo that."""
    member = current_member(request)
    selectors.one(member, link_id)
    sent = _sent(CarryForm(request.POST))
    marks, target = sent["marks"], sent["target"]
    match sent["to"]:
        case "carry":
            services.carry(by=member, link_id=link_id, marks=marks, target_id=target)
        case "refuse":
            services.refuse(by=member, link_id=link_id, marks=marks, target_id=target)
        case _:
            services.take_back(by=member, link_id=link_id, marks=marks)
    messages.success(request, CARRIED[sent["to"]](len(marks)))
    return redirect(reverse("reposts:pair", args=[link_id]) + "#carry-h")


def _marks(count: int) -> str:
    return "1 mark" if count == 1 else f"{count} marks"


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
