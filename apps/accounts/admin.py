"""The back office of superusers. It saves through the services, so that the trail is whole."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin
from django.http import HttpRequest

from apps.accounts import services
from apps.accounts.models import (
    ApiToken,
    Desk,
    Invitation,
    Membership,
    Newsroom,
    Operator,
    Role,
    User,
)
from apps.accounts.services import Superuser

# The app's own sign-in: its rate limits and second factor also guard the back office.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign] # allauth's way
admin.site.site_header = admin.site.site_title = "Second Source"


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):  # pragma: no cover - the admin site lets nobody else in
        raise TypeError
    return request.user


class KeptAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # no subscript at run time
    """Rows that nobody deletes, because the trail speaks of them."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        del request, obj
        return False


class ReadAdmin(KeptAdmin):
    """Rows that are only looked at here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        del request
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        del request, obj
        return False


class RolesForm(forms.ModelForm):  # type: ignore[type-arg] # no subscript at run time
    """Roles as boxes to tick."""

    roles = forms.MultipleChoiceField(
        choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=True
    )

    class Meta:
        model = Membership
        fields = ("user", "newsroom", "roles")


@admin.register(User)
class PersonAdmin(KeptAdmin):
    """People. A new one sets a password by "Password forgotten"."""

    list_display = ("name", "email", "is_active", "is_superuser")
    search_fields = ("name", "email")
    fields = ("email", "name", "tz", "is_active", "is_staff", "is_superuser")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep the address of somebody who has one."""
        del request
        return ("email",) if obj else ()

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Save through the services."""
        del change
        by = Superuser(user=_person(request))
        sent = form.cleaned_data
        if obj._state.adding:
            made = services.create_person(
                email=sent["email"], name=sent["name"], tz=sent["tz"], password=None, by=by
            )
            obj.pk = made.pk
        else:
            services.change_person(user_id=obj.pk, name=sent["name"], tz=sent["tz"], by=by)
        services.set_standing(
            user_id=obj.pk,
            is_staff=sent["is_staff"],
            is_superuser=sent["is_superuser"],
            by=by,
        )
        services.set_active(user_id=obj.pk, active=sent["is_active"], by=by)
        obj.refresh_from_db()


@admin.register(Newsroom)
class NewsroomAdmin(KeptAdmin):
    """Newsrooms."""

    list_display = ("name", "tz", "created_at")
    fields = ("name", "tz", "language")

    def save_model(self, request: HttpRequest, obj: Newsroom, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Save through the services."""
        del change
        sent = form.cleaned_data
        if obj._state.adding:
            obj.pk = services.create_newsroom(by=_person(request), **sent).pk
        else:
            services.change_newsroom(newsroom_id=obj.pk, by=_person(request), **sent)
        obj.refresh_from_db()


@admin.register(Membership)
class MembershipAdmin(KeptAdmin):
    """Who works where, as what."""

    form = RolesForm
    list_display = ("user", "newsroom", "roles", "ended_at")
    list_select_related = ("user", "newsroom")
    search_fields = ("user__name", "user__email", "newsroom__name")
    actions = ("end", "resume")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep who and where."""
        del request
        return ("user", "newsroom") if obj else ()

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """Save through the services."""
        del change
        by = Operator(user=_person(request), newsroom_id=obj.newsroom_id)
        roles = form.cleaned_data["roles"]
        if obj._state.adding:
            made = services.add_member(
                user_id=obj.user_id, newsroom_id=obj.newsroom_id, roles=roles, by=by
            )
            obj.pk = made.pk
        else:
            services.change_membership(
                membership_id=obj.pk, version=obj.version, by=by, roles=roles
            )
        obj.refresh_from_db()

    @admin.action(description="End the chosen memberships")
    def end(self, request: HttpRequest, chosen: Any) -> None:
        """Let the chosen people work there no more."""
        for row in chosen:
            by = Operator(user=_person(request), newsroom_id=row.newsroom_id)
            services.end_membership(membership_id=row.pk, version=row.version, by=by)

    @admin.action(description="Let the chosen people work there again")
    def resume(self, request: HttpRequest, chosen: Any) -> None:
        """Let the chosen people work there again."""
        for row in chosen:
            by = Operator(user=_person(request), newsroom_id=row.newsroom_id)
            services.resume_membership(membership_id=row.pk, version=row.version, by=by)


@admin.register(Desk)
class DeskAdmin(ReadAdmin):
    """Desks; a newsroom's admin makes them."""

    list_display = ("name", "newsroom")


@admin.register(Invitation)
class InvitationAdmin(ReadAdmin):
    """Invitations; a newsroom's admin makes them."""

    list_display = ("email", "newsroom", "expires_at", "used_at", "revoked_at")
    exclude = ("token_hash", "created_as")


@admin.register(ApiToken)
class TokenAdmin(ReadAdmin):
    """Tokens; their owners make them."""

    list_display = ("name", "user", "newsroom", "created_at", "revoked_at")
    exclude = ("hash", "created_as")
