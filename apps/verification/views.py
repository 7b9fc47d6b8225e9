"""The pages of requests: the ledger, one request, a new one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.auth import current_member
from apps.accounts.models import Membership
from apps.core.errors import DomainError, InvalidError, NotAllowedError
from apps.verification import deadlines, forms, rules, selectors, services
from apps.verification.models import VerificationRequest
from apps.verification.states import Channel, Outcome, State, next_steps

ROWS = 30
TABS = (
    ("open", "Open"),
    ("overdue", "Overdue"),
    ("reported", "Reported, to accept"),
    ("closed", "Closed"),
)
# State → sign and tone.
SIGNS = {
    State.PROPOSED: ("eye", "quiet"),
    State.ACCEPTED: ("eye", ""),
    State.REFUSED: ("x", "quiet"),
    State.DRAFT: ("pen", "quiet"),
    State.SENT: ("mail", ""),
    State.ACKNOWLEDGED: ("mail", ""),
    State.REPLIED: ("chat", "ok"),
    State.CLOSED: ("done", "quiet"),
    State.WITHDRAWN: ("off", "quiet"),
}
STEP_WORDS = {
    State.DRAFT: ("pen", "Draft written"),
    State.SENT: ("mail", "Sent"),
    State.ACKNOWLEDGED: ("refresh", "Acknowledged"),
    State.REPLIED: ("chat", "Reply received"),
    State.CLOSED: ("done", "Closed"),
    State.WITHDRAWN: ("off", "Withdrawn"),
    State.ACCEPTED: ("check", "Accepted"),
    State.REFUSED: ("x", "Refused: not a request"),
    "attempt": ("phone", "Tried again"),
    "deadline": ("clock", "Deadline changed"),
    selectors.OVERDUE: ("clock", "Deadline passed"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A request as the pages show it."""

    request: VerificationRequest
    clock: deadlines.Clock
    sign: str
    tone: str

    @property
    def reported(self) -> bool:
        """Tell whether an article reports it."""
        return self.request.kind == VerificationRequest.Kind.REPORTED

    @property
    def title(self) -> str:
        """Return the question, or the sentence that reports it."""
        if self.request.question:
            return self.request.question
        for mention in self.request.mentions.all():
            return " ".join(part.quote for part in mention.annotation.fragments.all())
        return "Its sentence is gone from the text"


def _row(request: VerificationRequest, now: datetime) -> Row:
    clock = deadlines.clock(
        due_at=request.due_at, zone=request.due_zone, awaiting=request.is_awaited, now=now
    )
    if request.kind == VerificationRequest.Kind.REPORTED:
        clock = deadlines.Clock("not ours to chase", request.get_outcome_display() or "no outcome")
    sign, tone = SIGNS[State(request.state)]
    return Row(request=request, clock=clock, sign=sign, tone=tone)


@login_required
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Show the requests of a shelf, of one body or in one state if asked."""
    member = current_member(request)
    now = timezone.now()
    asked = {key: request.GET.get(key, "") for key in ("show", "state", "body")}
    visible = selectors.visible_to(member).prefetch_related("mentions__annotation__fragments")
    if asked["state"] not in State.values:
        asked["state"] = ""
    body_id = _uuid(asked["body"])
    of_body = selectors.narrowed(visible, body_id=body_id)
    shown = (
        selectors.narrowed(of_body, state=asked["state"])
        if asked["state"]
        else selectors.on_shelf(of_body, asked["show"], now)
    )
    page = Paginator(shown, ROWS).get_page(request.GET.get("page"))
    counts = selectors.shelf_counts(of_body, now)
    rows = [_row(each, now) for each in page]
    context = {
        "page": page,
        "rows": rows,
        "tabs": [(value, label, counts[value]) for value, label in TABS],
        "show": "" if asked["state"] else asked["show"] or "open",
        "state": asked["state"],
        "states": State.choices,
        "bodies": selectors.bodies_known_to(member),
        "body": str(body_id or ""),
        "kept": urlencode({key: value for key, value in asked.items() if value}),
        "next": _next(visible, counts, now),
        "may_work": rules.may_work(member),
        "answers": selectors.how_they_answer(member),
        **(_opened(member, rows[0].request, now) if rows else {}),
    }
    return render(request, "verification/list.html", context)


@login_required
@require_safe
def one(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show one request."""
    member = current_member(request)
    shown = selectors.get(member, request_id)
    return render(request, "verification/request.html", _opened(member, shown, timezone.now()))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Record a request of ours."""
    member = _worker(request)
    status = 200
    if request.method == "POST":
        form = forms.RequestForm(member, request.POST)
        status = 400
        if form.is_valid():
            try:
                made, _ = services.record_request(
                    by=member, asked=form.said(), row_id=form.cleaned_data["id"]
                )
            except DomainError as error:
                form.refuse(error)
                status = error.status
            else:
                messages.success(request, f"Recorded: {made.body_name} is asked.")
                return redirect("verification:request", made.pk)
    else:
        asked = {
            key: request.GET.get(key, "") for key in ("body", "claim", "annotation", "question")
        }
        form = forms.RequestForm(member, initial={key: said for key, said in asked.items() if said})
    return render(request, "verification/form.html", {"form": form}, status=status)


@login_required
@require_POST
def move(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take a request to its next state."""
    member = current_member(request)
    selectors.get(member, request_id)
    form = forms.MoveForm(request.POST)
    moved = services.move(by=member, request_id=request_id, **_said(form))
    messages.success(request, f"{moved.body_name}: {moved.get_state_display().lower()}.")
    return redirect("verification:request", request_id)


