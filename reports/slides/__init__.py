"""Slides about a region or England, as PPTX: pure of database and request, but for what is handed in."""
