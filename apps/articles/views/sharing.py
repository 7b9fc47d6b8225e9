"""How other pages and apps hand articles over: the bookmarklet's page and the share target."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.auth import current_member
from apps.articles import rules
from apps.articles.forms import ImportForm, Tab
from apps.articles.sent import MAX_FILE_BYTES


@never_cache
@login_required
@require_safe
def handed_over(request: HttpRequest) -> HttpResponse:
    """Wait for the page that the bookmarklet hands over, show what arrived, and import it."""
    member = current_member(request)
    context = {
        "form": ImportForm(),
        "tab": str(Tab.FILE),
        "most": MAX_FILE_BYTES,
        "may_import": rules.may_import(member),
    }
    answer = render(request, "articles/handed_over.html", context)
    # The page that opened this one, on whatever site, hands itself over by a message to it.
    answer["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return answer


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Return the web app's manifest, by which a phone offers us to share a link to."""
    del request
    described = {
        "id": "/",
        "name": "Second Source",
        "short_name": "Second Source",
        "description": "The fact-checking desk of a newsroom.",
        "start_url": reverse("pages:home"),
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#f6f7f4",
        "theme_color": "#f6f7f4",
        "icons": [
            {"src": static("favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
        ],
        "share_target": {
            "action": reverse("articles:import"),
            "method": "GET",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    return JsonResponse(described, content_type="application/manifest+json")
