"""Waves and assessments in the API."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import User
from accounts.permissions import Permission
from organisations.api import CodeField, IcbSerializer, RegionSerializer
from organisations.models import Programme, TrustType

from .models import Assessment, Wave
from .selectors import Progress, assessments_visible_to, progress_of, waves

# --- waves ----------------------------------------------------------------------------------------

PUBLIC_STATES = [choice for choice in Wave.State.choices if choice[0] != Wave.State.DRAFT]


class FrameworkSerializer(serializers.Serializer):
    """The framework version that a wave asks."""

    slug = serializers.SlugField(source="framework.slug", help_text="Names the framework.")
    version = serializers.CharField(help_text="Version of the framework.")
    hash = serializers.CharField(source="content_hash", help_text="SHA-256 of what is asked and how it is scored.")


class WaveSerializer(serializers.Serializer):
    slug = serializers.SlugField(help_text="Names the wave in addresses and filters.")
    title = serializers.CharField(help_text="What the wave is called on pages.")
    state = serializers.ChoiceField(PUBLIC_STATES, help_text="Whether trusts can still answer.")
    visibility = serializers.ChoiceField(Wave.Visibility.choices, help_text="What peers see of each other.")
    framework = FrameworkSerializer(source="framework_version")
    geography_date = serializers.DateField(help_text="Trusts, names and places are taken as on this day.")
    opens_on = serializers.DateField(help_text="First day on which trusts answer.")
    due_on = serializers.DateField(help_text="Day by which trusts submit.")
    final_on = serializers.DateField(help_text="The day the final results are to be published.")
    demonstration = serializers.BooleanField(help_text="True where the answers are made up.")


class WaveFilters(serializers.Serializer):
    """What a list of waves can be narrowed by."""

    state = serializers.ChoiceField(PUBLIC_STATES, required=False, help_text="Whether trusts can still answer.")


class WaveViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Rounds of collection, but for those that are still being prepared."""

    serializer_class = WaveSerializer
    filters = WaveFilters
    ordering = ("-opens_on", "slug")
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[Wave]:
        return waves().exclude(state=Wave.State.DRAFT)

    def narrow(self, queryset: QuerySet[Wave], **wanted: str) -> QuerySet[Wave]:
        return queryset.filter(**wanted)

    def list(self, request: Request) -> Response:
        """The waves that are open or closed, the latest first."""
        return super().list(request)

    @extend_schema(parameters=[OpenApiParameter("slug", str, "path", description="Slug of a wave.")])
    def retrieve(self, request: Request, slug: str) -> Response:
        """One wave, by its slug."""
        return super().retrieve(request, slug=slug)


# --- assessments ----------------------------------------------------------------------------------

STATES = "Signed: it waits for the counter-signature. Submitted: both have signed."


class ParticipantSerializer(serializers.Serializer):
    """The trust of an assessment, frozen as on the wave's geography date."""

    code = serializers.CharField(source="trust_code", help_text="ODS code.")
    name = serializers.CharField(source="trust_name", help_text="Its name on the geography date.")
    type = serializers.ChoiceField(TrustType.choices, source="trust_type", help_text="Type of trust.")
    region = RegionSerializer(source="*")
    icb = IcbSerializer(source="*")
    programmes = serializers.ListField(
        child=serializers.ChoiceField(Programme.choices), help_text="National programmes that it was part of."
    )


class ProgressSerializer(serializers.Serializer):
    answered = serializers.IntegerField(min_value=0, help_text="Scored questions that are answered.")
    total = serializers.IntegerField(min_value=0, help_text="Scored questions that there are.")
    themes = serializers.DictField(
        child=serializers.IntegerField(min_value=0),
        help_text="Scored questions that are answered, by theme; a theme without any is absent.",
    )


