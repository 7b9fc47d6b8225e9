"""Pages of fact-checks: the queue, a claim, a fact-check."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.auth import current_member
from apps.accounts.models import Membership
from apps.core.errors import DomainError, InvalidError
from apps.factchecks import selectors, services
from apps.factchecks.forms import (
    DecisionForm,
    EvidenceForm,
    RefusableForm,
    VersionForm,
    WordingForm,
)
from apps.factchecks.services.drafting import AlreadyCheckedError
from apps.factchecks.states import State

DONE = {
    State.DRAFT: "A draft again.",
    State.IN_REVIEW: "Sent to review.",
    State.CHANGES_REQUESTED: "Asked for changes.",
    State.APPROVED: "Approved.",
    State.PUBLISHED: "Published.",
}


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """List what waits, oldest first."""
    found = selectors.queue(current_member(request))
    return render(request, "factchecks/queue.html", {"queue": found})


@login_required
@require_safe
def claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Show a claim with where it stands."""
    found = selectors.claim_sheet(current_member(request), claim_id)
    return render(request, "factchecks/claim.html", {"sheet": found})


@login_required
@require_POST
def start(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Begin to check a claim, or open the fact-check that somebody began."""
    member = current_member(request)
    selectors.claim_sheet(member, claim_id)
    try:
        factcheck_id = services.start(claim_id=claim_id, by=member)[0].pk
    except AlreadyCheckedError:
        existing = selectors.of_claim(member, claim_id)
        if existing is None:
            raise
        messages.info(request, "Somebody had started this fact-check already.")
        factcheck_id = existing.pk
    return redirect("factchecks:detail", factcheck_id)


@login_required
@require_safe
def detail(request: HttpRequest, factcheck_id: UUID) -> HttpResponse:
    """Show a fact-check, and what this person can do about it."""
    return _page(request, current_member(request), factcheck_id)


@login_required
@require_POST
def change(request: HttpRequest, factcheck_id: UUID) -> HttpResponse:
    """Word rating and conclusion anew."""
    member = current_member(request)
    ratings = selectors.sheet(member, factcheck_id).ratings
    form = WordingForm(ratings, request.POST)

    def write() -> None:
        services.change(factcheck_id=factcheck_id, by=member, **form.cleaned_data)

    if refused := _refused(form, write):
        return _page(request, member, factcheck_id, status=refused, wording=form)
    messages.success(request, "Saved.")
    return redirect("factchecks:detail", factcheck_id)


@login_required
@require_POST
def add_evidence(request: HttpRequest, factcheck_id: UUID) -> HttpResponse:
    """Bring an item of evidence."""
    member = current_member(request)
    selectors.one(member, factcheck_id)
    form = EvidenceForm(request.POST)

    def write() -> None:
        sent = dict(form.cleaned_data)
        services.add_evidence(factcheck_id=factcheck_id, by=member, row_id=sent.pop("id"), **sent)

    if refused := _refused(form, write):
        return _page(request, member, factcheck_id, status=refused, evidence=form)
    messages.success(request, "The evidence is added.")
    return redirect("factchecks:detail", factcheck_id)


@login_required
@require_POST
def remove_evidence(request: HttpRequest, factcheck_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Take an item of evidence out."""
    member = current_member(request)
    selectors.item(member, factcheck_id, evidence_id)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise InvalidError(
            "This button sent something we cannot read. Reload the page and press it again."
        )
    services.remove_evidence(
        factcheck_id=factcheck_id, evidence_id=evidence_id, by=member, **form.cleaned_data
    )
    messages.success(request, "The evidence is taken out.")
    return redirect("factchecks:detail", factcheck_id)


@login_required
@require_POST
def move(request: HttpRequest, factcheck_id: UUID) -> HttpResponse:
    """Take a fact-check further."""
    member = current_member(request)
    selectors.one(member, factcheck_id)
    form = DecisionForm(request.POST)

    def write() -> None:
        moved = services.move(factcheck_id=factcheck_id, by=member, **form.cleaned_data)
        messages.success(request, DONE[State(moved.state)])

    if refused := _refused(form, write):
        return _page(request, member, factcheck_id, status=refused, decision=form)
    return redirect("factchecks:detail", factcheck_id)


def _refused(form: RefusableForm, write: Callable[[], None]) -> int:
    """Do what a form asks; return 0, or the status of the refusal that the form now shows."""
    if not form.is_valid():
        return 400
    try:
        write()
    except DomainError as error:
        form.refuse(error)
        return error.status
    return 0


def _page(
    request: HttpRequest,
    member: Membership,
    factcheck_id: UUID,
    *,
    status: int = 200,
    **forms: RefusableForm,
) -> HttpResponse:
    """Render the page; a form that was refused keeps what the person wrote."""
    sheet = selectors.sheet(member, factcheck_id)
    factcheck = sheet.factcheck
    written = {
        "rating": factcheck.rating.slug if factcheck.rating else "",
        "conclusion": factcheck.conclusion,
        "version": factcheck.version,
    }
    context: dict[str, Any] = {
        "sheet": sheet,
        "factcheck": factcheck,
        "member": member,
        "wording": WordingForm(sheet.ratings, initial=written),
        "evidence": EvidenceForm(),
        "decision": DecisionForm(),
        **forms,
    }
    return render(request, "factchecks/detail.html", context, status=status)
