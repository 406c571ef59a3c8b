"""SVG that the portal drew: the template filter ``drawing`` prints it as markup, after looking at it."""

from xml.etree import ElementTree

from django.utils.safestring import SafeString, mark_safe

SVG = "{http://www.w3.org/2000/svg}"
# What a chart is drawn with. Scripts, foreign content, animation, links and styles are not among it.
ELEMENTS = frozenset(
    SVG + name
    for name in (
        "svg",
        "circle",
        "clipPath",
        "defs",
        "desc",
        "ellipse",
        "g",
        "line",
        "linearGradient",
        "marker",
        "path",
        "pattern",
        "polygon",
        "polyline",
        "rect",
        "stop",
        "text",
        "title",
        "tspan",
        "use",
    )
)


class NotADrawing(ValueError):
    """What was to be printed as a drawing is no SVG, or could do more than be looked at."""


def drawing(svg: str) -> SafeString:
    """Return ``svg`` as markup. NotADrawing unless it is one well-formed svg element of shapes and texts.

    The texts in it may be anybody's: whoever drew it escaped them, and one that was not escaped shows here as an
    element or attribute that no chart has.
    """
    try:
        tree = ElementTree.fromstring(svg)  # nosec B314 # noqa: S314 - expat expands no external entities, and we drew it
    except ElementTree.ParseError as fault:
        raise NotADrawing(str(fault)) from fault
    if tree.tag != SVG + "svg" or "<!" in svg or "<?" in svg:
        raise NotADrawing("A drawing is one svg element, without declarations.")
    for element in tree.iter():
        if element.tag not in ELEMENTS:
            raise NotADrawing(f"A drawing has no {element.tag}.")
        for name, value in element.attrib.items():
            if name.lower().startswith("on") or name == "style" or (name.endswith("href") and value[:1] != "#"):
                raise NotADrawing(f"A drawing has no attribute {name}.")
    return mark_safe(svg)  # nosec B308 B703 # noqa: S308
