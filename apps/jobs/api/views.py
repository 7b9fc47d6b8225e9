"""Jobs over HTTP: the list, and another try."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.auth import current_member
from apps.core.api import CreatedPage
from apps.jobs import selectors, services
from apps.jobs.api.serializers import JobOut, JobsIn
from apps.jobs.models import Job


class JobsView(generics.ListAPIView[Job]):
    """The newsroom's jobs, newest first."""

    serializer_class = JobOut
    pagination_class = CreatedPage

    def get_queryset(self) -> QuerySet[Job]:
        """Return those in one state or about one object, where that is asked."""
        asked = JobsIn(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        return selectors.narrowed(current_member(self.request), **asked.validated_data)

    @extend_schema(parameters=[JobsIn])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List jobs."""
        return super().get(request, *args, **kwargs)


class RetryView(APIView):
    """Another try for a job that failed."""

    @extend_schema(request=None, responses=JobOut)
    def post(self, request: Request, job_id: UUID) -> Response:
        """Put the job back into the queue and return it."""
        job = services.retry(job_id=job_id, by=current_member(request))
        return Response(JobOut(job).data)
