"""The shape of a job on the wire."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.jobs.models import Job
from apps.jobs.states import State


class ProgressOut(serializers.Serializer[None]):
    """How far the work is."""

    step = serializers.IntegerField()
    of = serializers.IntegerField()
    what = serializers.CharField()


class JobOut(serializers.ModelSerializer[Job]):
    """A job as people see it: no payload, no token."""

    progress = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = (
            "id",
            "kind",
            "state",
            "subject_type",
            "subject_id",
            "attempts",
            "progress",
            "error",
            "created_at",
            "run_after",
            "started_at",
            "finished_at",
        )
        read_only_fields = fields

    @extend_schema_field(ProgressOut(allow_null=True))
    def get_progress(self, job: Job) -> dict[str, object] | None:
        """Return the last report of the work, or null before the first."""
        return job.progress or None


class JobsIn(serializers.Serializer[None]):
    """What a list of jobs can be narrowed by."""

    state = serializers.ChoiceField(State.choices, required=False)
    subject = serializers.UUIDField(required=False)
