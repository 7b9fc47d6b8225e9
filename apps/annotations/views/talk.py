"""The thread on a claim, in whatever page shows the claim."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.auth import current_member
from apps.accounts.models import Membership
from apps.annotations import rules, selectors, services
from apps.annotations.forms import CommentForm, RewordForm, SettleForm, VersionForm
from apps.annotations.models import Comment
from apps.annotations.selectors import About
from apps.core.errors import InvalidError, NotAllowedError, NotFoundError, PreconditionFailedError

EDIT: Final = "edit"
DELETE: Final = "delete"


@dataclass(frozen=True, slots=True)
class At:
    """The comment that somebody is at.

    :param doing: `EDIT` or `DELETE`
    :param version: the one their answer will be about
    :param text: what stands in the field
    :param stands: what was saved meanwhile, where they answered an earlier version
    """

    comment: UUID
    doing: str
    version: int
    text: str = ""
    error: str = ""
    stands: str = ""


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


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_comment(request: HttpRequest, claim_id: UUID, comment_id: UUID) -> HttpResponse:
    """Word one's own comment on a claim anew. What somebody saved meanwhile is shown beside it."""
    member = current_member(request)
    said = _said(member, claim_id, comment_id, rules.Deed.CHANGE_COMMENT)
    if request.method != "POST":
        return _list(request, claim_id, At(comment_id, EDIT, said.version, text=said.text))
    form = RewordForm(request.POST)
    typed, valid = str(form["text"].value() or ""), form.is_valid()
    if "version" in form.errors:
        raise NotFoundError
    version = form.cleaned_data["version"]
    if not valid:
        error = str(form.errors["text"][0])
        return _list(request, claim_id, At(comment_id, EDIT, version, text=typed, error=error), 400)
    try:
        services.edit_comment(by=member, comment_id=comment_id, version=version, text=typed)
    except PreconditionFailedError as refusal:
        said.refresh_from_db()
        at = At(comment_id, EDIT, said.version, text=typed, stands=said.text)
        return _list(request, claim_id, at, refusal.status)
    except InvalidError as refusal:
        at = At(comment_id, EDIT, version, text=typed, error=str(refusal))
        return _list(request, claim_id, at, refusal.status)
    return _done(request, claim_id, comment_id)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_comment(request: HttpRequest, claim_id: UUID, comment_id: UUID) -> HttpResponse:
    """Ask whether a comment on a claim shall go, then take it away."""
    member = current_member(request)
    said = _said(member, claim_id, comment_id, rules.Deed.DELETE_COMMENT)
    if request.method != "POST":
        return _list(request, claim_id, At(comment_id, DELETE, said.version))
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise NotFoundError
    try:
        services.delete_comment(by=member, comment_id=comment_id, **form.cleaned_data)
    except PreconditionFailedError as refusal:
        said.refresh_from_db()
        at = At(comment_id, DELETE, said.version, stands=said.text)
        return _list(request, claim_id, at, refusal.status)
    return _done(request, claim_id, comment_id)


def _said(member: Membership, claim_id: UUID, comment_id: UUID, deed: rules.Deed) -> Comment:
    """Return a comment on a claim to which `member` may do a deed.

    :raises NotFoundError: there is none that they can see
    :raises NotAllowedError: it is not theirs to do
    """
    said = selectors.comment(member, comment_id)
    if said.thread.claim_id != claim_id:
        raise NotFoundError
    if not rules.may(member, deed, owner_id=said.by_id):
        raise NotAllowedError(
            "A comment is worded and taken away by who wrote it; an editor may take any away."
        )
    return said


def _done(request: HttpRequest, claim_id: UUID, comment_id: UUID) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _list(request, claim_id, back_to=comment_id)
    return _back(claim_id)


def _list(
    request: HttpRequest,
    claim_id: UUID,
    at: At | None = None,
    status: int = HTTPStatus.OK,
    *,
    back_to: UUID | None = None,
) -> HttpResponse:
    """Show the list alone, or the page that it is of where a browser without scripts asks.

    :param back_to: the comment at which the keys go on
    """
    talk = selectors.talk(current_member(request), About(claim_id=claim_id))
    context = {"claim_id": claim_id, "talk": talk, "at": at, "back_to": back_to}
    within = at is None or request.headers.get("HX-Request")
    template = "annotations/_talk_list.html" if within else "annotations/talk.html"
    return render(request, template, context, status=status)


def _back(claim_id: UUID) -> HttpResponse:
    return redirect(f"{reverse('factchecks:claim', args=[claim_id])}#talk")
