"""The headings of a workbook and the words that are chosen in it, as they are written and as they are read. Pure."""

import re
import unicodedata

from ..content import AnswerInput
from ..questionnaire.document import QuestionText

ID = "Question id"
ANSWER = "Your answer"
REASON = "Reason, if not applicable"
COMMENT = "Comment"
NOT_KNOWN = "Not known"
NOT_APPLICABLE = "Not applicable"
_NOT_IN_XML = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}
_CONTROLS = {sign: None for sign in range(0x20) if chr(sign) not in "\t\n\r"}
_LEVEL = re.compile(r"(?:level)?\s*([0-9]+)(?:\.0+)?\s*(?::\s*(.*))?", re.I | re.S)


def level_words(question: QuestionText, level: int) -> str:
    """ "Level 3: …" with the whole descriptor."""
    return f"Level {level}: {question.levels[level]}"


def answer_choices(question: QuestionText) -> list[str]:
    """What the list of a scored question offers."""
    choices = [level_words(question, level) for level in question.levels]
    return [*choices, NOT_KNOWN, *([NOT_APPLICABLE] if question.not_applicable else [])]


def answer_in_cell(question: QuestionText, given: AnswerInput) -> str:
    """What the cell "Your answer" holds for an answer."""
    if given.response == "level" and given.level is not None:
        return level_words(question, given.level)
    return {"not_known": NOT_KNOWN, "not_applicable": NOT_APPLICABLE}.get(given.response, given.text)


def level_in_cell(question: QuestionText, text: str) -> int | None:
    """The level that ``text`` names: "Level 3: …", "Level 3" or "3"; None where it is no level's."""
    match = _LEVEL.fullmatch(text)
    if not match or len(match[1]) > 1 or int(match[1]) not in question.levels:
        return None
    level = int(match[1])
    # Where words follow they have to be this level's; some programs cut off what they choose from a list.
    return level if folded(question.levels[level]).startswith(folded(match[2] or "")) else None


def reason_in_cell(question: QuestionText, text: str) -> str | None:
    """The key of the reason that ``text`` spells; None where it is no reason of the question."""
    return next((key for key, words in question.not_applicable.items() if folded(words) == folded(text)), None)


def folded(text: str) -> str:
    """``text`` as it compares: white space, case and composed letters make no difference."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def tidied(text: str) -> str:
    """``text`` as the portal's forms take it: line breaks of one character, nothing around it, all fit for XML."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_NOT_IN_XML).strip()


def comparable(text: str) -> str:
    """``text`` without what not every program keeps in a cell: controls, and white space around it."""
    return tidied(text.translate(_CONTROLS))
