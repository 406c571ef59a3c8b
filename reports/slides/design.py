"""How slides look: wide, in Arial, NHS blue, without a logo. The master and its two layouts are set here once."""

from pptx import Presentation as open_presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.slide import SlideLayout
from pptx.util import Inches, Length, Pt

BLUE, DARK_BLUE, BLACK, GREY, WHITE, HATCH = (
    RGBColor.from_string(code) for code in ("005EB8", "003087", "212B32", "4C6272", "FFFFFF", "D8DDE0")
)
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT, ACROSS = Inches(0.5), Inches(12.333)
MARK_TOP, MARK_HEIGHT = Inches(0.12), Inches(0.32)
TITLE_TOP, TITLE_HEIGHT = Inches(0.5), Inches(0.75)
BODY_TOP, BODY_HEIGHT = Inches(1.3), Inches(5.5)
FOOT_TOP, FOOT_HEIGHT = Inches(6.98), Inches(0.34)
NUMBER_WIDTH = Inches(0.8)
TITLE_LAYOUT, CONTENT_LAYOUT = 0, 1

_COLOURS = {
    "1F497D": DARK_BLUE,
    "EEECE1": RGBColor.from_string("F0F4F5"),
    "4F81BD": BLUE,
    "C0504D": RGBColor.from_string("7C2855"),
    "9BBB59": GREY,
    "8064A2": DARK_BLUE,
    "4BACC6": RGBColor.from_string("41B6E6"),
    "F79646": RGBColor.from_string("AEB7BD"),
}
_PLACES: dict[PP_PLACEHOLDER, tuple[Length, Length, Length, Length]] = {
    PP_PLACEHOLDER.TITLE: (LEFT, TITLE_TOP, ACROSS, TITLE_HEIGHT),
    PP_PLACEHOLDER.BODY: (LEFT, BODY_TOP, ACROSS, BODY_HEIGHT),
    PP_PLACEHOLDER.OBJECT: (LEFT, BODY_TOP, ACROSS, BODY_HEIGHT),
    PP_PLACEHOLDER.CENTER_TITLE: (LEFT, Inches(1.7), ACROSS, Inches(1.1)),
    PP_PLACEHOLDER.SUBTITLE: (LEFT, Inches(2.9), ACROSS, Inches(3.6)),
    PP_PLACEHOLDER.FOOTER: (LEFT, FOOT_TOP, Length(ACROSS - NUMBER_WIDTH), FOOT_HEIGHT),
    PP_PLACEHOLDER.SLIDE_NUMBER: (Length(LEFT + ACROSS - NUMBER_WIDTH), FOOT_TOP, NUMBER_WIDTH, FOOT_HEIGHT),
}


def blank_presentation() -> Presentation:
    """A presentation without slides, whose layouts are TITLE_LAYOUT and CONTENT_LAYOUT."""
    made = open_presentation()
    made.slide_width, made.slide_height = WIDTH, HEIGHT
    for layout in list(made.slide_layouts)[CONTENT_LAYOUT + 1 :]:
        made.slide_layouts.remove(layout)
    master = made.slide_master
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = theme.blob.decode().replace('typeface="Calibri"', 'typeface="Arial"')
    for old, new in _COLOURS.items():
        text = text.replace(f'val="{old}"', f'val="{new}"')
    theme.blob = text.encode()
    for sheet in (master, *made.slide_layouts):
        _place(sheet)
    _style(master.element.find(qn("p:txStyles")))
    return made


def _place(sheet: SlideLayout) -> None:
    """Have title, text, footer and number where they belong, and no date: it would be that of the day of reading."""
    for shape in list(sheet.placeholders):
        kind = shape.placeholder_format.type
        if kind == PP_PLACEHOLDER.DATE:
            shape.element.getparent().remove(shape.element)
            continue
        shape.left, shape.top, shape.width, shape.height = _PLACES[kind]
        # Layouts and master set sizes and alignment beside the styles: the styles are to hold.
        own = shape.element.find(f"{qn('p:txBody')}/{qn('a:lstStyle')}")
        if own is not None:
            own.clear()
        if kind in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER):
            style = own.makeelement(qn("a:lvl1pPr"), {"algn": "r" if kind == PP_PLACEHOLDER.SLIDE_NUMBER else "l"})
            style.append(style.makeelement(qn("a:defRPr"), {"sz": "1000"}))
            own.append(style)
        frame = shape.text_frame
        frame.margin_left = frame.margin_right = 0


def _style(styles: object) -> None:
    """Titles to the left, bold and dark blue; text without bullets."""
    for name, size in (("titleStyle", Pt(28)), ("bodyStyle", Pt(18))):
        level = styles.find(f"{qn('p:' + name)}/{qn('a:lvl1pPr')}")  # type: ignore[attr-defined]
        level.set("algn", "l")
        letters = level.find(qn("a:defRPr"))
        letters.set("sz", str(int(size.pt * 100)))
        if name == "titleStyle":
            letters.set("b", "1")
            letters.find(f"{qn('a:solidFill')}/{qn('a:schemeClr')}").set("val", "tx2")
            continue
        level.set("marL", "0")
        level.set("indent", "0")
        for bullet in (*level.findall(qn("a:buFont")), *level.findall(qn("a:buChar"))):
            level.remove(bullet)
        letters.addprevious(level.makeelement(qn("a:buNone"), {}))
