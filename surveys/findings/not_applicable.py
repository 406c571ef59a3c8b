"""Themes in which more answers are "not applicable" than the framework allows. Pure."""

from .finding import Finding, Kind, finding
from .material import NOT_APPLICABLE, Material


def find(material: Material) -> list[Finding]:
    """One for each theme, with the questions so answered; its key ends in the theme's."""
    most = material.document.most_not_applicable_per_theme
    found = []
    for theme in material.document.themes:
        excused = [q for q in theme.scored if material.response(q.key) == NOT_APPLICABLE]
        if len(excused) > most:
            say = (
                f"In {theme.title} {len(excused)} answers are “not applicable”, and at most {most} may be. "
                "Change the others to a level or to “not known”."
            )
            found.append(finding(Kind.TOO_MANY_NOT_APPLICABLE, theme.key, say, excused, material))
    return found
