"""What pages of other apps show of the inbox: how much is unread, and the choice to have mail."""

from django import template
from django.http import HttpRequest

from apps.accounts.auth import NoNewsroomError, current_member
from apps.notices import selectors
from apps.notices.models import MailChoice

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_notices(context: template.Context) -> int:
    """Return how much the person at this page has not read; 0 for somebody in no newsroom."""
    request: HttpRequest = context["request"]
    try:
        return selectors.unread_count(current_member(request))
    except NoNewsroomError:
        return 0


@register.simple_tag(takes_context=True)
def mail_choice(context: template.Context) -> MailChoice:
    """Return whether the person at this page has notices by mail."""
    return selectors.choice_of(current_member(context["request"]))


@register.simple_tag
def hours() -> list[tuple[int, str]]:
    """Return the hours of a day, and how a clock says them."""
    return [(hour, f"{hour:02}:00") for hour in range(24)]


@register.filter
def of_state(steps: dict[str, list[tuple[str, str]]], state: str) -> list[tuple[str, str]]:
    """Return what can be decided in a state."""
    return steps.get(state, [])
