"""Making reports and packs of them: what is handed out is recorded."""

from .reports import PDF, Kind, NoReport, ReportRequest, render, render_receipt

__all__ = ["PDF", "Kind", "NoReport", "ReportRequest", "render", "render_receipt"]
