"""Made-up statuses in the Data Security and Protection Toolkit, as its export would list them. Pure.

The toolkit publishes real ones. The portal ships none, since they change every year, and a demonstration must not
put a real status beside made-up answers; these follow from the answers instead.
"""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from io import StringIO

from demonstration.generator import Draft
from organisations.dspt import COLUMNS
from organisations.source_files import SourceFile

QUESTION = "standards.cyber"
EDITION, PUBLISHED_ON, AS_AT = "25/26", date(2026, 6, 30), date(2026, 7, 15)
SOURCE = "made up for the demonstration"
STATUSES = ("Standards Not Met", "Approaching Standards", "Standards Met")


def made_up_export(waves: Sequence[Mapping[str, Draft]]) -> SourceFile:
    """The export for every trust whose draft of the last of ``waves``, or else of an earlier one, has a level.

    ``waves`` are drafts by trust code, in order of time.
    """
    levels: dict[str, int] = {}
    for drafts in waves:
        levels |= {code: level for code, draft in drafts.items() if (level := _level(draft)) is not None}
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    for code, level in sorted(levels.items()):
        status = STATUSES[min(level, len(STATUSES)) - 1]
        rows.writerow((code, "Trust", f"{EDITION} {status}", f"{PUBLISHED_ON:%d/%m/%Y}", "Trust"))
    return SourceFile("made-up-statuses.csv", written.getvalue().encode())


def _level(draft: Draft) -> int | None:
    return next((save.level for save in reversed(draft.saves) if save.question == QUESTION), None)
