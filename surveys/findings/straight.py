"""Themes, or a whole questionnaire, answered with one level throughout. Pure."""

from ..questionnaire.document import QuestionText
from .finding import Finding, Kind, finding
from .material import Material

FEWEST = 6
"""Questions of a theme that must be answered with a level before their likeness says anything."""
EVERYWHERE = "everywhere"


def find(material: Material) -> list[Finding]:
    """One for each theme whose answers (six or more) are all at one level; one for all where every theme is so.

    "Not known" and "not applicable" beside them show that somebody thought about each question, so they break a line.
    """
    themes = material.document.themes
    straight = {theme.key: level for theme in themes if (level := _level_throughout(material, theme.scored))}
    levels = set(straight.values())
    if len(themes) > 1 and len(straight) == len(themes) and len(levels) == 1:
        asked = material.document.scored
        say = f"All {len(asked)} answers are at level {levels.pop()}. Was each question looked at by itself?"
        return [finding(Kind.STRAIGHT_LINE, EVERYWHERE, say, asked, material)]
    return [
        finding(
            Kind.STRAIGHT_LINE,
            theme.key,
            f"All {len(theme.scored)} answers in {theme.title} are at level {straight[theme.key]}. "
            "Was each question looked at by itself?",
            theme.scored,
            material,
        )
        for theme in themes
        if theme.key in straight
    ]


def _level_throughout(material: Material, questions: tuple[QuestionText, ...]) -> int | None:
    levels = {material.level(question.key) for question in questions}
    return levels.pop() if len(questions) >= FEWEST and len(levels) == 1 else None
