"""The addresses of the pages of jobs."""

from django.urls import path

from apps.jobs import views

app_name = "jobs"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("jobs/", views.jobs, name="list"),
    path("jobs/<uuid:job_id>/retry/", views.retry, name="retry"),
]
