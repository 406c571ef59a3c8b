"""A drawing as a picture: Typst, which sets the PDFs, draws SVG as PNG in the same typeface."""

from pathlib import Path

import typst

from .typesetting import TEMPLATES, TypesettingFailed, fonts_in

# Typst's points are 72 to an inch and SVG's units 96: this makes two pixels of each unit.
PIXELS_PER_INCH = 192.0


def png_of(svg: str, *, fonts: Path) -> bytes:
    """``svg``, a document with width and height, as PNG with two pixels for each of its units.

    Raises TypesettingFailed, and TypefaceMissing where the typeface was not built.
    """
    compiler = typst.Compiler(
        TEMPLATES / "picture.typ",
        root=TEMPLATES,
        font_paths=fonts_in(fonts),
        ignore_system_fonts=True,
        sys_inputs={"drawing": svg},
    )
    try:
        picture = compiler.compile(format="png", ppi=PIXELS_PER_INCH)
    except typst.TypstError as error:
        raise TypesettingFailed(f"picture.typ: {error.message} {' '.join(error.hints)}".strip()) from error
    if not isinstance(picture, bytes):
        raise TypesettingFailed("picture.typ: Typst returned no picture.")
    return picture
