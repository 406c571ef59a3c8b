"""What many trusts of a region lack: their levels by question, for who may read their answers by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Permission
from maturity.models import Scope, Score
from maturity.scoring import METHOD_VERSION
from surveys.models import Assessment, Wave
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors import assessments_visible_to, document_of


@dataclass(frozen=True)
class RegionLevels:
    """The levels of the last submission that stands of each assessment, by question key and assessment id."""

    wave: Wave
    assessments: Sequence[Assessment]
    levels: Mapping[str, Mapping[int, int]]

    @property
    def document(self) -> FrameworkDocument:
        return document_of(self.wave.framework_version)

    @property
    def scored(self) -> int:
        return len({pk for of_question in self.levels.values() for pk in of_question})


def levels_in_region(user: User, wave: Wave, region: str) -> RegionLevels:
    """What ``user`` may read by name of the trusts of ``region`` in ``wave``; two queries."""
    visible = assessments_visible_to(user, Permission.ANSWERS_READ).filter(wave=wave, region_code=region)
    assessments = list(visible.order_by("trust_name"))
    rows = (
        Score.objects.filter(
            submission__assessment__in=[one.pk for one in assessments],
            submission__withdrawal__isnull=True,
            method_version=METHOD_VERSION,
            scope=Scope.QUESTION,
        )
        .order_by("submission__number", "pk")
        .values_list("submission__assessment_id", "submission__number", "key", "level")
    )
    latest: dict[int, int] = {}
    found: dict[tuple[int, int], dict[str, int]] = {}
    for assessment_id, number, key, level in rows:
        latest[assessment_id] = number
        if level is not None:
            found.setdefault((assessment_id, number), {})[key] = level
    levels: dict[str, dict[int, int]] = {}
    for assessment_id, number in latest.items():
        for key, level in found.get((assessment_id, number), {}).items():
            levels.setdefault(key, {})[assessment_id] = level
    return RegionLevels(wave, assessments, levels)
