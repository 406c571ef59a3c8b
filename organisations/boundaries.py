"""The outlines of regions and integrated care boards, as they are drawn on a map. Pure, but for reading two files."""

import json
from dataclasses import dataclass
from functools import cache
from math import cos, radians

from .reference import DATA, ICBS, REGIONS, packaged
from .source_files import records_of

ATTRIBUTION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right."
)
REGION, ICB = "region", "icb"
# The file, and which of its properties is which column of the portal's list. Two regions have other ONS codes since
# January 2024, and the same names.
_FILES = {
    REGION: ("region_boundaries_2024.geo.json", "NHSER24NM", REGIONS, "name"),
    ICB: ("icb_boundaries_2023.geo.json", "ICB23CD", ICBS, "ons_code"),
}
# England's middle meridian: around it the sinusoidal projection keeps areas, and nearly keeps shapes.
_MERIDIAN = -2.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Area:
    """One region or board. Points are (x, y) in degrees of latitude, x to the east, y to the south.

    ``middle`` is a point in it for a label; ``rings`` are closed outlines, a hole being one more.
    """

    code: str
    middle: Point
    rings: tuple[tuple[Point, ...], ...]


def _projected(longitude: float, latitude: float) -> Point:
    return (longitude - _MERIDIAN) * cos(radians(latitude)), -latitude


@cache
def areas(kind: str) -> dict[str, Area]:
    """The outlines of REGION or ICB, by ODS code. A board that was formed after April 2023 has none."""
    name, property_name, codes, column = _FILES[kind]
    (file,) = packaged(codes)
    ods = {row[column]: row["ods_code"] for _, row in records_of(file, ("ods_code", column))}
    found: dict[str, Area] = {}
    for feature in json.loads((DATA / name).read_text(encoding="utf-8"))["features"]:
        about, shape = feature["properties"], feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        code = ods[about[property_name]]
        found[code] = Area(
            code=code,
            middle=_projected(about["LONG"], about["LAT"]),
            rings=tuple(tuple(_projected(*point[:2]) for point in ring) for polygon in polygons for ring in polygon),
        )
    return found
