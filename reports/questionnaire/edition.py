"""Which text of the questionnaire a paper or a workbook holds. Pure: no ORM."""

from dataclasses import dataclass
from datetime import datetime

from nhsuk.formats import nhs_date
from surveys.questionnaire.document import EVERY_TRUST, FrameworkDocument, QuestionText, Theme
from surveys.questionnaire.question_in_words import asked_of

NOT_KNOWN = "Not known"
NOT_KNOWN_COUNTS = "It counts as level 1, since nobody can show more."
OWN_WORDS = "Answer in your own words. It is never scored and may be left empty."
SENSITIVE = "The answer to this question is never published by name."


@dataclass(frozen=True)
class Edition:
    """One version's text as it reads since ``made_at``, its publication or its last correction."""

    document: FrameworkDocument
    content_hash: str
    published_at: datetime
    made_at: datetime
    corrections: int = 0

    @property
    def title(self) -> str:
        return self.document.title

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return f"{self.document.slug}-{self.document.version}-questionnaire"

    @property
    def stamp(self) -> str:
        """Which version it is, in a line that every page carries."""
        parts = [f"Version {self.document.version}", f"published {nhs_date(self.published_at)}"]
        if self.corrections:
            parts.append(f"help text as corrected on {nhs_date(self.made_at)}")
        return " · ".join([*parts, f"content hash {self.content_hash[:12]}"])


def who_knows(theme: Theme) -> list[str]:
    """The job titles that the theme's questions name, each once."""
    return list(dict.fromkeys(title for question in theme.questions for title in question.who_knows))


def notes_of(question: QuestionText) -> list[str]:
    """What else a respondent must know: who is asked, and what is never published by name."""
    notes = [] if EVERY_TRUST in question.applies_to else [f"Asked of {asked_of(question)} only."]
    return [*notes, SENSITIVE] if question.sensitive else notes


def how_to_use(edition: Edition) -> list[str]:
    """What to do with it, a paragraph each."""
    document = edition.document
    return [
        f"This is the whole questionnaire: {len(document.scored)} questions with five levels in "
        f"{len(document.themes)} themes, and one open question in each theme.",
        "Use it to gather what your colleagues know. Nothing is sent from here: enter the answers in the portal.",
        "For each question choose the highest level whose every word is true of your trust today. Each level holds "
        "all of the levels below it. If a level is true and one below it is not, choose the level under the gap.",
        f"Choose “not known” if nobody can say. {NOT_KNOWN_COUNTS} Choose “not applicable” only for a reason that is "
        f"listed: at most {document.most_not_applicable_per_theme} in a theme. It counts as level 1 until your region "
        "confirms it, and is then left out.",
        "Say in the comment what the answer rests on, or what you still have to find out. Do not name patients or "
        "staff.",
    ]
