"""The addresses of the jobs API, under /api/v1/."""

from django.urls import path

from apps.jobs.api import views

urlpatterns = [
    path("jobs/", views.JobsView.as_view(), name="list"),
    path("jobs/<uuid:job_id>/retry/", views.RetryView.as_view(), name="retry"),
]
