"""Publications and their benchmarks in the API."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, cast

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import User
from organisations.api import CodeField
from organisations.models import Programme, TrustType
from surveys.api import KeyField, WaveField

from .disclosure import Shown
from .models import Benchmark, PeerGroup, Publication, Scope
from .peers import JOINED_TYPES, NEITHER, NEITHER_LABEL
from .published_selectors import benchmarks_visible_to, england_of, released_publications, shown_of

POINTS: dict[str, Any] = {"allow_null": True, "min_value": 0, "max_value": 100}
GROUPS = (PeerGroup.Kind.REGION, PeerGroup.Kind.ICB, PeerGroup.Kind.TYPE, PeerGroup.Kind.PROGRAMME)
"""Kinds of group that a reader may ask for by a parameter of that name."""
PROGRAMMES = [*Programme.choices, (NEITHER, NEITHER_LABEL)]
NUMBER: dict[str, Any] = {"min_value": 1, "max_value": 2**31 - 1}


class RunSerializer(serializers.Serializer):
    """The computation that the scores come from."""

    method = serializers.CharField(source="method_version", help_text="Version of the scoring method.")
    framework_hash = serializers.CharField(help_text="SHA-256 of what is asked and how it is scored.")
    submissions_hash = serializers.CharField(source="input_hash", help_text="SHA-256 of the submissions scored.")
    scores_hash = serializers.CharField(source="output_hash", help_text="SHA-256 of the same with every score.")


class PublicationSerializer(serializers.Serializer):
    """A released publication of a wave."""

    wave = serializers.SlugField(source="publication.wave.slug", help_text="Slug of the wave.")
    number = serializers.IntegerField(source="publication.number", min_value=1, help_text="From 1 within the wave.")
    state = serializers.ChoiceField(
        Publication.State.choices, source="publication.state", help_text="Provisional figures can still change."
    )
    stands = serializers.BooleanField(help_text="False where a later one of the wave is released.")
    reason = serializers.CharField(source="publication.reason", help_text="Why it was made.")
    cut = serializers.DateTimeField(source="publication.cut", help_text="Submissions up to this moment are in it.")
    released_at = serializers.DateTimeField(source="publication.released_at", help_text="When it was released.")
    demonstration = serializers.BooleanField(
        source="publication.wave.demonstration", help_text="True where the answers are made up."
    )
    participating = serializers.IntegerField(min_value=0, help_text="Trusts that take part in the wave.")
    scored = serializers.IntegerField(min_value=0, help_text="Trusts that are scored in it.")
    run = RunSerializer(source="publication.run")


@dataclass(frozen=True)
class PublicationEntry:
    """What PublicationSerializer shows."""

    publication: Publication
    stands: bool
    participating: int
    scored: int


def publication_entries(publications: Iterable[Publication]) -> list[PublicationEntry]:
    """The publications with how many trusts are in each; one query."""
    rows = list(publications)
    groups = england_of(rows)
    return [
        PublicationEntry(
            row,
            not row.superseded,  # type: ignore[attr-defined]
            groups[row.pk].participating if row.pk in groups else 0,
            groups[row.pk].scored if row.pk in groups else 0,
        )
        for row in rows
    ]


class PublicationFilters(serializers.Serializer):
    wave = WaveField(help_text="Slug of a wave.")
    state = serializers.ChoiceField(
        Publication.State.choices, required=False, help_text="Provisional figures can still change."
    )


class PublicationViewSet(GenericViewSet):
    """Released publications, for whoever sees groups of trusts on any page."""

    serializer_class = PublicationSerializer
    filters = PublicationFilters
    ordering = ("-released_at", "-pk")

    def get_queryset(self) -> QuerySet[Publication]:
        return released_publications(cast(User, self.request.user))

    def narrow(self, queryset: QuerySet[Publication], **wanted: str) -> QuerySet[Publication]:
        fields = {"wave": "wave__slug", "state": "state"}
        return queryset.filter(**{fields[name]: value for name, value in wanted.items()})

    def list(self, request: Request) -> Response:
        """The publications that are released, the latest first, with cut, state and the hashes of their scores."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(self.get_serializer(publication_entries(page), many=True).data)

    @extend_schema(
        parameters=[
            OpenApiParameter("wave", str, "path", description="Slug of a wave."),
            OpenApiParameter("number", int, "path", description="Number of the publication within the wave."),
        ]
    )
    def retrieve(self, request: Request, wave: str, number: int) -> Response:
        """One released publication, by wave and number."""
        rows = self.filter_queryset(self.get_queryset())
        # No number that is too large for the database becomes part of a query.
        row = get_object_or_404(rows, wave__slug=wave, number=min(number, NUMBER["max_value"]))
        [entry] = publication_entries([row])
        return Response(self.get_serializer(entry).data)


# --- benchmarks -----------------------------------------------------------------------------------


class PublishedInSerializer(serializers.Serializer):
    wave = serializers.SlugField(source="wave.slug", help_text="Slug of the wave.")
    number = serializers.IntegerField(min_value=1, help_text="Number of the publication within the wave.")
    state = serializers.ChoiceField(Publication.State.choices, help_text="Provisional figures can still change.")


