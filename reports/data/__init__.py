"""Data files: tables with documented columns, and how each is written as CSV, as a workbook and as Parquet."""
