"""Importing who took part in the Global Digital Exemplar programme, and how."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from audit.services import Actor, record

from ..models import Programme, ProgrammeMembership, Trust
from ..ods import CODE
from ..source_files import FileRefused, SourceFile, records_of
from .summary import Summary

COLUMNS = ("role", "ods_code_at_the_time", "trust_name", "paired_gde_code", "current_code", "confirmed")
ROLES = {"GDE": Programme.GLOBAL_DIGITAL_EXEMPLAR, "FF": Programme.FAST_FOLLOWER}


def import_programmes(*, files: Sequence[SourceFile], by: Actor | None) -> Summary:
    """Apply lists of programme members, all or nothing. A member is recorded for the trust of today.

    Raises FileRefused with file, line and reason.
    """
    rows = _read(files)
    with transaction.atomic():
        trusts = {trust.code: trust for trust in Trust.objects.all()}
        known = {(row.programme, row.code_at_the_time): row for row in ProgrammeMembership.objects.all()}
        created = changed = unchanged = 0
        unknown = []
        for facts, current_code in rows:
            if current_code not in trusts:
                unknown.append(current_code)
                continue
            facts["trust_id"] = trusts[current_code].pk
            stored = known.get((facts["programme"], facts["code_at_the_time"]))
            if stored is None:
                ProgrammeMembership.objects.create(**facts)
                created += 1
            elif any(getattr(stored, name) != value for name, value in facts.items()):
                for name, value in facts.items():
                    setattr(stored, name, value)
                stored.save()
                changed += 1
            else:
                unchanged += 1
        summary = Summary(
            "Members of programmes", created, changed, unchanged, tuple(unknown), "trusts that the portal does not hold"
        )
        if summary.changed_anything:
            names = [{"name": file.name, "sha256": file.sha256} for file in files]
            record(action="programmes.imported", by=by, data={"files": names, "summary": str(summary)})
    return summary


def _read(files: Sequence[SourceFile]) -> list[tuple[dict[str, Any], str]]:
    """The facts of each membership, and the code of the trust today."""
    rows: list[tuple[dict[str, Any], str]] = []
    seen = set()
    for file in files:
        for line, row in records_of(file, COLUMNS):
            if row["role"] not in ROLES:
                raise FileRefused(file.name, line, f"{row['role'][:20]!r} is not a role: GDE or FF.")
            for column in ("ods_code_at_the_time", "current_code", "paired_gde_code"):
                if not CODE.fullmatch(row[column]) and (row[column] or column != "paired_gde_code"):
                    raise FileRefused(file.name, line, f"{column}: {row[column][:20]!r} is not an ODS code of a trust.")
            if not row["trust_name"] or len(row["trust_name"]) > 150 or len(row["confirmed"]) > 20:
                raise FileRefused(
                    file.name, line, "a name is missing or longer than 150 characters, or confirmed than 20."
                )
            key = (row["role"], row["ods_code_at_the_time"])
            if key in seen:
                raise FileRefused(file.name, line, f"{key[1]} as {key[0]} is there more than once.")
            seen.add(key)
            facts: dict[str, Any] = {
                "programme": ROLES[row["role"]].value,
                "code_at_the_time": row["ods_code_at_the_time"],
                "name_at_the_time": row["trust_name"],
                "paired_code": row["paired_gde_code"],
                "confirmed": row["confirmed"],
                "source": "List of Global Digital Exemplars and Fast Followers 2016 to 2018",
            }
            rows.append((facts, row["current_code"]))
    return rows
