"""Questionnaires in the API: the published framework versions, and all that one asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from .models import FrameworkVersion
from .questionnaire.document import KINDS, LEVELS, TRUST_TYPES, WGLL_TAGS, FrameworkDocument, QuestionText
from .selectors import document_of, framework_versions

LEVEL_LIMITS: dict[str, Any] = {"min_value": min(LEVELS), "max_value": max(LEVELS)}


class LevelTextSerializer(serializers.Serializer):
    """A text that belongs to a level."""

    level = serializers.IntegerField(**LEVEL_LIMITS, help_text="1, the lowest, to 5.")
    text = serializers.CharField(help_text="What it says.")


class ReasonSerializer(serializers.Serializer):
    key = serializers.CharField(help_text="Names the reason in an answer.")
    text = serializers.CharField(help_text="The reason in words.")


class ConditionSerializer(serializers.Serializer):
    question = serializers.CharField(help_text="Key of the question whose answer is looked at.")
    at_least = serializers.IntegerField(**LEVEL_LIMITS, allow_null=True, help_text="Lowest level; null: any.")
    at_most = serializers.IntegerField(**LEVEL_LIMITS, allow_null=True, help_text="Highest level; null: any.")


class CheckSerializer(serializers.Serializer):
    """A contradiction between answers, shown before signing where every condition holds."""

    conditions = ConditionSerializer(many=True)
    say = serializers.CharField(help_text="What is said.")


class QuestionSerializer(serializers.Serializer):
    key = serializers.CharField(help_text="The same in every version that asks it.")
    kind = serializers.ChoiceField(KINDS, help_text="Open questions are never scored.")
    prompt = serializers.CharField(help_text="The question.")
    why_it_matters = serializers.CharField(allow_blank=True, help_text="For a clinician or a board member.")
    covers = serializers.CharField(allow_blank=True, help_text="What the question is about, and what not.")
    guidance = serializers.CharField(allow_blank=True, help_text="How to answer.")
    levels = LevelTextSerializer(many=True, help_text="What is true of a trust at each level; open: none.")
    evidence = LevelTextSerializer(many=True, help_text="What would show a level.")
    next_steps = LevelTextSerializer(many=True, help_text="How to leave a level for the one above.")
    who_knows = serializers.ListField(child=serializers.CharField(), help_text="Who usually knows the answer.")
    not_applicable = ReasonSerializer(many=True, help_text="Reasons for which it may not apply; none: it always does.")
    checks = CheckSerializer(many=True)
    sensitive = serializers.BooleanField(help_text="True: never published by a trust's name.")
    weight = serializers.IntegerField(min_value=1, help_text="How much it counts within the theme.")
    wgll = serializers.ChoiceField(
        WGLL_TAGS, allow_null=True, help_text="Success measure of What Good Looks Like; it scores nothing."
    )
    applies_to = serializers.ListField(
        child=serializers.ChoiceField(TRUST_TYPES), help_text="Types of trust that are asked."
    )


class ThemeSerializer(serializers.Serializer):
    key = serializers.CharField(help_text="Names the theme.")
    title = serializers.CharField(help_text="What pages call it.")
    introduction = serializers.CharField(allow_blank=True, help_text="Why the theme is asked about.")
    weight = serializers.IntegerField(min_value=1, help_text="How much it counts in the overall score.")
    questions = QuestionSerializer(many=True)


class PointsSerializer(serializers.Serializer):
    level = serializers.IntegerField(**LEVEL_LIMITS, help_text="1, the lowest, to 5.")
    points = serializers.IntegerField(min_value=0, max_value=100, help_text="What an answer at it counts.")


class GateSerializer(serializers.Serializer):
    """A theme's level: the highest that this share of the weight reaches while no question lies too far below."""

    share_numerator = serializers.IntegerField(source="share.numerator", min_value=1, help_text="The share, above …")
    share_denominator = serializers.IntegerField(source="share.denominator", min_value=1, help_text="… and below.")
    most_below = serializers.IntegerField(min_value=0, help_text="Levels that a question may lie below.")


