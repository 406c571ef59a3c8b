"""The seven regions and the integrated care boards, from the data that comes with the portal."""

from typing import Any

from django.db import transaction

from audit.services import Actor, record

from .. import reference
from ..models import ICB, Region
from ..source_files import FileRefused, records_of
from .summary import Summary

CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"


@transaction.atomic
def load_geography(*, by: Actor | None) -> tuple[Summary, Summary]:
    """Create or correct the regions and ICBs of 2023 to 2026. Returns what was done to each.

    An ICB that has gone keeps its row: trusts were placed in it once.
    """
    regions = _load_regions()
    icbs = _load_icbs()
    if regions.changed_anything or icbs.changed_anything:
        record(action="geography.loaded", by=by, data={"regions": str(regions), "icbs": str(icbs)})
    return regions, icbs


def _load_regions() -> Summary:
    known = {region.code: region for region in Region.objects.all()}
    counts = {CREATED: 0, CHANGED: 0, UNCHANGED: 0}
    (file,) = reference.packaged(reference.REGIONS)
    for _, row in records_of(file, ("ods_code", "ons_code", "name")):
        facts = {"name": row["name"], "ons_code": row["ons_code"]}
        counts[_keep(known.get(row["ods_code"]), Region(code=row["ods_code"]), facts)] += 1
    return Summary("Regions", counts[CREATED], counts[CHANGED], counts[UNCHANGED])


def _load_icbs() -> Summary:
    known = {icb.code: icb for icb in ICB.objects.all()}
    regions = {region.code: region for region in Region.objects.all()}
    counts = {CREATED: 0, CHANGED: 0, UNCHANGED: 0}
    for code, facts, region_code in [*_icbs_of_2023(), *_icbs_new_in_2026()]:
        if region_code not in regions:
            raise FileRefused(reference.ICBS, None, f"{code} lies in {region_code}, which is not a region.")
        facts["region_id"] = regions[region_code].pk
        counts[_keep(known.get(code), ICB(code=code), facts)] += 1
    return Summary("ICBs", counts[CREATED], counts[CHANGED], counts[UNCHANGED])


def _icbs_of_2023() -> list[tuple[str, dict[str, Any], str]]:
    (file,) = reference.packaged(reference.ICBS)
    return [
        (
            row["ods_code"],
            {"name": row["name"], "ons_code": row["ons_code"], "source": "ONS, April 2023"},
            row["region_ods_code"],
        )
        for _, row in records_of(file, ("ods_code", "ons_code", "name", "region_ods_code"))
    ]


def _icbs_new_in_2026() -> list[tuple[str, dict[str, Any], str]]:
    (file,) = reference.packaged(reference.NEW_ICBS)
    return [
        (
            row["ods_code_seen_in_etr_2026"],
            {
                "name": row["name_inferred"].removesuffix(" ICB") + " Integrated Care Board",
                "source": "code from ODS, July 2026; name inferred from the trusts placed there",
            },
            row["region_ods_code_in_etr_2026"],
        )
        for _, row in records_of(file, ("ods_code_seen_in_etr_2026", "name_inferred", "region_ods_code_in_etr_2026"))
    ]


def _keep(row: Any, new: Any, facts: dict[str, Any]) -> str:
    """Write the facts into the row, or the new one where there is none. Says which."""
    target = row or new
    different = {name: value for name, value in facts.items() if getattr(target, name) != value}
    for name, value in different.items():
        setattr(target, name, value)
    if row is None:
        new.save()
        return CREATED
    if different:
        row.save(update_fields=[*different])
        return CHANGED
    return UNCHANGED
