"""The questionnaire as the JSON that reports/typst/questionnaire.typ reads."""

from typing import Any

from surveys.questionnaire.document import QuestionText, Theme

from .edition import NOT_KNOWN, NOT_KNOWN_COUNTS, OWN_WORDS, Edition, how_to_use, notes_of, who_knows


def paper_data(edition: Edition) -> dict[str, Any]:
    """Everything that the template prints."""
    document = edition.document
    return {
        "title": f"{edition.title}: the questionnaire",
        "author": "Digital maturity portal",
        "description": f"Every question of version {document.version}, to work with on paper.",
        "running-title": f"{edition.title}: the questionnaire",
        "demonstration": "",
        "stamp": edition.stamp,
        "how-to-use": how_to_use(edition),
        "themes": [_theme(theme) for theme in document.themes],
    }


def _theme(theme: Theme) -> dict[str, Any]:
    return {
        "title": theme.title,
        "introduction": theme.introduction,
        "who-knows": who_knows(theme),
        "questions": [_question(question, theme, number) for number, question in enumerate(theme.questions, 1)],
    }


def _question(question: QuestionText, theme: Theme, number: int) -> dict[str, Any]:
    choices = [
        {"label": f"Level {level}", "words": words, "evidence": question.evidence.get(level, "")}
        for level, words in question.levels.items()
    ]
    if question.is_scored:
        choices.append({"label": NOT_KNOWN, "words": NOT_KNOWN_COUNTS, "evidence": ""})
    choices += [
        {"label": "Not applicable", "words": words, "evidence": ""} for words in question.not_applicable.values()
    ]
    place = f"question {number} of {len(theme.scored)}" if question.is_scored else "last question of this theme"
    return {
        "place": f"{theme.title}: {place}",
        "prompt": question.prompt,
        "why": question.why_it_matters,
        "covers": question.covers,
        "choices": choices,
        "guidance": question.guidance,
        "who-knows": ", ".join(question.who_knows),
        "notes": notes_of(question),
        "own-words": "" if question.is_scored else OWN_WORDS,
    }
