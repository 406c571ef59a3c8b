"""Scores in the API."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import scope as places
from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of
from surveys.api import KeyField, ParticipantFilters, ParticipantSerializer, narrowed
from surveys.models import Assessment, Submission
from surveys.selectors import assessments_visible_to, document_of, latest_submissions

from .models import Scope, Score
from .selectors import SubmissionScores, scores_of


class ScoreSerializer(serializers.Serializer):
    """One score. The whole numbers are what was computed; score and best are one division of them."""

    scope = serializers.ChoiceField(Scope.choices, help_text="What it is the score of.")
    key = serializers.CharField(allow_blank=True, help_text="Key of the theme or question; blank for overall.")
    score = serializers.FloatField(
        source="value", allow_null=True, min_value=0, max_value=100, help_text="0 to 100. Null: nothing applies."
    )
    best = serializers.FloatField(
        allow_null=True,
        min_value=0,
        max_value=100,
        help_text="If each answer not known turned out to be level 5. Null: nothing applies, or not yours to read.",
    )
    level = serializers.IntegerField(
        allow_null=True, min_value=1, max_value=5, help_text="Null for overall, and where nothing applies."
    )
    numerator = serializers.IntegerField(
        min_value=0, help_text="Score times denominator, as computed in whole numbers."
    )
    best_numerator = serializers.IntegerField(
        allow_null=True, min_value=0, help_text="Best times denominator, likewise. Null: not yours to read."
    )
    denominator = serializers.IntegerField(
        min_value=0, help_text="What the numerators are divided by; 0 where nothing applies."
    )


class SubmissionSerializer(serializers.Serializer):
    number = serializers.IntegerField(min_value=1, help_text="Above 1 where the assessment was submitted again.")
    submitted_at = serializers.DateTimeField(help_text="When the last signature was given.")
    hash = serializers.CharField(source="content_hash", help_text="SHA-256 of the answers as they were signed.")


class ResultSerializer(serializers.Serializer):
    """The scores of one trust in one wave, from its latest submission."""

    assessment = serializers.IntegerField(source="assessment.pk", help_text="Id of the assessment.")
    wave = serializers.SlugField(source="assessment.wave.slug", help_text="Slug of the wave.")
    trust = ParticipantSerializer(source="assessment")
    submission = SubmissionSerializer()
    scores = ScoreSerializer(many=True, help_text="Empty for the moments between a signature and its scores.")


@dataclass(frozen=True)
class Result:
    """What ResultSerializer shows."""

    assessment: Assessment
    submission: Submission
    scores: list["Score | ScoreAlone"]


class ScoreAlone:
    """A score without what it could be at best, which tells how many answers are not known."""

    best = None
    best_numerator = None

    def __init__(self, score: Score) -> None:
        self.scope, self.key, self.value, self.level = score.scope, score.key, score.value, score.level
        self.numerator, self.denominator = score.numerator, score.denominator


class ScoreFilters(ParticipantFilters):
    scope = serializers.ChoiceField(Scope.choices, required=False, help_text="Leave out the scores of other scopes.")
    theme = KeyField(help_text="Key of a theme: leave out all but its own score and those of its questions.")


class ScoreViewSet(GenericViewSet):
    """Scores that the reader may read by name. ``row`` names what makes the rows of a CSV."""

    serializer_class = ResultSerializer
    filters = ScoreFilters
    ordering = ("pk",)
    row = "scores"
    scope = theme = ""

    def get_queryset(self) -> QuerySet[Assessment]:
        submitted = {"submissions__number": 1}  # One row each: later submissions have other numbers.
        reader = cast(User, self.request.user)
        return assessments_visible_to(reader, Permission.RESULT_READ).filter(**submitted)

    def narrow(
        self, queryset: QuerySet[Assessment], *, scope: str = "", theme: str = "", **wanted: str
    ) -> QuerySet[Assessment]:
        self.scope, self.theme = scope, theme
        return narrowed(queryset, wanted)

    def list(self, request: Request) -> Response:
        """The scores of each trust in each wave that submitted, as far as you may read them by name.

        Who may not read a trust's answers gets no scores of questions in a theme with a sensitive question, and
        neither that theme's nor the overall score at best.
        """
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        reads_answers = scope_of(request.user, Permission.ANSWERS_READ)
        results = results_of(page, scope=self.scope, theme=self.theme, reads_answers=reads_answers)
        return self.get_paginated_response(self.get_serializer(results, many=True).data)


def results_of(
    assessments: Iterable[Assessment], *, scope: str = "", theme: str = "", reads_answers: places.Scope
) -> list[Result]:
    """The assessments with their latest submission and its scores, all or those of one scope or theme; two queries."""
    assessments = list(assessments)
    submissions = latest_submissions(assessments)
    scores = scores_of(submission.pk for submission in submissions.values())
    results = []
    for assessment in assessments:
        submission = submissions[assessment.pk]
        found = _shown(assessment, scores.get(submission.pk) or SubmissionScores(), reads_answers)
        wanted = [score for score in found if scope in ("", score.scope) and _is_of(theme, score)]
        results.append(Result(assessment, submission, wanted))
    return results


def _is_of(theme: str, score: "Score | ScoreAlone") -> bool:
    """Whether a score is a theme's own or one of its questions', whose keys begin with the theme's; blank is any."""
    return not theme or score.key == theme or score.key.startswith(f"{theme}.")


def _shown(
    assessment: Assessment, scores: SubmissionScores, reads_answers: places.Scope
) -> Iterator[Score | ScoreAlone]:
    """The scores in the order of the questionnaire; see Theme.holds_sensitive for those that are left out."""
    names_all = reads_answers.covers(
        trust_code=assessment.trust_code, icb_code=assessment.icb_code, region_code=assessment.region_code
    )
    themes = document_of(assessment.wave.framework_version).themes
    hidden = set() if names_all else {theme.key for theme in themes if theme.holds_sensitive}
    if scores.overall:
        # The best of the whole, less that of the other themes, would be the hidden theme's.
        yield ScoreAlone(scores.overall) if hidden else scores.overall
    for theme in themes:
        if theme.key in scores.themes:
            score = scores.themes[theme.key]
            yield ScoreAlone(score) if theme.key in hidden else score
    for theme in themes:
        if theme.key not in hidden:
            yield from (scores.questions[q.key] for q in theme.scored if q.key in scores.questions)
