"""The ten trusts most like one, and what of their structure is alike. Structure is public; scores are not here."""

from dataclasses import dataclass

import pandas as pd

from accounts.models import User
from accounts.permissions import Permission
from accounts.selectors import scope_of
from maturity.models import CohortMember, PeerGroup
from maturity.peers import squared_differences, structure_of
from organisations.selectors import attributes_on

from .results import ResultFacts


@dataclass(frozen=True)
class NearestFacts:
    """``group`` holds the ten with their distances; ``differences`` are peers.squared_differences of those that still
    have a row; ``readable`` are the codes of trusts whose results the reader may open."""

    group: PeerGroup
    differences: pd.DataFrame
    readable: frozenset[str]


def nearest_facts(user: User, facts: ResultFacts) -> NearestFacts | None:
    """The nearest ten of a result that the caller may read, in two queries; None where there are none."""
    group = next((one for one in facts.now.groups if one.kind == PeerGroup.Kind.NEAREST), None)
    if group is None:
        return None
    assessment = facts.now.assessment
    names = ("trust_code", "trust_type", "icb_code", "region_code")
    members = CohortMember.objects.filter(publication=facts.now.publication)
    rows = list(members.values_list(*(f"submission__assessment__{name}" for name in names)))
    types = {code: trust_type for code, trust_type, _, _ in rows}
    structure = structure_of(types, attributes_on(assessment.wave.geography_date))
    codes = [one["code"] for one in group.neighbours]
    scope = scope_of(user, Permission.RESULT_READ)
    readable = {
        code for code, _, icb, region in rows if scope.covers(trust_code=code, icb_code=icb, region_code=region)
    }
    return NearestFacts(
        group=group,
        differences=squared_differences(assessment.trust_code, structure).reindex(codes),
        readable=frozenset(readable),
    )
