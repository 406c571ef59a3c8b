"""The studies of a publication: worked out before it is stored, and stored with it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from organisations.sizes import sizes_of
from surveys.evidence.pieces import pieces_in_snapshot
from surveys.models import Assessment, Submission
from surveys.questionnaire.document import FrameworkDocument
from surveys.selectors import document_of

from .. import studies
from ..models import Publication, Study
from ..peers import ENGLAND, REGION, TYPE, groups_of
from ..shared import points_over, restricted, shared_questions
from .computation import Computation
from .earlier import Earlier, earlier_of

CHANGE_KINDS = (ENGLAND, REGION, TYPE)
Rows = list[studies.Row]


def work_out(computation: Computation) -> dict[str, Rows]:
    """Every study of a cohort, by name. At most nine queries."""
    document = document_of(computation.wave.framework_version)
    earlier = earlier_of(computation.wave, computation.submissions)
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
        Study.Name.CHANGE: _changes(computation, document, earlier),
        Study.Name.SIGNS: studies.signs(
            document, codes, _evidence(document, submissions), _levels_before(document, earlier)
        ),
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


def _changes(computation: Computation, document: FrameworkDocument, earlier: Earlier | None) -> Rows:
    """The change of each group since the wave before, in the scores as published and over shared questions."""
    if earlier is None:
        return []
    codes = computation.codes[list(earlier.rows)]
    members: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for row, position in enumerate(earlier.rows):
        for group in groups_of(computation.submissions[position].assessment):
            if group.kind in CHANGE_KINDS:
                members[group.kind, group.key].append(row)
    groups = [(kind, key, rows) for (kind, key), rows in sorted(members.items())]
    rows = _compared(earlier.points(earlier.document), points_over(document, document, codes), groups, "as published")
    shared = shared_questions(earlier.document, document)
    if shared != {question.key for question in (*document.scored, *earlier.document.scored)}:
        # One set of rules for both waves: those of today.
        rules = restricted(document, shared)
        rows += _compared(earlier.points(rules), points_over(rules, document, codes), groups, "same questions")
    return [row | {"since": earlier.wave.title} for row in studies.corrected(rows)]


def _levels_before(document: FrameworkDocument, earlier: Earlier | None) -> pd.DataFrame | None:
    """The levels of then of the trusts that were one trust then too, over the questions asked in the same words.

    A row's name is its trust's position in the cohort.
    """
    if earlier is None:
        return None
    whole = earlier.whole()
    levels = studies.levels_frame(earlier.document, earlier.codes[[row for _, row in whole]])
    levels.index = pd.Index([position for position, _ in whole])
    return levels[[key for key in levels.columns if key in shared_questions(earlier.document, document)]]


def _compared(
    before: pd.DataFrame, after: pd.DataFrame, groups: Sequence[tuple[str, str, Sequence[int]]], basis: str
) -> Rows:
    """Changes in the scores that both have."""
    both = [score for score in after.columns if score in before.columns]
    return studies.changes(before[both], after[both], groups, basis) if both else []