@login_required
@require_POST
def attempt(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Log that the body was tried again."""
    member = current_member(request)
    selectors.get(member, request_id)
    said = _said(forms.AttemptForm(request.POST))
    said["row_id"] = said.pop("id", None)
    services.log_attempt(by=member, request_id=request_id, **said)
    messages.success(request, "Logged.")
    return redirect("verification:request", request_id)


@login_required
@require_POST
def name_body(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Say which body of the registry is meant."""
    member = current_member(request)
    selectors.get(member, request_id)
    said = _said(forms.NameBodyForm(request.POST))
    said["body_id"] = said.pop("body")
    named = services.name_body(by=member, request_id=request_id, **said)
    messages.success(request, f"Linked to {named.body_name}.")
    return redirect("verification:request", request_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Set another deadline."""
    member = current_member(request)
    shown = selectors.get(member, request_id)
    _worker(request)
    status = 200
    if request.method == "POST":
        form = forms.ExtendForm(request.POST)
        status = 400
        if form.is_valid():
            sent = form.cleaned_data
            try:
                services.update_request(
                    by=member,
                    request_id=request_id,
                    version=sent["version"] or 0,
                    due_at=sent["due_at"],
                    due_zone=sent["due_zone"],
                )
            except DomainError as error:
                form.refuse(error)
                status = error.status
            else:
                messages.success(request, "The deadline was changed.")
                return redirect("verification:request", request_id)
    else:
        form = forms.ExtendForm.of(shown)
    context = {"form": form, "shown": shown}
    return render(request, "verification/extend.html", context, status=status)


def _worker(request: HttpRequest) -> Membership:
    """Return who asks, if they may work with requests: a form that cannot be sent is not shown.

    :raises NotAllowedError: they may not
    """
    member = current_member(request)
    if not rules.may_work(member):
        raise NotAllowedError(rules.WORKERS_ONLY)
    return member


def _opened(member: Membership, shown: VerificationRequest, now: datetime) -> dict[str, Any]:
    """Return what the page of one request, and the side of the ledger, need."""
    zone = shown.due_zone or member.newsroom.tz
    steps = [
        (step, *STEP_WORDS.get(step.kind, ("open", step.kind)), deadlines.moment(step.at, zone))
        for step in selectors.steps_of(shown)
    ]
    return {
        "shown": shown,
        "row": _row(shown, now),
        "steps": steps,
        "moves": next_steps(State(shown.state)),
        "reckoned": deadlines.reckoned(
            sent_at=shown.sent_at, due_at=shown.due_at, zone=shown.due_zone
        ),
        "sentence": _sentence(shown, now),
        "channels": [choice for choice in Channel.choices if choice[0] != Channel.UNKNOWN],
        "outcomes": Outcome.choices,
        "bodies": selectors.bodies_known_to(member),
        "may_work": rules.may_work(member),
        "attempt_id": uuid4(),
    }


def _sentence(shown: VerificationRequest, now: datetime) -> str:
    """Return the sentence for the article about a request of ours that went out."""
    if shown.kind == VerificationRequest.Kind.REPORTED or shown.sent_at is None:
        return ""
    zone = shown.due_zone
    said = f"We asked {shown.body_name} on {deadlines.moment(shown.sent_at, zone)}"
    if shown.channel != Channel.UNKNOWN:
        said += f" by {shown.get_channel_display().lower()}"
    if shown.is_awaited:
        return f"{said}; it had not answered by {deadlines.moment(now, zone)}."
    if shown.outcome:
        return f"{said}. Outcome: {shown.get_outcome_display().lower()}."
    return f"{said}."


def _next(visible: Any, counts: dict[str, int], now: datetime) -> str:
    late = selectors.on_shelf(visible, "overdue", now).first()
    if late is not None:
        word = _row(late, now).clock.word
        return f"ask {late.body_name} again, or set a later deadline. It is {word}."
    if waiting := counts["reported"]:
        some = "1 request" if waiting == 1 else f"{waiting} requests"
        return f"decide on {some} that rules found in articles."
    return ""


def _said(form: forms.SpokenForm) -> dict[str, Any]:
    """Return what a small form says.

    :raises InvalidError: something in it cannot be used
    """
    if not form.is_valid():
        errors = {field: [str(each) for each in said] for field, said in form.errors.items()}
        raise InvalidError("Something in this cannot be used. Go back and look.", errors=errors)
    return dict(form.cleaned_data)


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None
