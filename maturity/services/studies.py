"""The studies of a publication: worked out before it is stored, and stored with it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from organisations.sizes import sizes_of
from surveys.evidence.pieces import pieces_in_snapshot
from surveys.models import Assessment, Submission, Wave
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors import document_of

from .. import studies
from ..models import Publication, Study
from ..peers import ENGLAND, REGION, TYPE, groups_of
from ..scoring import levels_of
from ..selectors import latest_publications, submissions_in
from ..shared import points_over, restricted, shared_questions
from .computation import Computation

CHANGE_KINDS = (ENGLAND, REGION, TYPE)
Rows = list[studies.Row]


def work_out(computation: Computation) -> dict[str, Rows]:
    """Every study of a cohort, by name. Four queries."""
    document = document_of(computation.wave.framework_version)
    submissions, codes = computation.submissions, computation.codes
    assessments = [submission.assessment for submission in submissions]
    kinds = pd.Series([studies.kind_of(one.trust_type) for one in assessments], dtype=object)
    points = points_over(document, document, codes)
    main = points[next(iter(points.columns))]
    known = sizes_of(one.trust_id for one in assessments)
    sizes = pd.Series([known.get(one.trust_id, np.nan) for one in assessments], dtype=float)
    programmes = pd.Series([studies.programme_of(one.programmes) for one in assessments], dtype=object)
    places = {
        "region": pd.Series([one.region_code for one in assessments], dtype=object),
        "icb": pd.Series([one.icb_code for one in assessments], dtype=object),
    }
    others = studies.other_themes(document, computation.scores)
    return {
        Study.Name.CONSISTENCY: studies.consistency(document, codes),
        Study.Name.PROGRAMMES: [] if others is None else studies.programmes(others, programmes, kinds, sizes),
        Study.Name.MIX: _named(studies.mix(main, kinds, places), assessments),
        Study.Name.CHANGE: _changes(computation, document),
        Study.Name.SIGNS: studies.signs(document, codes, _evidence(document, submissions)),
    }


def store_studies(found: Mapping[str, Rows], *, publication: Publication) -> None:
    """Store what was worked out with the publication."""
    Study.objects.bulk_create(Study(publication=publication, name=name, rows=rows) for name, rows in found.items())


def _named(rows: Rows, assessments: Sequence[Assessment]) -> Rows:
    """The rows of places with their names, and of a board its region."""
    names: dict[tuple[str, str], tuple[str, str]] = {}
    for one in assessments:
        names["region", one.region_code] = one.region_name, one.region_code
        names["icb", one.icb_code] = one.icb_name, one.region_code
    return [
        row | {"label": names[row["level"], row["key"]][0], "region": names[row["level"], row["key"]][1]}
        for row in rows
    ]


def _evidence(document: FrameworkDocument, submissions: Sequence[Submission]) -> pd.DataFrame:
    """How many pieces of evidence each submission names for each question."""
    keys = [question.key for question in document.scored]
    counts = []
    for submission in submissions:
        pieces = pieces_in_snapshot(submission.snapshot)
        counts.append([len(pieces.get(key, ())) for key in keys])
    return pd.DataFrame(counts, columns=keys)


def _before(wave: Wave) -> Publication | None:
    """The publication that stands of the last wave of the same framework before ``wave`` that has one."""
    earlier = Wave.objects.filter(
        opens_on__lt=wave.opens_on, framework_version__framework=wave.framework_version.framework_id
    )
    found = latest_publications(earlier)
    return max(found.values(), key=lambda publication: publication.wave.opens_on, default=None)


def _changes(computation: Computation, document: FrameworkDocument) -> Rows:
    """The change of each group since the wave before, in the scores as published and over shared questions."""
    before = _before(computation.wave)
    if before is None:
        return []
    document_then = document_of(before.wave.framework_version)
    then = {submission.assessment.trust_id: submission for submission in submissions_in(before)}
    kept = [i for i, submission in enumerate(computation.submissions) if submission.assessment.trust_id in then]
    if not kept:
        return []
    codes = computation.codes[kept]
    codes_then = np.array(
        [levels_of(document_then, then[computation.submissions[i].assessment.trust_id].snapshot) for i in kept],
        dtype=np.int8,
    )
    members: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for row, position in enumerate(kept):
        for group in groups_of(computation.submissions[position].assessment):
            if group.kind in CHANGE_KINDS:
                members[group.kind, group.key].append(row)
    groups = [(kind, key, rows) for (kind, key), rows in sorted(members.items())]
    rows = _compared(document_then, document, document_then, document, codes_then, codes, groups, "as published")
    shared = shared_questions(document_then, document)
    if shared != {question.key for question in (*document.scored, *document_then.scored)}:
        # One set of rules for both waves: those of today.
        rules = restricted(document, shared)
        rows += _compared(rules, rules, document_then, document, codes_then, codes, groups, "same questions")
    return [row | {"since": before.wave.title} for row in studies.corrected(rows)]


def _compared(
    rules_then: FrameworkDocument,
    rules: FrameworkDocument,
    asked_then: FrameworkDocument,
    asked: FrameworkDocument,
    codes_then: np.ndarray,
    codes: np.ndarray,
    groups: Sequence[tuple[str, str, Sequence[int]]],
    basis: str,
) -> Rows:
    """Changes in the scores that both have."""
    earlier, later = points_over(rules_then, asked_then, codes_then), points_over(rules, asked, codes)
    both = [score for score in later.columns if score in earlier.columns]
    return studies.changes(earlier[both], later[both], groups, basis) if both else []
