"""Who works on an article or a claim, and the forms that change that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.auth import current_member
from apps.accounts.models import Membership
from apps.annotations import selectors as annotations
from apps.annotations import services as annotation_services
from apps.annotations.models import Claim
from apps.articles import selectors as articles
from apps.articles import services as article_services
from apps.articles.models import Article
from apps.core.errors import DomainError, NotAllowedError
from apps.notices import rules as notice_rules
from apps.notices import selectors as notices
from apps.notices import services as notice_services
from apps.notices.models import Todo
from apps.pages import selectors
from apps.pages.forms import AssignForm

ARTICLE: Final = Article._meta.label_lower
CLAIM: Final = Claim._meta.label_lower
MOST_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class About:
    """What an assignment is about."""

    subject_type: str
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was refused: of the assignment `changing`, else of a new one."""

    form: AssignForm
    changing: UUID | None
    status: int


@dataclass(frozen=True, slots=True)
class Share:
    """An assignment with the form that changes it."""

    shared: notices.Shared
    form: AssignForm


@dataclass(frozen=True, slots=True)
class Shares:
    """Who works on a thing, with the forms that change that."""

    sharing: notices.Sharing
    rows: Sequence[Share]
    form: AssignForm
    assign_url: str


@require_safe
@login_required
def work(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Show the work on an article."""
    member = current_member(request)
    found = selectors.work(member, article_id)
    context = {"work": found, "shared": _shared(member, About(ARTICLE, article_id))}
    return render(request, "pages/work.html", context)


@require_safe
@login_required
def claim_work(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Show who works on a claim; for HTMX, that alone."""
    member = current_member(request)
    claim = annotations.claim(member, claim_id)
    context = {"claim": claim, "shared": _shared(member, About(CLAIM, claim_id))}
    if request.headers.get("HX-Request"):
        return render(request, "notices/_sharing.html", context)
    return render(request, "pages/claim_work.html", context)


@login_required
@require_POST
def assign_article(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Ask somebody to work on an article."""
    member = current_member(request)
    articles.get(member, article_id)
    give = partial(article_services.assign_article, by=member, article_id=article_id)
    return _give(request, About(ARTICLE, article_id), give)


@login_required
@require_POST
def assign_claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Ask somebody to work on a claim."""
    member = current_member(request)
    annotations.claim(member, claim_id)
    give = partial(annotation_services.assign_claim, by=member, claim_id=claim_id)
    return _give(request, About(CLAIM, claim_id), give)


@login_required
@require_POST
def change_assignment(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """Hand an assignment on, or change it."""
    member = current_member(request)
    todo = notices.assignment(member, todo_id)
    give = partial(notice_services.change_assignment, by=member, todo_id=todo_id)
    return _give(request, About(todo.subject_type, todo.subject_id), give, changing=todo_id)


@login_required
@require_POST
def assignment_done(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """Say that the work is done."""
    return _end(request, todo_id, notice_services.finish_assignment)


@login_required
@require_POST
def assignment_cancel(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """Take an assignment back, or decline it."""
    return _end(request, todo_id, notice_services.cancel_assignment)


def _give(
    request: HttpRequest,
    about: About,
    give: Callable[..., object],
    *,
    changing: UUID | None = None,
) -> HttpResponse:
    """Give work to whom the form names; show who works on the thing, or why that cannot be.

    :raises NotAllowedError: it is not theirs to give
    """
    member = current_member(request)
    if not notice_rules.may_assign(member):
        raise NotAllowedError("Only annotators, reviewers and editors assign work.")
    form = AssignForm(_sharing(member, about), request.POST)
    if not form.is_valid():
        return _answer(request, about, Refused(form, changing, HTTPStatus.BAD_REQUEST))
    version, row_id = form.cleaned_data["version"] or 0, form.cleaned_data["id"]
    try:
        give(**form.said(), **({"version": version} if changing else {"row_id": row_id}))
    except NotAllowedError:
        raise
    except DomainError as error:
        form.refuse(error)
        return _answer(request, about, Refused(form, changing, error.status))
    return _answer(request, about)


def _end(request: HttpRequest, todo_id: UUID, end: Callable[..., Todo]) -> HttpResponse:
    written = request.POST.get("version", "")
    known = written.isascii() and written.isdecimal() and len(written) < MOST_DIGITS
    todo = end(by=current_member(request), todo_id=todo_id, version=int(written) if known else 0)
    if request.POST.get("back") == "desk":
        return redirect("pages:desk")
    return _answer(request, About(todo.subject_type, todo.subject_id))


def _answer(request: HttpRequest, about: About, refused: Refused | None = None) -> HttpResponse:
    """Show who works on a thing now: in place for HTMX, else on the page of the thing."""
    if request.headers.get("HX-Request"):
        shared = _shared(current_member(request), about, refused)
        status = refused.status if refused else HTTPStatus.OK
        return render(request, "notices/_sharing.html", {"shared": shared}, status=status)
    for sentences in refused.form.errors.values() if refused else ():
        messages.error(request, " ".join(str(each) for each in sentences))
    page = "pages:work" if about.subject_type == ARTICLE else "pages:claim-work"
    return redirect(page, about.subject_id)


def _shared(member: Membership, about: About, refused: Refused | None = None) -> Shares:
    """Return who works on a thing that `member` may see."""
    sharing = _sharing(member, about)
    new = refused and refused.changing is None
    rows = [
        Share(
            each,
            refused.form
            if refused and refused.changing == each.todo.pk
            else AssignForm.of(sharing, each.todo),
        )
        for each in sharing.open
    ]
    route = "assign-article" if about.subject_type == ARTICLE else "assign-claim"
    return Shares(
        sharing=sharing,
        rows=rows,
        form=refused.form if refused and new else AssignForm(sharing),
        assign_url=reverse(f"pages:{route}", args=[about.subject_id]),
    )


def _sharing(member: Membership, about: About) -> notices.Sharing:
    return notices.sharing(member, about.subject_type, about.subject_id, now=timezone.now())
