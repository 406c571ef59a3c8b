"""Where the trusts of a list stand: their scores in a wave and in the one before it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope as Places
from accounts.selectors import scope_of
from maturity.models import Scope, Score
from maturity.scoring import METHOD_VERSION
from prepared.queries import prepared
from surveys.models import Assessment, Wave
from surveys.selectors import assessments_in, opened_waves


@dataclass
class Standing:
    """A trust's last scores in one wave, as (numerator, denominator); ``levels`` are those of its themes."""

    overall: tuple[int, int] | None = None
    themes: dict[str, tuple[int, int]] = field(default_factory=dict)
    levels: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Standings:
    """By trust code. ``readable`` are the trusts whose scores the reader may see, scored or not."""

    before_wave: Wave | None
    readable: frozenset[str]
    now: Mapping[str, Standing]
    before: Mapping[str, Standing]


def standings(user: User, wave: Wave) -> Standings:
    """The standings that ``user`` may read by name in ``wave`` and the wave before; three queries.

    The second wave is the one that opened last before it, of the same questionnaire.
    """
    earlier = [w for w in opened_waves() if w.opens_on < wave.opens_on]
    same = [w for w in earlier if w.framework_version.framework_id == wave.framework_version.framework_id]
    before = max(same, key=lambda w: w.opens_on, default=None)
    wanted = [w.pk for w in (wave, before) if w is not None]
    scope_lists = scope_of(user, Permission.RESULT_READ).lists()
    places = {pk: (wave_id, code) for pk, wave_id, code in _places(wanted, *scope_lists)}
    found: dict[tuple[int, int], Standing] = {}
    latest: dict[int, int] = {}
    for assessment_id, number, scope, key, numerator, denominator, level in _scores(wanted, *scope_lists):
        latest[assessment_id] = number
        of_one = found.setdefault((assessment_id, number), Standing())
        if scope == Scope.OVERALL:
            of_one.overall = numerator, denominator
        else:
            of_one.themes[key] = numerator, denominator
            of_one.levels += [level] if level else []
    by_wave: dict[int, dict[str, Standing]] = {pk: {} for pk in wanted}
    for assessment_id, number in latest.items():
        wave_id, code = places[assessment_id]
        by_wave[wave_id][code] = found[assessment_id, number]
    return Standings(
        before_wave=before,
        readable=frozenset(code for wave_id, code in places.values() if wave_id == wave.pk),
        now=by_wave[wave.pk],
        before=by_wave[before.pk] if before else {},
    )


def _visible(
    waves: list[int], everywhere: bool, codes: list[str], icbs: list[str], regions: list[str]
) -> QuerySet[Assessment]:
    return assessments_in(Places.of_lists(everywhere, codes, icbs, regions)).filter(wave_id__in=waves).order_by()


@prepared
def _places(
    waves: list[int], everywhere: bool, codes: list[str], icbs: list[str], regions: list[str]
) -> QuerySet[Assessment, tuple[int, int, str]]:
    return _visible(waves, everywhere, codes, icbs, regions).values_list("pk", "wave_id", "trust_code")


@prepared
def _scores(
    waves: list[int], everywhere: bool, codes: list[str], icbs: list[str], regions: list[str]
) -> QuerySet[Score, tuple[Any, ...]]:
    rows = Score.objects.filter(
        submission__assessment__in=_visible(waves, everywhere, codes, icbs, regions).values("pk"),
        submission__withdrawal__isnull=True,
        method_version=METHOD_VERSION,
        scope__in=(Scope.OVERALL, Scope.THEME),
    ).order_by("submission__number", "pk")
    return rows.values_list(
        "submission__assessment_id", "submission__number", "scope", "key", "numerator", "denominator", "level"
    )
