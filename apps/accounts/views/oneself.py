"""Everybody's own pages: name, time zone, tokens, newsrooms; and joining by a link."""

from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts import forms, selectors, services
from apps.accounts.auth import SESSION_KEY, active_memberships, current_member
from apps.accounts.models import Membership, User
from apps.core.errors import DomainError, NotFoundError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Show and change one's own name and time zone."""
    member = current_member(request)
    if request.method != "POST":
        return _me(request, member)
    form = forms.MeForm(request.POST)
    if not form.is_valid():
        return _me(request, member, status=400, form=form)
    try:
        services.change_person(user_id=member.user_id, by=member, **form.cleaned_data)
    except DomainError as error:
        form.refuse(error)
        return _me(request, member, status=error.status, form=form)
    messages.success(request, "Saved.")
    return redirect("accounts:me")


@login_required
@require_POST
def add_token(request: HttpRequest) -> HttpResponse:
    """Make a token for programs and show its secret, this once."""
    member = current_member(request)
    form = forms.TokenForm(request.POST)
    if not form.is_valid():
        return _me(request, member, status=400, token_form=form)
    sent = form.cleaned_data
    try:
        issued = services.create_token(by=member, name=sent["name"], token_id=sent["id"])
    except DomainError as error:
        form.refuse(error)
        return _me(request, member, status=error.status, token_form=form)
    if issued.secret is None:
        messages.info(request, "This token was made before. Its secret was shown once.")
        return redirect("accounts:me")
    # Not a redirect: the secret is kept nowhere, so this answer is the only one that can show it.
    return _me(request, member, issued=issued)


@login_required
@require_POST
def revoke_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Make one of one's own tokens open nothing."""
    token = services.revoke_token(token_id=token_id, by=current_member(request))
    messages.success(request, f"The token “{token.name}” opens nothing now.")
    return redirect("accounts:me")


@login_required
@require_POST
def enter_newsroom(request: HttpRequest) -> HttpResponse:
    """Act in another of one's newsrooms from now on, in this browser."""
    member = current_member(request)
    form = forms.NewsroomForm(request.POST)
    if not form.is_valid():
        raise NotFoundError
    wanted = form.cleaned_data["newsroom"]
    chosen = active_memberships(member.user).filter(newsroom_id=wanted).first()
    if chosen is None:
        raise NotFoundError
    request.session[SESSION_KEY] = str(chosen.newsroom_id)
    messages.success(request, f"You are at {chosen.newsroom} now.")
    return redirect("/")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Join a newsroom by the link of an invitation."""
    invitation = selectors.open_invitation(secret=secret, at=timezone.now())
    user = request.user if isinstance(request.user, User) else None
    owner = selectors.person_with_address(invitation.email)
    form = None
    if owner is None and user is None:
        form = forms.JoinForm(request.POST if request.method == "POST" else None)
    context = {
        "invitation": invitation,
        "form": form,
        "must_sign_in": owner is not None and user is None,
        "other": user is not None and user != owner,
    }
    status = 200
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            membership = services.accept_invitation(
                secret=secret, signed_in=user, **(form.cleaned_data if form else {})
            )
        except DomainError as error:
            if form is None:
                raise
            form.refuse(error)
            status = error.status
        else:
            return _joined(request, membership)
    elif form is not None and form.is_bound:
        status = 400
    return render(request, "accounts/join.html", context, status=status)


def _joined(request: HttpRequest, membership: Membership) -> HttpResponse:
    if not request.user.is_authenticated:
        # Only somebody new comes here unsigned; they have just chosen their password.
        get_adapter().login(request, membership.user)
    request.session[SESSION_KEY] = str(membership.newsroom_id)
    messages.success(request, f"You work at {membership.newsroom} now.")
    return redirect("/")


def _me(
    request: HttpRequest, member: Membership, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "member": member,
        "memberships": active_memberships(member.user),
        "tokens": selectors.tokens_visible_to(member),
        "form": forms.MeForm(initial={"name": member.user.name, "tz": member.user.tz}),
        "token_form": forms.TokenForm(),
        **more,
    }
    return render(request, "accounts/me.html", context, status=status)