class AssessmentSerializer(serializers.Serializer):
    """One trust in one wave: how far it is, none of its answers."""

    id = serializers.IntegerField(source="assessment.pk", help_text="Names the assessment in addresses.")
    wave = serializers.SlugField(source="assessment.wave.slug", help_text="Slug of the wave.")
    trust = ParticipantSerializer(source="assessment")
    state = serializers.ChoiceField(Assessment.State.choices, source="assessment.state", help_text=STATES)
    due_on = serializers.DateField(source="assessment.due_on", help_text="Day by which this trust submits.")
    last_activity_at = serializers.DateTimeField(
        source="assessment.last_activity_at", allow_null=True, help_text="Null: nobody has started."
    )
    progress = ProgressSerializer()


@dataclass(frozen=True)
class AssessmentEntry:
    """What AssessmentSerializer shows."""

    assessment: Assessment
    progress: Progress


def entries_of(assessments: Iterable[Assessment]) -> list[AssessmentEntry]:
    """The assessments with their progress; one query."""
    assessments = list(assessments)
    progress = progress_of(assessments)
    return [AssessmentEntry(assessment, progress[assessment.pk]) for assessment in assessments]


class WaveField(serializers.RegexField):
    """A parameter that holds the slug of a wave."""

    def __init__(self, **options: Any) -> None:
        super().__init__(r"^[-a-zA-Z0-9_]+\Z", required=False, trim_whitespace=False, **options)


class KeyField(serializers.RegexField):
    """A parameter that holds the key of a theme."""

    def __init__(self, **options: Any) -> None:
        super().__init__(r"^[-_a-zA-Z0-9]{1,80}\Z", required=False, trim_whitespace=False, **options)


class ParticipantFilters(serializers.Serializer):
    """What lists with an entry for each trust in each wave can be narrowed by."""

    wave = WaveField(help_text="Slug of a wave.")
    trust = CodeField(help_text="ODS code of a trust.")
    region = CodeField(help_text="Code of a region.")
    icb = CodeField(help_text="Code of an integrated care board.")
    type = serializers.ChoiceField(TrustType.choices, required=False, help_text="Type of trust.")
    programme = serializers.ChoiceField(
        Programme.choices, required=False, help_text="Global Digital Exemplars (gde) or Fast Followers (ff)."
    )


# The fields of an assessment that those parameters look at.
FIELDS = {
    "wave": "wave__slug",
    "trust": "trust_code",
    "region": "region_code",
    "icb": "icb_code",
    "type": "trust_type",
    "state": "state",
}


def narrowed(queryset: QuerySet[Assessment], wanted: dict[str, Any]) -> QuerySet[Assessment]:
    """The assessments that match what a reader asked for, by the names in ``FIELDS`` and by programme."""
    if "programme" in wanted:
        # SQLite does not look into lists: as text each programme stands in quotes.
        queryset = queryset.alias(programmes_text=Cast("programmes", TextField()))
        queryset = queryset.filter(programmes_text__contains=f'"{wanted["programme"]}"')
    return queryset.filter(**{FIELDS[name]: value for name, value in wanted.items() if name != "programme"})


class AssessmentFilters(ParticipantFilters):
    state = serializers.ChoiceField(Assessment.State.choices, required=False, help_text=STATES)


class AssessmentViewSet(GenericViewSet):
    """Assessments whose completion the reader may see."""

    serializer_class = AssessmentSerializer
    filters = AssessmentFilters
    ordering = ("pk",)
    lookup_url_kwarg = "assessment_id"

    def get_queryset(self) -> QuerySet[Assessment]:
        return assessments_visible_to(cast(User, self.request.user), Permission.COMPLETION_READ)

    def narrow(self, queryset: QuerySet[Assessment], **wanted: str) -> QuerySet[Assessment]:
        return narrowed(queryset, wanted)

    def list(self, request: Request) -> Response:
        """How far each trust is in each wave, as far as you may see it, in the order they were made."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(self.get_serializer(entries_of(page), many=True).data)

    @extend_schema(parameters=[OpenApiParameter("assessment_id", int, "path", description="Id of an assessment.")])
    def retrieve(self, request: Request, assessment_id: int) -> Response:
        """How far one trust is in one wave."""
        [entry] = entries_of([self.get_object()])
        return Response(self.get_serializer(entry).data)
