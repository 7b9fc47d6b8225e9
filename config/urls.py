"""Every address of the app. `config/policy.py` says who may use each."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from apps.accounts.urls import sign_in_patterns

# Others' tables, whose rows no service of ours looks after, are nobody's to edit.
for model in (Group, EmailAddress, Authenticator):
    admin.site.unregister(model)

api_patterns: list[URLPattern | URLResolver] = [
    path("", include("apps.annotations.api.urls")),
    path("", include(("apps.accounts.api.urls", "accounts-api"))),
    path("", include(("apps.jobs.api.urls", "jobs-api"))),
    path("", include("apps.notices.api.urls")),
    path("", include(("apps.reposts.api.urls", "reposts-api"))),
    path("", include("apps.sources.api.urls")),
    path("", include("apps.verification.api.urls")),
    path("", include("apps.articles.api.urls")),
    path("", include(("apps.factchecks.api.urls", "factchecks-api"))),
    path("", include("apps.pages.api.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="schema", template_name="accounts/api_docs.html"
        ),
        name="api-docs",
    ),
]
urlpatterns = [
    # First: a room asks the API far more often than anybody opens a page.
    path("api/v1/", include(api_patterns)),
    path("", include("apps.pages.urls")),
    path("", include("apps.notices.urls")),
    path("", include("apps.accounts.urls")),
    path("", include("apps.jobs.urls")),
    path("", include("apps.archive.urls")),
    path("", include("apps.reposts.urls")),
    path("", include("apps.sources.urls")),
    path("", include("apps.annotations.urls")),
    path("", include("apps.articles.urls")),
    path("", include("apps.verification.urls")),
    path("", include("apps.factchecks.urls")),
    path("account/", include(sign_in_patterns)),
    path("admin/", admin.site.urls),
]
