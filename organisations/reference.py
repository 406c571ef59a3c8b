"""The reference data that comes with the portal. organisations/data/SOURCES.md says what each file is."""

from datetime import date
from pathlib import Path

from .source_files import SourceFile

DATA = Path(__file__).parent / "data"

# The days of the snapshots. ODS files do not carry their day; SOURCES.md says why these.
SNAPSHOTS: tuple[tuple[date, tuple[str, ...]], ...] = (
    (date(2023, 11, 9), ("etr_2023.csv", "ect_2023.csv")),
    (date(2025, 6, 30), ("etr_2025.csv",)),
)
# At hand for administrators, and not loaded by itself: it closes trusts and moves many to new ICBs.
NEXT_SNAPSHOT: tuple[date, tuple[str, ...]] = (date(2026, 7, 8), ("etr_2026.csv",))

REGIONS = "nhs_regions.csv"
ICBS = "icbs_2023.csv"
NEW_ICBS = "icbs_2026_new_inferred.csv"
STRUCTURE = ("trusts_2025.csv", "trust_types_beyond_2025.csv", "nhs_trust_peer_finder_2018.csv")
PROGRAMMES = ("gde_fast_followers.csv",)
SUCCESSIONS = ("trust_successors_inferred.csv",)


def packaged(*names: str) -> list[SourceFile]:
    """The named files of the package's data. Raises FileRefused when one is missing."""
    return [SourceFile.read(DATA / name) for name in names]
