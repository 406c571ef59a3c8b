"""The scoring rules a second time: one submission, plain loops, fractions. Slow, and obvious."""

from fractions import Fraction

from surveys.questionnaire.document import FrameworkDocument, Theme

Scored = tuple[Fraction | None, Fraction | None, int | None]


def counted(code: int) -> int:
    return 1 if code == 0 else code


def theme_score(document: FrameworkDocument, theme: Theme, codes: dict[str, int]) -> Scored:
    """Score, best and level of one theme; all None where nothing applies."""
    applicable = [q for q in theme.scored if codes[q.key] != -1]
    if not applicable:
        return None, None, None
    total = sum(q.weight for q in applicable)
    score = sum(Fraction(q.weight * document.points[counted(codes[q.key])], total) for q in applicable)
    best = sum(
        Fraction(q.weight * document.points[5 if codes[q.key] == 0 else codes[q.key]], total) for q in applicable
    )
    for level in (5, 4, 3, 2, 1):
        reaching = sum(q.weight for q in applicable if counted(codes[q.key]) >= level)
        nobody_far_below = all(counted(codes[q.key]) >= level - document.gate.most_below for q in applicable)
        if Fraction(reaching, total) >= document.gate.share and nobody_far_below:
            return score, best, level
    raise AssertionError("Level 1 is always reached.")


def score(document: FrameworkDocument, levels: list[int]) -> dict[str, Scored]:
    """Scores by theme key, and overall under the blank key, of one submission."""
    codes = dict(zip([q.key for q in document.scored], levels, strict=True))
    result = {theme.key: theme_score(document, theme, codes) for theme in document.themes}
    with_score = [theme for theme in document.themes if result[theme.key][0] is not None]
    if len(with_score) < document.themes_for_overall:
        return result | {"": (None, None, None)}
    total = sum(theme.weight for theme in with_score)
    overall = sum(Fraction(theme.weight, total) * result[theme.key][0] for theme in with_score)
    best = sum(Fraction(theme.weight, total) * result[theme.key][1] for theme in with_score)
    return result | {"": (overall, best, None)}
