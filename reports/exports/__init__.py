"""Packs of reports: which editions there are, what they are called, and how they are written. Pure."""
