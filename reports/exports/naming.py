"""What files in a pack, and packs, are called: letters, digits and hyphens only."""

import re
import unicodedata

from .contents import Content

MOST = 60


def plain(text: str) -> str:
    """``text`` in lower case with everything but letters and digits as single hyphens, at most 60 characters."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.replace("'", "")).strip("-")[:MOST].strip("-")


def report_name(*, wave: str, trust_code: str, trust_name: str) -> str:
    """The name of one trust's report; unique, since a trust's code is."""
    return "-".join(part for part in ("digital-maturity", plain(wave), trust_code, plain(trust_name)) if part) + ".pdf"


def area_name(*, wave: str, region_name: str, content: Content) -> str:
    """The name of a file about a region (blank: England); never that of a trust's report."""
    page = "-one-page" if content is Content.SHEET else ""
    return f"about-{plain(region_name) or 'england'}-{plain(wave)}{page}{content.suffix}"


def export_name(*, wave: str, region_name: str, edition: str, content: Content) -> str:
    """The name of what somebody asked for: it says which edition it is."""
    if content is Content.PACK:
        return pack_name(wave=wave, region_name=region_name, edition=edition)
    name = area_name(wave=wave, region_name=region_name, content=content)
    return f"{name.removesuffix(content.suffix)}-{plain(edition)}{content.suffix}"


def pack_name(*, wave: str, region_name: str, edition: str) -> str:
    """The name of a pack; without a region it is of England."""
    return f"digital-maturity-{plain(wave)}-{plain(region_name) or 'england'}-{plain(edition)}.zip"


def open_data_name(*, wave: str, publication: int) -> str:
    """The name of a publication as open data."""
    return f"digital-maturity-{plain(wave)}-publication-{publication}-open-data.zip"
