"""What pages of other apps show of the inbox: how much is unread, and the choice to have mail."""

from django import template
from django.http import HttpRequest

from apps.accounts.auth import NoNewsroomError, current_member
from apps.notices import selectors
from apps.notices.forms import MailChoiceForm

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
def mail_choice_form(context: template.Context) -> MailChoiceForm:
    """Return the form by which the person at this page chooses to have notices by mail."""
    return MailChoiceForm.of(selectors.choice_of(current_member(context["request"])))


@register.filter
def of_state(steps: dict[str, list[tuple[str, str]]], state: str) -> list[tuple[str, str]]:
    """Return what can be decided in a state."""
    return steps.get(state, [])
