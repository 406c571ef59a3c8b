"""The pages about England and about a region, as a menu on each of them. Pure."""

from dataclasses import dataclass

from django.urls import reverse

PAGES = (
    ("national_read", "Overview", False),
    ("national_themes", "Themes", False),
    ("national_map", "Map", False),
    ("national_places", "Regions and boards", False),
    ("national_programmes", "Programmes", False),
    ("national_questions", "Questions", False),
    ("national_changes", "Change and mix", True),
    ("certainty_read", "Certainty", True),
    ("national_briefing", "Briefing", False),
)


@dataclass(frozen=True)
class MenuEntry:
    text: str
    href: str
    current: bool


def england_menu(current: str, *, by_name: bool) -> list[MenuEntry]:
    """The pages that the reader may open, ``current`` (a URL name without its app) among them.

    ``by_name``: whether they read every trust's scores by name.
    """
    return [
        MenuEntry(text, reverse(f"reports:{name}"), name == current)
        for name, text, names_only in PAGES
        if by_name or not names_only
    ]


def region_menu(current: str, code: str) -> list[MenuEntry]:
    """The pages about the region ``code``."""
    pages = (
        ("region_read", "Trusts"),
        ("region_scores", "Scores"),
        ("region_gaps", "Shared gaps"),
        ("region_changes", "Change and mix"),
    )
    return [MenuEntry(text, reverse(f"reports:{name}", args=[code]), name == current) for name, text in pages]
