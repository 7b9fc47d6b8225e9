"""The thread on a claim, in whatever page shows the claim."""

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.auth import current_member
from apps.annotations import selectors, services
from apps.annotations.forms import CommentForm, SettleForm
from apps.annotations.selectors import About
from apps.core.errors import InvalidError, NotFoundError


@never_cache
@login_required
@require_safe
def claim_talk(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Show what was said about a claim."""
    return _list(request, claim_id)


@login_required
@require_POST
def comment_claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Say something about a claim."""
    member = current_member(request)
    form = CommentForm(request.POST)
    if not form.is_valid():
        selectors.claim(member, claim_id)
        sentence = str(next(iter(form.errors.values()))[0])
        return _whole(request, claim_id, form, sentence, HTTPStatus.BAD_REQUEST)
    said = form.cleaned_data
    try:
        services.comment(by=member, claim_id=claim_id, text=said["text"], row_id=said["id"])
    except InvalidError as error:
        return _whole(request, claim_id, form, str(error), error.status)
    if request.headers.get("HX-Request"):
        return _whole(request, claim_id, None, "", HTTPStatus.OK)
    return _back(claim_id)


def _whole(
    request: HttpRequest, claim_id: UUID, form: CommentForm | None, error: str, status: int
) -> HttpResponse:
    """Show the thread with its composer; with what was typed, where that was refused."""
    context: dict[str, object] = {
        "claim_id": claim_id,
        "talk": selectors.talk(current_member(request), About(claim_id=claim_id)),
    }
    if form is not None:
        context |= {
            "error": error,
            "typed": form["text"].value(),
            "sent_id": form["id"].value(),
        }
    within = request.headers.get("HX-Request")
    template = "annotations/_talk.html" if within else "annotations/talk.html"
    return render(request, template, context, status=status)


@login_required
@require_POST
def settle_claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Close the thread on a claim, or open it again (`step`)."""
    member = current_member(request)
    form = SettleForm(request.POST)
    if not form.is_valid():
        selectors.claim(member, claim_id)
        raise NotFoundError
    step = services.reopen if form.cleaned_data["step"] == "reopen" else services.resolve
    step(by=member, version=form.cleaned_data["version"], about=About(claim_id=claim_id))
    if request.headers.get("HX-Request"):
        return _list(request, claim_id)
    return _back(claim_id)


def _list(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    talk = selectors.talk(current_member(request), About(claim_id=claim_id))
    context = {"claim_id": claim_id, "talk": talk}
    return render(request, "annotations/_talk_list.html", context)


def _back(claim_id: UUID) -> HttpResponse:
    return redirect(f"{reverse('factchecks:claim', args=[claim_id])}#talk")
