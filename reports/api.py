"""A person's own exports in the API."""

from typing import Any, cast

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import User
from surveys.api import WaveField

from .exports.contents import Content
from .exports.editions import Edition
from .models import ExportJob
from .selectors.exports import exports_readable_by

STATES = "Queued and running: still being made. Expired: the file is deleted, and can be made again on the page."


class FileSerializer(serializers.Serializer):
    """The file, to be fetched with the session of the person who asked for it."""

    name = serializers.CharField(source="file_name", help_text="What the file is called.")
    size = serializers.IntegerField(min_value=0, help_text="Bytes.")
    sha256 = serializers.CharField(help_text="SHA-256 of the file.")
    url = serializers.SerializerMethodField(help_text="Where to fetch it.")

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, job: ExportJob) -> str:
        request = self.context["request"]
        address: str = request.build_absolute_uri(reverse("reports:export_download", args=[job.pk]))
        return address


class ExportSerializer(serializers.Serializer):
    """A file that you asked for, and how far it is."""

    id = serializers.IntegerField(source="pk", help_text="Names the export in addresses.")
    kind = serializers.ChoiceField(ExportJob.Kind.choices, help_text="What is in it.")
    wave = serializers.SlugField(source="wave.slug", help_text="Slug of the wave.")
    region = serializers.CharField(
        source="region_code", allow_blank=True, help_text="Code, of a pack of reports; blank is England."
    )
    content = serializers.ChoiceField(
        [(content.value, content.label) for content in Content], help_text="The pack of reports, or one file about it."
    )
    edition = serializers.ChoiceField(
        [(edition.value, edition.label) for edition in Edition],
        allow_blank=True,
        help_text="Whom a pack of reports is made for; blank for other files.",
    )
    table = serializers.CharField(allow_blank=True, help_text="The table of a data file; blank for other files.")
    form = serializers.CharField(allow_blank=True, help_text="xlsx, csv or parquet: of a data file; blank for others.")
    state = serializers.ChoiceField(ExportJob.State.choices, help_text=STATES)
    done = serializers.IntegerField(min_value=0, help_text="How much of it is made: trusts looked at, or rows.")
    total = serializers.IntegerField(min_value=0, help_text="Of how much; 0 until it is begun.")
    asked_at = serializers.DateTimeField(help_text="When you asked for it.")
    started_at = serializers.DateTimeField(allow_null=True, help_text="Null: it waits for its turn.")
    finished_at = serializers.DateTimeField(allow_null=True, help_text="Null: it is still under way.")
    expires_at = serializers.DateTimeField(allow_null=True, help_text="When the file is deleted.")
    reason = serializers.CharField(allow_blank=True, help_text="Why it failed; blank otherwise.")
    file = serializers.SerializerMethodField(help_text="Null unless it is done.")

    @extend_schema_field(FileSerializer(allow_null=True))
    def get_file(self, job: ExportJob) -> dict[str, Any] | None:
        if job.state != ExportJob.State.DONE:
            return None
        return cast("dict[str, Any]", FileSerializer(job, context=self.context).data)


class ExportFilters(serializers.Serializer):
    wave = WaveField(help_text="Slug of a wave.")
    state = serializers.ChoiceField(ExportJob.State.choices, required=False, help_text=STATES)


class ExportViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """The reader's own exports, as long as they still have the right to them."""

    serializer_class = ExportSerializer
    filters = ExportFilters
    ordering = ("-pk",)
    lookup_url_kwarg = "export_id"

    def get_queryset(self) -> QuerySet[ExportJob]:
        return exports_readable_by(cast(User, self.request.user))

    def narrow(self, queryset: QuerySet[ExportJob], **wanted: str) -> QuerySet[ExportJob]:
        fields = {"wave": "wave__slug", "state": "state"}
        return queryset.filter(**{fields[name]: value for name, value in wanted.items()})

    def list(self, request: Request) -> Response:
        """The files that you asked for, the latest first, with state, progress and where to fetch them."""
        return super().list(request)

    @extend_schema(parameters=[OpenApiParameter("export_id", int, "path", description="Id of an export of yours.")])
    def retrieve(self, request: Request, export_id: int) -> Response:
        """One file that you asked for."""
        return super().retrieve(request, export_id=export_id)
