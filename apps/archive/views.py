"""The admin's page on evidence: what is kept, and for how long."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.accounts.auth import current_member
from apps.archive import forms, selectors, services
from apps.core.errors import DomainError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest) -> HttpResponse:
    """Show what bytes are kept and for how long; change for how long."""
    member = current_member(request)
    kept = selectors.evidence_of(member)
    form = forms.RetentionForm(kept.retention, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                row = services.set_retention(by=member, **form.cleaned_data)
            except DomainError as error:
                form.refuse(error)
                status = error.status
            else:
                messages.success(request, f"The bytes of what you import are kept {row} now.")
                return redirect("archive:evidence")
    return render(request, "archive/evidence.html", {"kept": kept, "form": form}, status=status)
