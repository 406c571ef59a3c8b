"""Map, heat map, bars of levels and courses over waves: every figure is in them, and nothing that is withheld."""

from xml.etree import ElementTree

from nhsuk.drawings import drawing
from organisations.boundaries import areas
from reports.charts.area_map import Value, area_map, map_in_words
from reports.charts.heatmap import HeatCell, HeatRow, heatmap
from reports.charts.level_bars import Bar, level_bars, tail_share
from reports.charts.scale import BANDS, band_of
from reports.charts.timeline import Course, timeline

NS = "{http://www.w3.org/2000/svg}"


def words_of(svg: str) -> list[str]:
    drawing(svg)
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{NS}text")]


def test_every_region_and_board_has_an_outline_with_its_label_in_it():
    assert len(areas("region")) == 7
    assert len(areas("icb")) == 42
    for area in [*areas("region").values(), *areas("icb").values()]:
        across, down = ([point[axis] for ring in area.rings for point in ring] for axis in (0, 1))
        assert min(across) < area.middle[0] < max(across)
        assert min(down) < area.middle[1] < max(down)


def test_north_is_up_and_east_is_right():
    found = areas("region")
    assert found["Y63"].middle[1] < found["Y58"].middle[1], "the North East above the South West"
    assert found["Y61"].middle[0] > found["Y58"].middle[0], "the East right of the South West"


def test_the_map_shows_each_figure_and_hatches_what_is_withheld():
    values = {code: Value(code, 30 + number) for number, code in enumerate(areas("region"))}
    values["Y56"] = Value("London & <more>", None)
    svg = area_map(areas("region"), values, name="map", title="By region")
    assert sorted(words_of(svg)[:6]) == sorted(str(v.points) for v in values.values() if v.points)
    tree = ElementTree.fromstring(svg)
    fills = [path.get("fill") for path in tree.iter(f"{NS}path") if path.get("class") == "area"]
    assert fills.count("url(#map-hatch)") == 1
    assert "withheld" in words_of(svg)
    assert "1 of 7 are withheld and hatched." in map_in_words(values.values())


def test_an_enlarged_part_is_drawn_twice_and_labelled_once():
    values = {code: Value(code, 44) for code in areas("icb")}
    svg = area_map(areas("icb"), values, name="map", title="By board", inset=["QMF", "QKK"])
    assert svg.count('class="area"') == 44
    assert words_of(svg).count("44") == 42
    assert "London, enlarged" in words_of(svg)


def test_bands_hold_every_score():
    assert [band_of(points) for points in (0, 19, 20, 59, 60, 100)] == [0, 0, 1, 4, 5, 5]
    assert len({band.fill for band in BANDS}) == len(BANDS)


def test_a_heat_map_for_a_file_holds_the_figures_of_its_table():
    rows = [HeatRow("A <trust>", [HeatCell(12), HeatCell(None, "why", withheld=True), HeatCell(None, "no score")])]
    svg = heatmap(["Overall", "Workforce", "Suppliers"], rows, name="heat", title="Heat")
    assert "12▼" in words_of(svg)
    assert svg.count("url(#heat-hatch)") == 1
    assert "A <trust>" in words_of(svg)


def test_the_tail_is_levels_1_and_2_and_what_is_withheld_says_why():
    assert tail_share([1, 1, 1, 1, 0]) == 50
    assert tail_share([0] * 5) == 0
    bars = [Bar("2026", [1, 1, 1, 1, 0], heading="Workforce"), Bar("2025", None, "Too few.", heading="Workforce")]
    svg = level_bars(bars, name="bars", title="Levels")
    assert "levels 1 and 2: 50%" in words_of(svg)
    assert "Too few." in words_of(svg)
    assert words_of(svg).count("Workforce") == 1
    tree = ElementTree.fromstring(svg)
    widths = [float(rect.get("width")) for rect in tree.iter(f"{NS}rect") if (rect.get("class") or "")[:5] == "level"]
    assert len(widths) == 4
    assert max(widths) - min(widths) < 0.2
    assert "2025: withheld." in svg


def test_names_at_the_end_of_lines_do_not_meet():
    courses = [Course("One", [40, 50]), Course("Two", [50, 50]), Course("Three", [None, None])]
    svg = timeline(["2025", "2026"], courses, name="t", title="Over time")
    drawing(svg)
    named = [text for text in ElementTree.fromstring(svg).iter(f"{NS}text") if text.get("font-weight")]
    heights = sorted(float(text.get("y")) for text in named)
    assert [text.text for text in named] == ["One 50", "Two 50"]
    assert heights[1] - heights[0] >= 15
    assert "Three: withheld in 2025, withheld in 2026." in svg
