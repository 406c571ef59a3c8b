"""What a question's rules come to, in sentences for readers. Pure: no ORM."""

from surveys.questionnaire.document import EVERY_TRUST, Check, Condition, FrameworkDocument, QuestionText

_TYPES = {"care_trust": "care", "mental_health": "mental health"}


def asked_of(question: QuestionText) -> str:
    """“every trust”, or “acute and specialist trusts”."""
    if EVERY_TRUST in question.applies_to:
        return "every trust"
    types = [_TYPES.get(one, one) for one in question.applies_to]
    return f"{', '.join(types[:-1])} and {types[-1]} trusts" if len(types) > 1 else f"{types[0]} trusts"


def check_in_words(document: FrameworkDocument, check: Check) -> str:
    """When the portal asks whether two answers fit, and what it says."""
    conditions = " and ".join(
        f"“{document.question(condition.question).prompt}” is {bounds_in_words(condition)}"
        for condition in check.conditions
    )
    return f"If {conditions}: {check.say}"


def bounds_in_words(condition: Condition) -> str:
    """“level 4 or above”, “level 1”, “level 2 to 3”."""
    least, most = condition.at_least or 1, condition.at_most or 5
    if least == most:
        return f"level {least}"
    if most == 5:
        return f"level {least} or above"
    return f"level {most} or below" if least == 1 else f"level {least} to {most}"
