"""The page of jobs, and the answer for machines that watch whether everything runs."""

from dataclasses import asdict
from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from apps.accounts.auth import current_member
from apps.jobs import selectors, services


@never_cache
@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, Redis, at least one worker and the sweeper are there, else 503."""
    del request
    health = selectors.health()
    status = HTTPStatus.OK if health.whole else HTTPStatus.SERVICE_UNAVAILABLE
    word = "ok" if health.whole else "unavailable"
    return JsonResponse({"status": word, **asdict(health)}, status=status)


@login_required
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """Show workers, queues, what runs and what failed; HTMX asks for the part that changes."""
    template = "jobs/_overview.html" if request.headers.get("HX-Request") else "jobs/list.html"
    overview = selectors.overview(current_member(request))
    return render(request, template, {"overview": overview})


@login_required
@require_POST
def retry(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Let a failed job be tried again."""
    services.retry(job_id=job_id, by=current_member(request))
    return redirect("jobs:list")
