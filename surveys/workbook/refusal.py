"""Why a workbook is not taken."""


class WorkbookRefused(ValueError):
    """A file that is not taken, whole. Its text tells the person who sent it why, and what to do."""


NOT_A_WORKBOOK = "The file is not an Excel workbook (XLSX). Send the workbook that you downloaded from this page"
DAMAGED = "The file is damaged or did not arrive whole. Open it, save it again as XLSX, and send that"
TOO_MUCH = "The file unpacks to far more than the workbook that you downloaded. Copy your answers into a new download"
