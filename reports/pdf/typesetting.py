"""Typst: a template of ours and data as JSON in, a tagged PDF/UA-1 out. Data is never read as markup."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from .typeface import FAMILY, characters_in, displayable

TEMPLATES = Path(__file__).resolve().parent.parent / "typst"


class TypesettingFailed(RuntimeError):
    """Typst refused the document, or warned: a report that lacks something is not sent out."""


@lru_cache(maxsize=4)
def fonts_in(folder: Path) -> typst.Fonts:
    """The typeface built into ``folder``, read once. Raises TypefaceMissing."""
    characters_in(folder)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    if FAMILY not in fonts.families():
        raise TypesettingFailed(f"{folder} holds no typeface {FAMILY}.")
    return fonts


def typeset(template: str, data: Mapping[str, Any], *, fonts: Path, made_at: datetime) -> bytes:
    """Return ``template`` (a file of reports/typst) filled with ``data`` as PDF/UA-1.

    Every text of ``data`` is made displayable first. Raises TypesettingFailed on any error or warning, and
    TypefaceMissing where the typeface was not built.
    """
    available = characters_in(fonts)
    compiler = typst.Compiler(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=fonts_in(fonts),
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(_plain(data, available))},
    )
    try:
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf", pdf_standards=["ua-1"], timestamp=made_at.replace(microsecond=0)
        )
    except typst.TypstError as error:
        raise TypesettingFailed(f"{template}: {error.message} {' '.join(error.hints)}".strip()) from error
    if warnings:
        raise TypesettingFailed(f"{template}: {'; '.join(warning.message for warning in warnings)}")
    if not isinstance(pdf, bytes):
        raise TypesettingFailed(f"{template}: Typst returned no document.")
    return pdf


def _plain(value: Any, available: frozenset[str]) -> Any:
    """``value`` with every text in it displayable; a drawing is text too, and its marks are all displayable."""
    if isinstance(value, str):
        return displayable(value, available)
    if isinstance(value, Mapping):
        return {name: _plain(item, available) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, available) for item in value]
    return value
