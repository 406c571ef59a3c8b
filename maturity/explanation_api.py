"""Why a trust's scores are what they are, in the API: the answers, what would lift them most, and like for like."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of
from surveys.models import Assessment, Submission
from surveys.questionnaire.document import LEVELS, FrameworkDocument
from surveys.selectors import assessments_visible_to, document_of, latest_submissions
from surveys.selectors.not_applicable import confirmed_in

from .api import Result, ResultSerializer, ScoreViewSet, results_of
from .scoring import Change, Explanation, ThemeExplanation, explain, levels_of
from .shared import points_over, restricted, shared_questions

LEVEL: dict[str, Any] = {"min_value": min(LEVELS), "max_value": max(LEVELS)}
POINTS: dict[str, Any] = {"min_value": 0, "max_value": 100}
NONE_APPLIES = "Null: nothing applies."


class PartSerializer(serializers.Serializer):
    """An answer's part in its theme: it adds weight × points to the numerator and its weight to the denominator."""

    question = serializers.CharField(help_text="Key of the question.")
    level = serializers.IntegerField(**LEVEL, allow_null=True, help_text="As counted; null: not applicable.")
    not_known = serializers.BooleanField(help_text="True: it counts as level 1.")
    weight = serializers.IntegerField(min_value=1, help_text="The question's weight.")
    points = serializers.IntegerField(**POINTS, help_text="What the level counts.")


class LevelTestSerializer(serializers.Serializer):
    """Whether the theme reaches a level."""

    level = serializers.IntegerField(**LEVEL, help_text="1, the lowest, to 5.")
    passed = serializers.BooleanField(help_text="Whether it is reached.")
    reached = serializers.IntegerField(min_value=0, help_text="Weight of the answers at it or above.")
    needed = serializers.FloatField(min_value=0, help_text="Weight that is needed.")
    too_low = serializers.ListField(child=serializers.CharField(), help_text="Questions that lie too far below.")


class ChangeSerializer(serializers.Serializer):
    question = serializers.CharField(help_text="Key of the question.")
    from_level = serializers.IntegerField(**LEVEL, help_text="As counted now.")
    to_level = serializers.IntegerField(**LEVEL, help_text="What it would be raised to.")


class LiftSerializer(ChangeSerializer):
    """One answer raised by one level."""

    gain = serializers.FloatField(min_value=0, help_text="Points that it adds to the theme's score.")
    overall_gain = serializers.FloatField(
        min_value=0, allow_null=True, help_text="Points that it adds overall; null: there is no overall score."
    )


class NextLevelSerializer(serializers.Serializer):
    """The fewest answers to change for the theme's next level."""

    level = serializers.IntegerField(**LEVEL, help_text="The level that is reached with them.")
    changes = ChangeSerializer(many=True)


class ThemeExplanationSerializer(serializers.Serializer):
    theme = serializers.CharField(help_text="Key of the theme.")
    score = serializers.FloatField(**POINTS, allow_null=True, help_text=NONE_APPLIES)
    best = serializers.FloatField(**POINTS, allow_null=True, help_text="If each answer not known were level 5.")
    strict_score = serializers.FloatField(**POINTS, help_text="If each answer not applicable were level 1.")
    level = serializers.IntegerField(**LEVEL, allow_null=True, help_text=NONE_APPLIES)
    answers = PartSerializer(many=True, help_text="In the order of the questionnaire.")
    level_tests = LevelTestSerializer(many=True, help_text="One for each level; none where nothing applies.")
    lifts = LiftSerializer(many=True, help_text="What would lift the score by one level of one answer, most first.")
    next_level = NextLevelSerializer(allow_null=True, help_text="Null: it is at the highest, or nothing applies.")


class SharedScoreSerializer(serializers.Serializer):
    """One score in an earlier wave and in this one."""

    key = serializers.CharField(allow_blank=True, help_text="Key of the theme; blank for overall.")
    then = serializers.FloatField(
        **POINTS, allow_null=True, help_text="As signed in the earlier wave, by its own rules."
    )
    now = serializers.FloatField(**POINTS, allow_null=True, help_text="As signed in this wave.")
    shared_then = serializers.FloatField(
        **POINTS,
        allow_null=True,
        help_text="Over the shared questions, by the rules of this wave. Null: none, or not yours to read.",
    )
    shared_now = serializers.FloatField(
        **POINTS, allow_null=True, help_text="The same for this wave. Null: none, or not yours to read."
    )


class LikeForLikeSerializer(serializers.Serializer):
    """This wave beside an earlier one over the questions that both asked in the same words."""

    wave = serializers.SlugField(help_text="Slug of the earlier wave.")
    shared_questions = serializers.IntegerField(min_value=0, help_text="Questions asked in the same words in both.")
    questions = serializers.IntegerField(min_value=0, help_text="Scored questions of this wave.")
    scores = SharedScoreSerializer(many=True)


