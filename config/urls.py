"""Every address of the app. `config/policy.py` says who may use each."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from apps.accounts.urls import sign_in_patterns

api_patterns: list[URLPattern | URLResolver] = [
    path("", include(("apps.accounts.api.urls", "accounts-api"))),
    path("", include(("apps.jobs.api.urls", "jobs-api"))),
    path("", include(("apps.reposts.api.urls", "reposts-api"))),
    path("", include("apps.sources.api.urls")),
    path("", include("apps.annotations.api.urls")),
    path("", include(("apps.factchecks.api.urls", "factchecks-api"))),
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
    path("", include("apps.pages.urls")),
    path("", include("apps.accounts.urls")),
    path("", include("apps.jobs.urls")),
    path("", include("apps.reposts.urls")),
    path("", include("apps.sources.urls")),
    path("", include("apps.annotations.urls")),
    path("", include("apps.factchecks.urls")),
    path("account/", include(sign_in_patterns)),
    path("api/v1/", include(api_patterns)),
    path("admin/", admin.site.urls),
]
