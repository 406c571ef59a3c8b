"""Importing what trusts are (type, place on the map) and their structural attributes by year."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from audit.services import Actor, record

from ..models import Attribute, Trust
from ..source_files import SourceFile
from ..structure import AttributeValue, TrustFacts, read_structure
from .summary import Summary

UNKNOWN = "trusts that no imported ODS file holds"


def import_attributes(*, files: Sequence[SourceFile], by: Actor | None) -> tuple[Summary, Summary]:
    """Apply files of types and attributes, all or nothing. Returns what was done to trusts and to attributes.

    ``organisations.structure.read_structure`` describes the shapes of the files. Codes of trusts
    that the portal does not hold are passed over and named. A later file wins over an earlier one.

    Raises FileRefused with file, line and reason.
    """
    read = [read_structure(file) for file in files]
    with transaction.atomic():
        trusts = {trust.code: trust for trust in Trust.objects.all()}
        facts = _apply_facts((row for structure in read for row in structure.facts), trusts)
        values = _apply_values((row for structure in read for row in structure.values), trusts)
        if facts.changed_anything or values.changed_anything:
            record(
                action="attributes.imported",
                by=by,
                data={
                    "files": [{"name": file.name, "sha256": file.sha256} for file in files],
                    "trusts": str(facts),
                    "attributes": str(values),
                },
            )
    return facts, values


def _apply_facts(rows: Iterable[TrustFacts], trusts: dict[str, Trust]) -> Summary:
    changed: set[Trust] = set()
    unchanged: set[Trust] = set()
    unknown: set[str] = set()
    for row in rows:
        trust = trusts.get(row.code)
        if trust is None:
            unknown.add(row.code)
            continue
        before = (trust.trust_type, trust.type_detail, trust.type_source, trust.latitude, trust.longitude)
        trust.trust_type, trust.type_detail, trust.type_source = row.trust_type, row.type_detail, row.type_source
        if row.latitude is not None:
            trust.latitude, trust.longitude = row.latitude, row.longitude
        after = (trust.trust_type, trust.type_detail, trust.type_source, trust.latitude, trust.longitude)
        (unchanged if before == after else changed).add(trust)
    fields = ["trust_type", "type_detail", "type_source", "latitude", "longitude"]
    Trust.objects.bulk_update(changed, fields, batch_size=100)
    return Summary(
        "Types of trusts",
        changed=len(changed),
        unchanged=len(unchanged - changed),
        passed_over=tuple(sorted(unknown)),
        passed_over_because=UNKNOWN,
    )


def _apply_values(rows: Iterable[AttributeValue], trusts: dict[str, Trust]) -> Summary:
    known = {(row.trust_id, row.name, row.year): row for row in Attribute.objects.order_by()}
    new: dict[tuple[int, str, int], Attribute] = {}
    changed: set[Attribute] = set()
    unchanged: set[Attribute] = set()
    unknown: set[str] = set()
    for row in rows:
        trust = trusts.get(row.code)
        if trust is None:
            unknown.add(row.code)
            continue
        key = (trust.pk, row.attribute, row.year)
        stored = known.get(key) or new.get(key)
        if stored is None:
            new[key] = Attribute(trust=trust, name=row.attribute, year=row.year, value=row.value, source=row.source)
        elif (stored.value, stored.source) != (row.value, row.source):
            stored.value, stored.source = row.value, row.source
            if key in known:
                changed.add(stored)
        elif key in known:
            unchanged.add(stored)
    Attribute.objects.bulk_create(new.values(), batch_size=1000)
    Attribute.objects.bulk_update(changed, ["value", "source"], batch_size=200)
    return Summary(
        "Attributes",
        created=len(new),
        changed=len(changed),
        unchanged=len(unchanged - changed),
        passed_over=tuple(sorted(unknown)),
        passed_over_because=UNKNOWN,
    )
