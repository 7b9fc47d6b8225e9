"""The pages of feeds: follow them, see how they are and what they brought, look after them."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.auth import current_member
from apps.accounts.models import Membership
from apps.articles import rules
from apps.articles.addresses import AddressError, url_key
from apps.articles.forms.feeds import AddressForm, FeedForm, ListForm, SubscribeForm
from apps.articles.models import Feed, FeedLook
from apps.articles.selectors import feeds as selectors
from apps.articles.services import feeds as services
from apps.articles.syndication.found import FeedLink
from apps.articles.syndication.opml import MAX_BYTES, written
from apps.core.errors import DomainError, InvalidError

ROWS = 50
_FORM = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A feed of the list, with how it is."""

    feed: Feed
    health: selectors.Health


@login_required
@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """Show the feeds that the newsroom follows, and how they are."""
    member = current_member(request)
    shown = [Shown(feed, selectors.health(feed)) for feed in selectors.feeds_visible_to(member)]
    context = {
        "shown": shown,
        "trouble": sum(each.health.code in {"failing", "paused"} for each in shown),
        "may_follow": rules.may_follow(member),
    }
    return render(request, "articles/feeds.html", context)


@login_required
@require_http_methods(_FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Take an address, and have a look at it."""
    member = current_member(request)
    form = AddressForm(request.POST) if request.method == "POST" else AddressForm()
    if request.method != "POST":
        return _new_page(request, member, form, ListForm(), HTTPStatus.OK)
    if not form.is_valid():
        return _new_page(request, member, form, ListForm(), HTTPStatus.BAD_REQUEST)
    try:
        look, _ = services.look_at(
            by=member, url=form.cleaned_data["url"], row_id=form.cleaned_data["id"]
        )
    except DomainError as error:
        form.refuse(error)
        return _new_page(request, member, form, ListForm(), error.status)
    return redirect("articles:feed-look", look.pk)


@login_required
@require_POST
def take_list(request: HttpRequest) -> HttpResponse:
    """Take a list of feeds, to choose from."""
    member = current_member(request)
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _new_page(request, member, AddressForm(), form, HTTPStatus.BAD_REQUEST)
    file = form.cleaned_data["file"]
    try:
        look, _ = services.open_list(
            by=member,
            links=services.links_of_file(file.read(MAX_BYTES + 1)),
            name=file.name or "",
            row_id=form.cleaned_data["id"],
        )
    except DomainError as error:
        form.refuse(error)
        return _new_page(request, member, AddressForm(), form, error.status)
    return redirect("articles:feed-look", look.pk)


def _new_page(
    request: HttpRequest, member: Membership, form: AddressForm, opml: ListForm, status: int
) -> HttpResponse:
    context = {"form": form, "opml": opml, "may_follow": rules.may_follow(member)}
    return render(request, "articles/feed_new.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed that can be followed, or is already; `place` is how the form names it."""

    place: str
    link: FeedLink
    followed: Feed | None


@never_cache
@login_required
@require_http_methods(_FORM)
def look(request: HttpRequest, look_id: UUID) -> HttpResponse:
    """Show what was seen at an address or in a list, and follow what is chosen of it."""
    member = current_member(request)
    seen = selectors.get_look(member, look_id)
    if request.method != "POST":
        form = SubscribeForm(look=seen)
        return _look_page(request, member, seen, form, HTTPStatus.OK)
    form = SubscribeForm(request.POST, look=seen)
    if not form.is_valid():
        return _look_page(request, member, seen, form, HTTPStatus.BAD_REQUEST)
    links = seen.links
    chosen = [links[place] for place in form.cleaned_data["chosen"]]
    said = {"every": form.cleaned_data["every"], "take": form.cleaned_data["take"]}
    try:
        results = services.subscribe_all(by=member, links=chosen, **said)
    except DomainError as error:
        form.refuse(error)
        return _look_page(request, member, seen, form, error.status)
    if not results:
        form.add_error(None, "Nothing is chosen. Tick the feeds to follow.")
        return _look_page(request, member, seen, form, HTTPStatus.BAD_REQUEST)
    return _results(request, results)


def _results(request: HttpRequest, results: list[services.Subscribed]) -> HttpResponse:
    """Go to the one feed that was chosen, or say of each what became of it."""
    if len(results) == 1 and (one := results[0]).feed is not None:
        if one.code:
            messages.warning(request, one.says)
        else:
            messages.success(request, f"“{one.feed.name}” is followed from now on.")
        return redirect("articles:feed", one.feed.pk)
    context = {"results": results, "followed": sum(not result.code for result in results)}
    return render(request, "articles/feed_results.html", context)


def _look_page(
    request: HttpRequest, member: Membership, seen: FeedLook, form: SubscribeForm, status: int
) -> HttpResponse:
    keys = {link.url: key for link in seen.links if (key := _key(link.url))}
    here = selectors.followed(member, list(keys.values()))
    context = {
        "look": seen,
        "form": form,
        "offers": [
            Offer(str(place), link, here.get(keys.get(link.url, "")))
            for place, link in enumerate(seen.links)
        ],
        "chosen": {*form["chosen"].value()} if form.is_bound else _first_choice(seen),
        "may_follow": rules.may_follow(member),
    }
    part = request.headers.get("HX-Request") and request.method != "POST"
    template = "articles/_feed_look.html" if part else "articles/feed_look.html"
    return render(request, template, context, status=status)


def _first_choice(seen: FeedLook) -> set[str]:
    """Return what is ticked at first: the one feed that is there, of several none."""
    return {"0"} if len(seen.links) == 1 else set()


def _key(url: str) -> str:
    try:
        return url_key(url)
    except AddressError:
        return ""


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the newsroom's feeds as a list for other readers."""
    return opml_answer(current_member(request))


def opml_answer(member: Membership) -> HttpResponse:
    """Return the newsroom's feeds as a file."""
    return HttpResponse(
        written(selectors.links(member), title=f"Feeds of {member.newsroom.name}"),
        content_type="text/x-opml; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="feeds.opml"'},
    )


@never_cache
@login_required
@require_safe
def feed(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Show a feed, how it is, and what it brought."""
    member = current_member(request)
    shown = selectors.get_feed(member, feed_id)
    if request.headers.get("HX-Request"):
        return render(request, "articles/_feed_items.html", _brought(request, member, shown))
    return _feed_page(request, member, shown, FeedForm.of(shown), HTTPStatus.OK)


def _brought(request: HttpRequest, member: Membership, shown: Feed) -> dict[str, Any]:
    return {
        "feed": shown,
        "health": selectors.health(shown),
        "progress": selectors.progress_of_feed(shown),
        "page": Paginator(selectors.items_of(shown), ROWS).get_page(request.GET.get("page")),
        "may_follow": rules.may_follow(member),
    }


def _feed_page(
    request: HttpRequest, member: Membership, shown: Feed, form: FeedForm, status: int
) -> HttpResponse:
    context = {
        **_brought(request, member, shown),
        "form": form,
        "may_keep": rules.may_keep_feed(member, shown),
    }
    return render(request, "articles/feed.html", context, status=status)


@login_required
@require_POST
def change(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Change a feed's name, interval or address."""
    member = current_member(request)
    shown = selectors.get_feed(member, feed_id)
    form = FeedForm(request.POST)
    if not form.is_valid():
        return _feed_page(request, member, shown, form, HTTPStatus.BAD_REQUEST)
    try:
        services.change_feed(
            by=member, feed_id=feed_id, version=form.cleaned_data["version"], **form.said()
        )
    except DomainError as error:
        form.refuse(error)
        return _feed_page(request, member, shown, form, error.status)
    messages.success(request, "Saved.")
    return redirect("articles:feed", feed_id)


@login_required
@require_POST
def pause(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Fetch nothing more of a feed for now."""
    services.pause_feed(by=current_member(request), feed_id=feed_id)
    return redirect("articles:feed", feed_id)


@login_required
@require_POST
def resume(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Go on with a paused feed."""
    services.resume_feed(by=current_member(request), feed_id=feed_id)
    return redirect("articles:feed", feed_id)


@login_required
@require_POST
def check(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Have a feed checked now."""
    services.check_now(by=current_member(request), feed_id=feed_id)
    messages.success(request, "It is checked as soon as its site may be asked.")
    return redirect("articles:feed", feed_id)


@login_required
@require_POST
def test(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Show what a feed would bring now, and keep nothing of it."""
    seen, _ = services.try_feed(by=current_member(request), feed_id=feed_id)
    return redirect("articles:feed-look", seen.pk)


@login_required
@require_POST
def retry(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Have what failed of a feed tried again."""
    services.retry_items(by=current_member(request), feed_id=feed_id)
    return redirect("articles:feed", feed_id)


@login_required
@require_POST
def delete(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Stop following a feed."""
    member = current_member(request)
    shown = selectors.get_feed(member, feed_id)
    version = request.POST.get("version", "")
    if not version.isdecimal() or len(version) > 9:  # noqa: PLR2004 - what a column takes
        raise InvalidError("This button sent something else. Reload the page and press it again.")
    services.delete_feed(by=member, feed_id=feed_id, version=int(version))
    messages.success(
        request, f"“{shown.name}” is followed no longer. The articles that it brought stay."
    )
    return redirect("articles:feeds")
