"""What reports keeps: the packs that people asked for."""

from .export_job import ExportJob

__all__ = ["ExportJob"]
