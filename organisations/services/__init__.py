"""Writing organisations: every import is all or nothing, and can be repeated."""

from .dspt import import_dspt
from .geography import load_geography
from .ods_import import OdsSummary, SnapshotRefused, import_ods
from .programmes import import_programmes
from .reference_data import load_reference_data
from .structure import import_attributes
from .successions import import_successions
from .summary import Summary

__all__ = [
    "OdsSummary",
    "SnapshotRefused",
    "Summary",
    "import_attributes",
    "import_dspt",
    "import_ods",
    "import_programmes",
    "import_successions",
    "load_geography",
    "load_reference_data",
]
