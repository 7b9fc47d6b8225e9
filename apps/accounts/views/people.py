"""The admin's pages: people, invitations, desks, the trail."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import forms, selectors, services
from apps.accounts.auth import current_member
from apps.accounts.models import Membership
from apps.core.errors import DomainError, NotFoundError

RECORDS_A_PAGE = 50


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Show who works here, who is invited, who left, and the desks."""
    return _people(request, current_member(request))


@login_required
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Make an invitation and show its link, this once."""
    member = current_member(request)
    selectors.memberships_visible_to(member)
    form = forms.InviteForm(request.POST)
    if not form.is_valid():
        return _people(request, member, status=400, invite_form=form)
    sent = form.cleaned_data
    try:
        issued = services.invite(
            email=sent["email"],
            roles=sent["roles"],
            newsroom_id=member.newsroom_id,
            by=member,
            invitation_id=sent["id"],
        )
    except DomainError as error:
        form.refuse(error)
        return _people(request, member, status=error.status, invite_form=form)
    if issued.secret is None:
        messages.info(request, "This invitation was made before. Its link was shown once.")
        return redirect("accounts:people")
    # Not a redirect: the link is kept nowhere, so this answer is the only one that can show it.
    link = request.build_absolute_uri(reverse("accounts:join", args=[issued.secret]))
    return _people(request, member, issued=issued.invitation, link=link)


@login_required
@require_POST
def revoke_invitation(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    member = current_member(request)
    selectors.memberships_visible_to(member)
    row = services.revoke_invitation(
        invitation_id=invitation_id, version=_version(request), by=member
    )
    messages.success(request, f"The link for {row.email} opens nothing now.")
    return redirect("accounts:people")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Show a person's place here; change their roles and desks."""
    member = current_member(request)
    shown = _shown(member, membership_id)
    form = forms.PlaceForm(shown, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            sent = form.cleaned_data
            try:
                services.change_membership(
                    membership_id=membership_id,
                    version=sent["version"],
                    by=member,
                    roles=sent["roles"],
                    desks=[desk.pk for desk in sent["desks"]] if "desks" in sent else None,
                )
            except DomainError as error:
                form.refuse(error)
                status = error.status
            else:
                messages.success(request, f"{shown.user} has these roles and desks now.")
                return redirect("accounts:people")
    return render(
        request,
        "accounts/person.html",
        {"shown": shown, "form": form, "member": member},
        status=status,
    )


@login_required
@require_POST
def end(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Let a person work here no more."""
    member = current_member(request)
    shown = _shown(member, membership_id)
    services.end_membership(membership_id=membership_id, version=_version(request), by=member)
    messages.success(request, f"{shown.user} works here no more. Their sessions and tokens ended.")
    return redirect("accounts:people")


@login_required
@require_POST
def resume(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Let a person work here again."""
    member = current_member(request)
    shown = _shown(member, membership_id)
    services.resume_membership(membership_id=membership_id, version=_version(request), by=member)
    messages.success(request, f"{shown.user} works here again, with the roles they had.")
    return redirect("accounts:people")


@login_required
@require_POST
def add_desk(request: HttpRequest) -> HttpResponse:
    """Make a desk."""
    member = current_member(request)
    selectors.memberships_visible_to(member)
    form = forms.DeskForm(request.POST)
    if not form.is_valid():
        return _people(request, member, status=400, desk_form=form)
    sent = form.cleaned_data
    try:
        services.create_desk(name=sent["name"], by=member, desk_id=sent["id"])
    except DomainError as error:
        form.refuse(error)
        return _people(request, member, status=error.status, desk_form=form)
    return redirect("accounts:people")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, desk_id: UUID) -> HttpResponse:
    """Show a desk's people; give it another name."""
    member = current_member(request)
    memberships = selectors.memberships_visible_to(member)
    shown = selectors.desks_visible_to(member).filter(pk=desk_id).first()
    if shown is None:
        raise NotFoundError
    form = forms.DeskNameForm(
        request.POST if request.method == "POST" else None,
        initial={"name": shown.name, "version": shown.version},
    )
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                services.rename_desk(desk_id=desk_id, by=member, **form.cleaned_data)
            except DomainError as error:
                form.refuse(error)
                status = error.status
            else:
                return redirect("accounts:people")
    here = memberships.filter(desks=shown, ended_at=None)
    context = {"desk": shown, "form": form, "here": here}
    return render(request, "accounts/desk.html", context, status=status)


@login_required
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """Show who did what, newest first."""
    form = forms.TrailForm(request.GET)
    asked = {field: request.GET.get(field, "").strip() for field in form.fields}
    records = selectors.trail_visible_to(current_member(request), **asked)
    page = Paginator(records, RECORDS_A_PAGE).get_page(request.GET.get("page"))
    query = urlencode({field: value for field, value in asked.items() if value})
    context = {"form": form, "page": page, "query": query}
    return render(request, "accounts/trail.html", context)


def _people(
    request: HttpRequest, member: Membership, *, status: int = 200, **more: Any
) -> HttpResponse:
    everybody = list(selectors.memberships_visible_to(member))
    context = {
        "member": member,
        "here": [row for row in everybody if row.ended_at is None],
        "left": [row for row in everybody if row.ended_at is not None],
        "invitations": selectors.invitations_visible_to(member).filter(
            selectors.is_open(timezone.now())
        ),
        "desks": selectors.desks_visible_to(member),
        "invite_form": forms.InviteForm(),
        "desk_form": forms.DeskForm(),
        **more,
    }
    return render(request, "accounts/people.html", context, status=status)


def _shown(member: Membership, membership_id: UUID) -> Membership:
    shown = selectors.memberships_visible_to(member).filter(pk=membership_id).first()
    if shown is None:
        raise NotFoundError
    return shown


def _version(request: HttpRequest) -> int:
    form = forms.VersionForm(request.POST)
    # Without a version that can be read, none is meant: the service calls that stale.
    return form.cleaned_data["version"] if form.is_valid() else 0
