"""What can be asked for of a region or England: the pack of all reports, or one file about the area."""

import enum

PDF = "application/pdf"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


class Content(enum.StrEnum):
    """PACK is the ZIP of every trust's report, with the three files about the area in front."""

    PACK = "pack"
    REPORT = "report"
    SHEET = "sheet"
    SLIDES = "slides"

    @property
    def label(self) -> str:
        return {
            "pack": "Pack of all reports",
            "report": "Report",
            "sheet": "One-page sheet",
            "slides": "Slides",
        }[self.value]

    @property
    def explanation(self) -> str:
        return {
            "pack": "The three files below, and the report of every trust that has submitted, in one ZIP file.",
            "report": "All figures of the area, as a PDF.",
            "sheet": "The first page of the report, as a PDF.",
            "slides": "The report on a few slides, with charts that you can edit (PPTX).",
        }[self.value]

    @property
    def suffix(self) -> str:
        return {"pack": ".zip", "slides": ".pptx"}.get(self.value, ".pdf")

    @property
    def media_type(self) -> str:
        return {"pack": "application/zip", "slides": PPTX}.get(self.value, PDF)


ABOUT_AREA = (Content.REPORT, Content.SHEET, Content.SLIDES)
"""The files about an area, in the order in which a pack has them."""
