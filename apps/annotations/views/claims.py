"""The page on which a claim is worded anew."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from apps.accounts.auth import current_member
from apps.accounts.models import Membership
from apps.annotations import rules, selectors, services
from apps.annotations.forms import ClaimForm
from apps.core.errors import (
    DomainError,
    InvalidError,
    NotAllowedError,
    PreconditionFailedError,
)
from apps.sources import selectors as sources

OFFERED = 500


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Word a claim anew and say who claims it; then go back where one came from (`back`)."""
    member = current_member(request)
    claim = selectors.claim(member, claim_id)
    if not rules.may(member, rules.Deed.CHANGE, owner_id=claim.by_id):
        raise NotAllowedError("A claim is worded by who made it, or by an editor. Ask one of them.")
    stands, status = None, 200
    if request.method == "POST":
        form, status = ClaimForm(request.POST), 400
        if form.is_valid():
            try:
                _save(member, claim_id, form)
            except DomainError as error:
                form.refuse(error)
                status = error.status
                stands = claim if isinstance(error, PreconditionFailedError) else None
            else:
                messages.success(request, "Saved.")
                return redirect(_own(form.cleaned_data["back"]))
    else:
        form = ClaimForm.of(claim, back=_own(request.GET.get("back", "")))
    context = {
        "form": form,
        "claim": claim,
        "stands": stands,
        "back": _own(str(form["back"].value() or "")),
        "known_sources": sources.visible_to(member)[:OFFERED],
    }
    return render(request, "annotations/claim_form.html", context, status=status)


def _save(member: Membership, claim_id: UUID, form: ClaimForm) -> None:
    name = form.cleaned_data["claimant"].strip()
    claimant = sources.resolve(member.newsroom_id, name) if name else None
    if name and claimant is None:
        message = "The registry knows no one source of this name. Add it under Sources first."
        raise InvalidError(message, errors={"claimant": [message]})
    services.update_claim(
        by=member,
        claim_id=claim_id,
        version=form.cleaned_data["version"],
        text=form.cleaned_data["text"],
        claimant_id=claimant.pk if claimant else None,
    )


def _own(address: str) -> str:
    """Return an address of ours to go back to; our front page for any other."""
    inside = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if inside and address.startswith("/") else "/"