class VersionSerializer(serializers.Serializer):
    """A published version of a framework."""

    slug = serializers.SlugField(source="framework.slug", help_text="Names the framework.")
    version = serializers.CharField(help_text="Its version.")
    hash = serializers.CharField(source="content_hash", help_text="SHA-256 of what is asked and how it is scored.")
    published_at = serializers.DateTimeField(help_text="It has not changed since, but for logged help text.")
    waves = serializers.ListField(
        child=serializers.SlugField(), help_text="Slugs of the waves that ask it, the latest first."
    )


class FrameworkDocumentSerializer(VersionSerializer):
    """The same with everything it asks, its help text as corrected."""

    title = serializers.CharField(help_text="What the questionnaire is called.")
    most_not_applicable_per_theme = serializers.IntegerField(
        min_value=0, help_text="Questions of a theme that may be answered “not applicable”."
    )
    themes_for_overall = serializers.IntegerField(
        min_value=1, help_text="Themes that must have a score for there to be an overall one."
    )
    points = PointsSerializer(many=True, help_text="Points by level.")
    gate = GateSerializer()
    themes = ThemeSerializer(many=True, help_text="In the order in which they are asked.")


@dataclass(frozen=True)
class _ByLevel:
    level: int
    text: str


def _by_level(texts: Mapping[int, str]) -> list[_ByLevel]:
    return [_ByLevel(level, texts[level]) for level in sorted(texts)]


AS_STORED = (
    "key",
    "kind",
    "prompt",
    "why_it_matters",
    "covers",
    "guidance",
    "who_knows",
    "checks",
    "sensitive",
    "weight",
)


def _question(question: QuestionText) -> dict[str, Any]:
    return {
        **{name: getattr(question, name) for name in AS_STORED},
        "wgll": question.wgll or None,
        "levels": _by_level(question.levels),
        "evidence": _by_level(question.evidence),
        "next_steps": _by_level(question.next_step),
        "not_applicable": [{"key": key, "text": text} for key, text in question.not_applicable.items()],
        "applies_to": [kind for kind in TRUST_TYPES if question.applies_to_type(kind)],
    }


def _listed(row: FrameworkVersion) -> dict[str, Any]:
    named = {name: getattr(row, name) for name in ("framework", "version", "content_hash", "published_at")}
    return {**named, "waves": [wave.slug for wave in row.waves.all()]}


def _whole(row: FrameworkVersion, document: FrameworkDocument) -> dict[str, Any]:
    rules = {name: getattr(document, name) for name in ("title", "gate", "themes_for_overall")}
    return {
        **_listed(row),
        **rules,
        "most_not_applicable_per_theme": document.most_not_applicable_per_theme,
        "points": [{"level": level, "points": document.points[level]} for level in sorted(document.points)],
        "themes": [
            {
                **{name: getattr(theme, name) for name in ("key", "title", "introduction", "weight")},
                "questions": [_question(question) for question in theme.questions],
            }
            for theme in document.themes
        ],
    }


class FrameworkFilters(serializers.Serializer):
    slug = serializers.RegexField(
        r"^[-a-zA-Z0-9_]+\Z", required=False, trim_whitespace=False, help_text="Slug of a framework."
    )


class FrameworkViewSet(GenericViewSet):
    """Questionnaires, which are no secret: everybody who is signed in reads them."""

    serializer_class = VersionSerializer
    filters = FrameworkFilters
    ordering = ("-published_at", "pk")

    def get_queryset(self) -> QuerySet[FrameworkVersion]:
        return framework_versions()

    def narrow(self, queryset: QuerySet[FrameworkVersion], *, slug: str = "") -> QuerySet[FrameworkVersion]:
        return queryset.filter(framework__slug=slug) if slug else queryset

    def list(self, request: Request) -> Response:
        """The published versions of every questionnaire, the latest first."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(self.get_serializer([_listed(row) for row in page], many=True).data)

    @extend_schema(
        parameters=[
            OpenApiParameter("slug", str, "path", description="Slug of a framework."),
            OpenApiParameter("version", str, "path", description="Version of it, such as 1.0."),
        ],
        responses=FrameworkDocumentSerializer,
    )
    def retrieve(self, request: Request, slug: str, version: str) -> Response:
        """Everything that one version asks, with the rules by which answers are scored."""
        row = get_object_or_404(self.filter_queryset(self.get_queryset()), framework__slug=slug, version=version)
        return Response(FrameworkDocumentSerializer(_whole(row, document_of(row))).data)
