"""Where an article's text came from, what was seen there since, and who wants it watched."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.auth import current_member
from apps.accounts.models import Membership
from apps.articles import rules, selectors, services
from apps.articles.forms import AddressForm, WatchForm
from apps.articles.media import medium_named
from apps.articles.models import Article, Watch
from apps.core.errors import DomainError, NotFoundError


def origin(
    member: Membership,
    article: Article,
    *,
    address: AddressForm | None = None,
    watching: WatchForm | None = None,
) -> dict[str, Any]:
    """Return what the pages show of where an article came from."""
    watch = selectors.watch_of(article)
    return {
        "article": article,
        "evidence": selectors.evidence(article),
        "address": selectors.address_of(article),
        "failed": selectors.last_failed(article),
        "watch": watch,
        "address_form": address or AddressForm(),
        "watch_form": watching or _watch_form(member, watch),
        "may_refetch": rules.may_refetch(member, article),
    }


def _watch_form(member: Membership, watch: Watch | None) -> WatchForm:
    if watch is None:
        return WatchForm()
    # The end is the first moment of the day after.
    last = watch.until and timezone.localdate(
        watch.until - timedelta.resolution, ZoneInfo(member.newsroom.tz)
    )
    return WatchForm(initial={"every": watch.every, "until": last})


@never_cache
@login_required
@require_safe
def evidence(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Show what was seen at an article's address; a page asks again while a look is not done."""
    member = current_member(request)
    article = selectors.get(member, article_id)
    return render(request, "articles/_evidence.html", origin(member, article))


@login_required
@require_POST
def refetch(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Have an article's address looked at for changes."""
    services.refetch(by=current_member(request), article_id=article_id)
    there = f"{reverse('articles:details', args=[article_id])}#evidence"
    if request.headers.get("HX-Request"):
        said = {
            "title": "Looking for changes.",
            "text": "The text stays as it is until there are some.",
            "href": there,
            "action": "See what was found",
            "icon": "clock",
        }
        return render(request, "components/_notice.html", said)
    return redirect(there)


@login_required
@require_POST
def set_address(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Say where an article that came without an address stands."""
    member = current_member(request)
    form = AddressForm(request.POST)
    try:
        if form.is_valid():
            services.set_address(by=member, article_id=article_id, url=form.cleaned_data["url"])
            messages.success(request, "Saved.")
            return redirect("articles:details", article_id)
    except NotFoundError:
        raise
    except DomainError as error:
        form.refuse(error)
        return _origin_page(request, article_id, error.status, address=form)
    return _origin_page(request, article_id, HTTPStatus.BAD_REQUEST, address=form)


@login_required
@require_POST
def watch(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Have an article watched, watched otherwise, or no longer."""
    member = current_member(request)
    form = WatchForm(request.POST)
    if not form.is_valid():
        return _origin_page(request, article_id, HTTPStatus.BAD_REQUEST, watching=form)
    every = form.cleaned_data["every"]
    try:
        if every:
            until = form.end(member.newsroom.tz)
            services.watch(by=member, article_id=article_id, every=every, until=until)
        else:
            services.unwatch(by=member, article_id=article_id)
    except NotFoundError:
        raise
    except DomainError as error:
        form.refuse(error)
        return _origin_page(request, article_id, error.status, watching=form)
    messages.success(request, "Watched." if every else "No longer watched.")
    return redirect("articles:details", article_id)


def _origin_page(
    request: HttpRequest,
    article_id: UUID,
    status: int,
    *,
    address: AddressForm | None = None,
    watching: WatchForm | None = None,
) -> HttpResponse:
    member = current_member(request)
    article = selectors.get(member, article_id)
    context = origin(member, article, address=address, watching=watching)
    return render(request, "articles/origin.html", context, status=status)


@login_required
@require_safe
def revision_raw(request: HttpRequest, article_id: UUID, number: int) -> HttpResponseBase:
    """Hand out the bytes a revision was read from, to be kept and never shown."""
    revision = selectors.revision_bytes(current_member(request), article_id, number)
    if revision.blob is None:
        raise NotFoundError
    data, media_type = bytes(revision.blob.data), revision.blob.media_type
    return attachment(data, media_type, f"{article_id}-{number}")


def attachment(data: bytes, media_type: str, name: str) -> HttpResponse:
    """Return bytes from outside as a file to keep, which no browser renders."""
    file_name = f"{name}.{medium_named(media_type).suffix}"
    return HttpResponse(
        data,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{file_name}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )
