"""Text into a cell of a workbook that is being written, as text whatever stands in it. Pure."""

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .cells import MOST_TEXT


def write_text(sheet: Worksheet, row: int, column: int, text: str, look: Format | None = None) -> None:
    """Write ``text``, cut at what a cell can hold; blank text leaves the cell as it is.

    XlsxWriter copies a text from <r> to </r> into the file unescaped, since that is how it keeps text in several looks:
    such a text could bring a formula with it. It is given in pieces, each of which XlsxWriter escapes.
    """
    if len(text) > MOST_TEXT // 2:
        # A cell counts in UTF-16.
        text = text.encode("utf-16-le", "replace")[: 2 * MOST_TEXT].decode("utf-16-le", "ignore")
    if text.startswith("<r>") and text.endswith("</r>"):
        sheet.write_rich_string(row, column, "<", "r", text[2:], *([look] if look else []))
    elif text:
        sheet.write_string(row, column, text, look)