class ExplainedSerializer(ResultSerializer):
    """The scores of one trust in one wave, and why they are what they are."""

    explanation = ThemeExplanationSerializer(
        many=True, allow_null=True, help_text="By theme. Null: the trust's answers are not yours to read."
    )
    like_for_like = LikeForLikeSerializer(
        many=True, help_text="One for each earlier wave of the same framework that the trust submitted, latest first."
    )


@dataclass(frozen=True)
class Explained(Result):
    """What ExplainedSerializer shows."""

    explanation: list[dict[str, Any]] | None
    like_for_like: list[dict[str, Any]]


class ExplainedScoreViewSet(ScoreViewSet):
    """The scores of one assessment that the reader may read by name."""

    serializer_class = ExplainedSerializer
    lookup_url_kwarg = "assessment_id"

    @extend_schema(parameters=[OpenApiParameter("assessment_id", int, "path", description="Id of an assessment.")])
    def retrieve(self, request: Request, assessment_id: int) -> Response:
        """The scores of one trust in one wave, which answers made them, and what would lift them most.

        Who may not read the trust's answers gets no explanation, and no score over shared questions.
        """
        assessment: Assessment = self.get_object()
        reader = cast(User, request.user)
        reads = scope_of(reader, Permission.ANSWERS_READ)
        [result] = results_of([assessment], reads_answers=reads)
        names_all = reads.covers(
            trust_code=assessment.trust_code, icb_code=assessment.icb_code, region_code=assessment.region_code
        )
        document = document_of(assessment.wave.framework_version)
        codes = levels_of(
            document,
            result.submission.snapshot,
            confirmed=confirmed_in([result.submission]).get(result.submission.pk, frozenset()),
        )
        explained = explain(document, codes) if names_all else None
        entry = Explained(
            result.assessment,
            result.submission,
            result.scores,
            list(_themes(explained)) if explained else None,
            _like_for_like(reader, assessment, result.submission, names_all),
        )
        return Response(self.get_serializer(entry).data)


def _points(value: Any) -> float | None:
    return None if value is None else float(value)


def _change(change: Change) -> dict[str, Any]:
    return {"question": change.question, "from_level": change.from_level, "to_level": change.to_level}


def _themes(explanation: Explanation) -> Iterable[dict[str, Any]]:
    for theme in explanation.themes:
        yield {
            "theme": theme.theme,
            "score": _points(theme.score),
            "best": _points(theme.best),
            "strict_score": float(theme.strict_score),
            "level": theme.level,
            "answers": theme.parts,
            "level_tests": theme.tests,
            "lifts": [
                {**_change(step.change), "gain": float(step.gain), "overall_gain": _points(step.overall_gain)}
                for step in theme.score_steps
            ],
            "next_level": _next_level(theme),
        }


def _next_level(theme: ThemeExplanation) -> dict[str, Any] | None:
    step = theme.level_step
    return {"level": step.level, "changes": [_change(change) for change in step.changes]} if step else None


def _like_for_like(
    reader: User, assessment: Assessment, submission: Submission, names_all: bool
) -> list[dict[str, Any]]:
    """The trust's earlier waves of the same framework beside this one; three queries."""
    now = document_of(assessment.wave.framework_version)
    rows: QuerySet[Assessment] = assessments_visible_to(reader, Permission.RESULT_READ).filter(
        trust_code=assessment.trust_code,
        wave__opens_on__lt=assessment.wave.opens_on,
        wave__framework_version__framework=assessment.wave.framework_version.framework_id,
    )
    earlier = list(rows.select_related("wave__framework_version__framework").order_by("-wave__opens_on"))
    submissions = latest_submissions(earlier)
    confirmed = confirmed_in([submission, *submissions.values()])
    return [
        _compared(now, submission, one, submissions[one.pk], confirmed, names_all)
        for one in earlier
        if one.pk in submissions
    ]


def _compared(
    now: FrameworkDocument,
    submission: Submission,
    earlier: Assessment,
    signed: Submission,
    confirmed: Mapping[int, frozenset[str]],
    names_all: bool,
) -> dict[str, Any]:
    then = document_of(earlier.wave.framework_version)
    shared = shared_questions(then, now)

    def scored(rules: FrameworkDocument, document: FrameworkDocument, of: Submission) -> Mapping[str, float]:
        codes = np.array([levels_of(document, of.snapshot, confirmed=confirmed.get(of.pk, frozenset()))], dtype=np.int8)
        points = points_over(rules, document, codes).iloc[0].items()
        return {str(key): float(value) for key, value in points if not np.isnan(value)}

    columns = {"then": scored(then, then, signed), "now": scored(now, now, submission)}
    if shared and names_all:
        rules = restricted(now, shared)
        columns |= {"shared_then": scored(rules, then, signed), "shared_now": scored(rules, now, submission)}
    keys = ["", *(theme.key for theme in now.themes if theme.scored)]
    return {
        "wave": earlier.wave.slug,
        "shared_questions": len(shared),
        "questions": len(now.scored),
        "scores": [
            {"key": key}
            | {name: columns.get(name, {}).get(key) for name in ("then", "now", "shared_then", "shared_now")}
            for key in keys
            if any(key in column for column in columns.values())
        ],
    }