class GroupSerializer(serializers.Serializer):
    """A group of trusts."""

    kind = serializers.ChoiceField(PeerGroup.Kind.choices, help_text="What its trusts have in common.")
    key = serializers.CharField(
        allow_blank=True, help_text="Code of the region or board, type, programme, or trust whose nearest ten they are."
    )
    name = serializers.CharField(source="label", help_text="What pages call it.")
    participating = serializers.IntegerField(min_value=0, help_text="Trusts of the group that take part in the wave.")
    scored = serializers.IntegerField(min_value=0, help_text="Trusts of the group that are scored.")


class BenchmarkSerializer(serializers.Serializer):
    """The distribution of one score in one group, as far as you may see it."""

    publication = PublishedInSerializer(source="row.peer_group.publication")
    group = GroupSerializer(source="row.peer_group")
    scope = serializers.ChoiceField(Scope.choices, source="row.scope", help_text="What it is the score of.")
    key = serializers.CharField(
        source="row.key", allow_blank=True, help_text="Key of the theme or question; blank for overall."
    )
    n = serializers.IntegerField(source="shown.n", min_value=0, help_text="Trusts that have this score.")
    median = serializers.IntegerField(source="shown.median", **POINTS, help_text="Points. Null: withheld.")
    lower_quartile = serializers.IntegerField(**POINTS, help_text="A quarter score less. Null: withheld.")
    upper_quartile = serializers.IntegerField(**POINTS, help_text="A quarter score more. Null: withheld.")
    deciles = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=100),
        source="shown.deciles",
        allow_null=True,
        help_text="The nine from 10 % to 90 %. Null: withheld.",
    )
    level_counts = serializers.ListField(
        child=serializers.IntegerField(min_value=0),
        source="shown.level_counts",
        allow_null=True,
        help_text="Trusts at level 1, 2, 3, 4 and 5. Null: withheld, or the score has no levels.",
    )
    mean = serializers.IntegerField(source="shown.mean", **POINTS, help_text="For readers with names. Null: withheld.")
    withheld = serializers.ListField(
        child=serializers.CharField(), source="shown.reasons", help_text="Why figures are null; empty: none withheld."
    )
    held_from = serializers.DateTimeField(
        source="shown.held_from",
        allow_null=True,
        help_text="Cut of the earlier publication that the figures come from, where newer ones are held back.",
    )


@dataclass(frozen=True)
class BenchmarkEntry:
    """What BenchmarkSerializer shows."""

    row: Benchmark
    shown: Shown

    @property
    def lower_quartile(self) -> int | None:
        return self.shown.quartiles[0] if self.shown.quartiles else None

    @property
    def upper_quartile(self) -> int | None:
        return self.shown.quartiles[1] if self.shown.quartiles else None


class BenchmarkFilters(serializers.Serializer):
    wave = WaveField(help_text="Slug of a wave.")
    publication = serializers.IntegerField(
        required=False, **NUMBER, help_text="Number of a publication within its wave."
    )
    kind = serializers.ChoiceField(PeerGroup.Kind.choices, required=False, help_text="Kind of group.")
    group = serializers.RegexField(
        r"^[-_a-zA-Z0-9]{1,20}\Z", required=False, trim_whitespace=False, help_text="Key of a group."
    )
    region = CodeField(help_text="Code of a region: its group.")
    icb = CodeField(help_text="Code of an integrated care board: its group.")
    type = serializers.ChoiceField(TrustType.choices, required=False, help_text="Type of trust: its group.")
    programme = serializers.ChoiceField(
        PROGRAMMES, required=False, help_text="Group of a programme; “neither” are the trusts in none."
    )
    scope = serializers.ChoiceField(Scope.choices, required=False, help_text="What it is the score of.")
    theme = KeyField(help_text="Key of a theme: its own score and those of its questions.")


class BenchmarkViewSet(GenericViewSet):
    """Benchmarks of released publications, with what you may see of each and why not the rest."""

    serializer_class = BenchmarkSerializer
    filters = BenchmarkFilters
    ordering = ("pk",)

    def get_queryset(self) -> QuerySet[Benchmark]:
        return benchmarks_visible_to(cast(User, self.request.user))

    def narrow(self, queryset: QuerySet[Benchmark], *, theme: str = "", **wanted: Any) -> QuerySet[Benchmark]:
        fields = {
            "wave": "peer_group__publication__wave__slug",
            "publication": "peer_group__publication__number",
            "kind": "peer_group__kind",
            "group": "peer_group__key",
            "scope": "scope",
        }
        if theme:
            in_theme = Q(scope=Scope.QUESTION, key__startswith=f"{theme}.")
            queryset = queryset.filter(Q(scope=Scope.THEME, key=theme) | in_theme)
        if wanted.get("type") in JOINED_TYPES:
            wanted["type"] = JOINED_TYPES[wanted["type"]]
        groups = [Q(peer_group__kind=kind, peer_group__key=wanted.pop(kind)) for kind in GROUPS if kind in wanted]
        if groups:
            # A group has one kind: of several that are asked for, each is listed.
            queryset = queryset.filter(reduce(or_, groups))
        return queryset.filter(**{fields[name]: value for name, value in wanted.items()})

    def list(self, request: Request) -> Response:
        """The distribution of each score in each group, in whole points, as far as you may see it.

        Who may not read every trust of a group by name sees figures from a number of trusts on, and none that could
        place a trust; withheld says why. Several of region, icb, type and programme name several groups. Publications
        that do not stand any more are listed too: ask for one by wave and number.
        """
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        shown = shown_of(page, cast(User, request.user))
        entries = [BenchmarkEntry(row, shown[row.pk]) for row in page]
        return self.get_paginated_response(self.get_serializer(entries, many=True).data)
