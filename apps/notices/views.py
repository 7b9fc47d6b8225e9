"""The inbox, the choice to have it by mail, and the journal of that mail."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.auth import current_member
from apps.core.errors import DomainError, NotFoundError
from apps.notices import forms, selectors, services
from apps.notices.models import Mail
from apps.notices.states import STEPS, State

LETTERS = 50


@never_cache
@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what a person was told, newest first; with ``?show=unread``, what they have not read."""
    member = current_member(request)
    unread = request.GET.get("show") == "unread"
    cursor = request.GET.get("cursor", "")
    page = selectors.inbox_page(member, unread=unread, cursor=cursor)
    kept = {"show": "unread"} if unread else {}
    context = {
        "me": member.user,
        "page": page,
        "newest": page.rows[0] if page.rows and not cursor else None,
        "unread": unread,
        "count": selectors.unread_count(member),
        "first": f"?{urlencode(kept)}" if cursor else "",
        "following": f"?{urlencode({**kept, 'cursor': page.following})}" if page.following else "",
    }
    return render(request, "notices/inbox.html", context)


@never_cache
@login_required
@require_safe
def open_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Go where a notice leads; whoever goes there has read it."""
    notice = services.mark_read(by=current_member(request), notice_id=notice_id)
    return redirect(notice.url)


@login_required
@require_POST
def read(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Note that a notice was read, or take it back among the unread (`unread`)."""
    form = forms.ReadForm(request.POST)
    back = form.is_valid() and form.cleaned_data["unread"]
    notice = services.mark_read(by=current_member(request), notice_id=notice_id, read=not back)
    if request.headers.get("HX-Request"):
        answer = render(request, "notices/_notice.html", {"notice": notice})
        answer["HX-Trigger"] = "inbox"
        return answer
    return redirect("notices:inbox")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Note that everything was read up to the newest that was shown (`until`)."""
    form = forms.ReadForm(request.POST)
    until = form.cleaned_data["until"] if form.is_valid() else None
    count = services.mark_all_read(by=current_member(request), until=until)
    plural = "" if count == 1 else "s"
    messages.success(request, f"{count} notice{plural} marked as read.")
    return redirect("notices:inbox")


@never_cache
@login_required
@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """Show how much is unread, for the masthead."""
    current_member(request)
    return render(request, "notices/_count.html")


@login_required
@require_POST
def choose_mail(request: HttpRequest) -> HttpResponse:
    """Say whether notices come by mail."""
    member = current_member(request)
    form = forms.MailChoiceForm(request.POST)
    if not form.is_valid():
        return _choice_page(request, form, HTTPStatus.BAD_REQUEST)
    try:
        choice = services.choose(by=member, **form.cleaned_data)
    except DomainError as error:
        form.refuse(error)
        return _choice_page(request, form, error.status)
    at = f" at {choice.hour:02}:00 ({member.user.tz})" if choice.when == "daily" else ""
    messages.success(request, f"Notices by mail: {choice.get_when_display().lower()}{at}.")
    return redirect("accounts:me")


def _choice_page(request: HttpRequest, form: forms.MailChoiceForm, status: int) -> HttpResponse:
    said = next(iter(form.errors.values()))[0]
    return render(request, "notices/mail_choice.html", {"said": said}, status=status)


# A mail program that unsubscribes has no cookie and no token of ours; the secret is in the address.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def off(request: HttpRequest, secret: str) -> HttpResponse:
    """Stop a person's letters, on the word of whoever holds the address that was in one."""
    done = request.method == "POST"
    choice = services.stop(secret=secret, at_all=done)
    context = {"choice": choice, "member": choice.membership, "done": choice.when == "off"}
    return render(request, "notices/off.html", context)


@login_required
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """Show what was sent, newest first; ``?show=`` narrows it to one state."""
    member = current_member(request)
    rows = selectors.mails_visible_to(member)
    show = request.GET.get("show", "")
    show = show if show in State.values else ""
    page = Paginator(rows.filter(state=show) if show else rows, LETTERS)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "show": show,
        "states": State.choices,
        "open": rows.filter(state__in=[State.FAILED, State.UNCERTAIN]).count(),
        "query": urlencode({"show": show}) if show else "",
        "steps": _steps(),
    }
    return render(request, "notices/mails.html", context)


def _steps() -> dict[str, list[tuple[str, str]]]:
    """Return what can be decided in each state: the state it leads to, and the button's words."""
    steps: dict[str, list[tuple[str, str]]] = {}
    for (before, after), words in STEPS.items():
        steps.setdefault(before.value, []).append((after.value, words))
    return steps


@login_required
@require_POST
def decide(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """Say what is to become of a letter that failed or of which nobody knows."""
    member = current_member(request)
    form = forms.DecisionForm(request.POST)
    if not form.is_valid():
        selectors.mails_visible_to(member)
        raise NotFoundError
    mail: Mail = services.decide(by=member, mail_id=mail_id, **form.cleaned_data)
    messages.success(request, f"“{mail.subject}” is {mail.get_state_display().lower()} now.")
    return redirect("notices:mails")
