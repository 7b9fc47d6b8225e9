"""The pages of articles: import one, see how far it is, correct what is known of it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.auth import current_member
from apps.accounts.models import Membership
from apps.articles import rules, selectors, services
from apps.articles.addresses import link_in
from apps.articles.forms import CorrectionForm, ImportForm, Tab
from apps.articles.models import Article
from apps.articles.services.gathering import from_files
from apps.articles.services.receiving import from_parcel, from_text
from apps.articles.states import Status
from apps.articles.views.origins import attachment, origin
from apps.core.errors import DomainError, NotFoundError

_FORM = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_FORM)
def import_one(request: HttpRequest) -> HttpResponse:
    """Import an address, a pasted text or a file."""
    member = current_member(request)
    if request.method != "POST":
        form = ImportForm(initial=_again(request) or _shared(request))
        return _import_page(request, form, _tab(request), HTTPStatus.OK)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _import_page(request, form, form.tab(), HTTPStatus.BAD_REQUEST)
    try:
        return redirect(*_take(member, form))
    except DomainError as error:
        form.refuse(error)
        return _import_page(request, form, form.tab(), error.status, known=error.current)


def _take(member: Membership, form: ImportForm) -> tuple[str, UUID]:
    """Import what the form brings; return the page, by name and id, that shows how far it is.

    :raises DomainError: it cannot be imported
    """
    told, tab = form.cleaned_data, form.tab()
    if tab is Tab.LINK:
        article, _ = services.import_address(
            by=member, url=told["url"], said=form.said(), row_id=told["id"] or uuid4()
        )
        return "articles:progress", article.pk
    if tab is Tab.FILE and len(told["file"]) > 1:
        batch, _ = services.open_batch(
            by=member, title="", items=from_files(told["file"]), row_id=told["id"]
        )
        return "articles:batch", batch.pk
    # A text typed into another tab is not meant; one that came with a file, unasked, is too much.
    beside = None if form.data.get("from") else told["text"]
    sent = (
        from_parcel(told["file"][0], text=beside)
        if tab is Tab.FILE
        else from_text(told["text"] or None)
    )
    if sent.holds_several:
        parcel, _ = services.receive_parcel(by=member, sent=sent, row_id=told["id"])
        return "articles:parcel", parcel.pk
    article, _ = services.import_article(
        by=member, sent=sent, said=form.said(), address=told["url"], row_id=told["id"]
    )
    return "articles:progress", article.pk


def _tab(request: HttpRequest) -> Tab:
    named = request.GET.get("from", "")
    if named in Tab.values:
        return Tab(named)
    return Tab.TEXT if request.GET.get("instead_of") else Tab.LINK


def _shared(request: HttpRequest) -> dict[str, str]:
    """Return the link that another app shares, in whichever of its words it stands."""
    url = link_in(*(request.GET.get(name, "") for name in ("url", "text", "title")))
    title = request.GET.get("title", "").replace("\0", "")
    return {"url": url, "title": "" if link_in(title) else title}


def _again(request: HttpRequest) -> dict[str, str]:
    """Return what is known of a failed import, whose text somebody is about to paste."""
    try:
        failed = selectors.get(current_member(request), UUID(request.GET.get("instead_of", "")))
    except (ValueError, NotFoundError):
        return {}
    return {
        "url": failed.url,
        "title": failed.title,
        "publisher": failed.publisher_text,
        "host": failed.host,
        "author": failed.author,
        "language": failed.language,
        "published_raw": failed.published_raw,
    }


def _import_page(
    request: HttpRequest, form: ImportForm, tab: Tab, status: int, known: object = None
) -> HttpResponse:
    member = current_member(request)
    details = [form[name] for name in form.fields if name not in {"id", "url", "text", "file"}]
    context = {
        "form": form,
        "tab": str(tab),
        "tabs": [(str(each), each.label) for each in Tab],
        "instead_of": request.GET.get("instead_of", "")[:40],
        "known": known,
        "details": details,
        "details_open": any(field.errors or field.value() for field in details),
        **_recent(member),
        "watches": selectors.watches_of(member),
        "may_import": rules.may_import(member),
    }
    return render(request, "articles/import.html", context, status=status)


@never_cache
@login_required
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Show one's last imports; a page asks again while one of them is being read."""
    return render(request, "articles/_imports.html", _recent(current_member(request)))


def _recent(member: Membership) -> dict[str, Any]:
    recent = selectors.recent_imports(member)
    reading = any(article.status == Status.IMPORTING for article in recent)
    return {"imports": recent, "reading": reading}


@never_cache
@login_required
@require_safe
def progress(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Show how far an import is; HTMX asks for the part that changes, and goes on at its end."""
    member = current_member(request)
    article = selectors.get(member, article_id)
    same = selectors.same_text_as(article)
    if article.status == Status.READY and same is None:
        return _to_the_reading_room(request, article)
    context = {
        "article": article,
        "same": same,
        "known": selectors.leads_to(article),
        "progress": selectors.progress(article),
        "may_retry": rules.may_retry(member, article),
    }
    part = request.headers.get("HX-Request")
    return render(request, "articles/_progress.html" if part else "articles/progress.html", context)


def _to_the_reading_room(request: HttpRequest, article: Article) -> HttpResponse:
    answer = redirect("pages:reading_room", article.pk)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": answer.url})
    return answer


@login_required
@require_POST
def retry(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Have a failed import tried again."""
    services.retry(by=current_member(request), article_id=article_id)
    return redirect("articles:progress", article_id)


@login_required
@require_http_methods(_FORM)
def details(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Show what is known of an article, and correct it."""
    member = current_member(request)
    article = selectors.get(member, article_id)
    if request.method != "POST":
        return _details_page(request, article, CorrectionForm.of(article), HTTPStatus.OK)
    form = CorrectionForm(request.POST, initial=CorrectionForm.of(article).initial)
    if not form.is_valid():
        return _details_page(request, article, form, HTTPStatus.BAD_REQUEST)
    try:
        services.correct_details(
            by=member,
            article_id=article_id,
            version=form.cleaned_data["version"],
            said=form.said(),
        )
    except DomainError as error:
        form.refuse(error)
        return _details_page(request, article, form, error.status)
    messages.success(request, "Saved.")
    return redirect("articles:details", article_id)


def _details_page(
    request: HttpRequest, article: Article, form: CorrectionForm, status: int
) -> HttpResponse:
    member = current_member(request)
    standing = CorrectionForm.of(article).visible_fields()
    late = status == HTTPStatus.PRECONDITION_FAILED
    context = {
        "facts": [
            (field.label, field.value())
            for field in standing
            if not late or (field.value() or "") != (form[field.name].value() or "")
        ],
        "stale": late,
        "form": form,
        "same": selectors.same_text_as(article),
        "may_correct": rules.may_correct(member, article),
        "may_retry": rules.may_retry(member, article),
        **origin(member, article),
        "may_withdraw": rules.may_withdraw(member, article),
    }
    return render(request, "articles/details.html", context, status=status)


@login_required
@require_safe
def raw(request: HttpRequest, article_id: UUID) -> HttpResponseBase:
    """Hand out the bytes an article came in, to be kept and never shown."""
    article = selectors.get(current_member(request), article_id)
    data = selectors.raw_bytes(article)
    if data is None:
        raise NotFoundError
    return attachment(data, article.media_type, str(article.pk))
