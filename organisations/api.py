"""Trusts in the API."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from .models import Programme, Trust, TrustType
from .selectors import Participant, participants_on, trusts_open_on


class RegionSerializer(serializers.Serializer):
    """An NHS England region."""

    # Of whatever has a region_code and a region_name: a participant today, an assessment.

    code = serializers.CharField(source="region_code", help_text="ODS code.")
    name = serializers.CharField(source="region_name", help_text="Name of the region.")


class IcbSerializer(serializers.Serializer):
    """An integrated care board."""

    code = serializers.CharField(source="icb_code", help_text="ODS code.")
    name = serializers.CharField(source="icb_name", help_text="Name of the integrated care board.")


class TrustSerializer(serializers.Serializer):
    """A trust, placed where it is today."""

    code = serializers.CharField(help_text="ODS code.")
    name = serializers.CharField(help_text="Its name today.")
    type = serializers.ChoiceField(
        TrustType.choices, source="trust_type", allow_blank=True, help_text="Blank where no source says it."
    )
    region = RegionSerializer(source="*")
    icb = IcbSerializer(source="*")
    programmes = serializers.ListField(
        child=serializers.ChoiceField(Programme.choices), help_text="National programmes that it was part of."
    )


class CodeField(serializers.RegexField):
    """A parameter that holds an ODS code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(r"^[A-Z0-9]{1,5}\Z", required=False, trim_whitespace=False, **options)


class TrustFilters(serializers.Serializer):
    """What a list of trusts can be narrowed by."""

    region = CodeField(help_text="Code of a region.")
    icb = CodeField(help_text="Code of an integrated care board.")
    type = serializers.ChoiceField(TrustType.choices, required=False, help_text="Type of trust.")
    programme = serializers.ChoiceField(
        Programme.choices, required=False, help_text="Global Digital Exemplars (gde) or Fast Followers (ff)."
    )


class TrustViewSet(GenericViewSet):
    """Trusts in England that are open today, placed where they are today."""

    serializer_class = TrustSerializer
    filters = TrustFilters
    ordering = ("code",)
    lookup_field = "code"

    @cached_property
    def participants(self) -> dict[str, Participant]:
        """Today's trusts with name, place and programmes, by code."""
        return {participant.code: participant for participant in participants_on(timezone.localdate())}

    def get_queryset(self) -> QuerySet[Trust]:
        return trusts_open_on(timezone.localdate())

    def narrow(self, queryset: QuerySet[Trust], **wanted: str) -> QuerySet[Trust]:
        return queryset.filter(code__in=[p.code for p in self.participants.values() if _matches(p, **wanted)])

    def list(self, request: Request) -> Response:
        """The trusts that are open today, by code, with name, type, region and integrated care board."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        entries = [self.participants[trust.code] for trust in page]
        return self.get_paginated_response(self.get_serializer(entries, many=True).data)

    @extend_schema(parameters=[OpenApiParameter("code", str, "path", description="ODS code of a trust.")])
    def retrieve(self, request: Request, code: str) -> Response:
        """One trust that is open today, by its ODS code."""
        trust: Trust = self.get_object()
        if trust.code not in self.participants:
            raise Http404
        return Response(self.get_serializer(self.participants[trust.code]).data)


def _matches(participant: Participant, **wanted: Any) -> bool:
    has = {
        "region": {participant.region_code},
        "icb": {participant.icb_code},
        "type": {participant.trust_type},
        "programme": set(participant.programmes),
    }
    return all(value in has[name] for name, value in wanted.items())
