"""What files in a pack, and packs, are called: letters, digits and hyphens only."""

import re
import unicodedata

MOST = 60


def plain(text: str) -> str:
    """``text`` in lower case with everything but letters and digits as single hyphens, at most 60 characters."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.replace("'", "")).strip("-")[:MOST].strip("-")


def report_name(*, wave: str, trust_code: str, trust_name: str) -> str:
    """The name of one trust's report; unique, since a trust's code is."""
    return "-".join(part for part in ("digital-maturity", plain(wave), trust_code, plain(trust_name)) if part) + ".pdf"


def pack_name(*, wave: str, region_name: str, edition: str) -> str:
    """The name of a pack; without a region it is of England."""
    return f"digital-maturity-{plain(wave)}-{plain(region_name) or 'england'}-{plain(edition)}.zip"
