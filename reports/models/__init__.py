"""What reports keeps: the files that people asked for, and the groups of trusts that they compare."""

from .export_job import ExportJob
from .own_list import OwnList

__all__ = ["ExportJob", "OwnList"]
