"""Working on an assessment: from the task list to questions and back."""

import re

from playwright.sync_api import Locator, expect

from surveys.questionnaire.document import QuestionText, Theme
from tests.factories.surveys import shipped_document
from tests.journeys.visitor import PATIENCE, Visitor

OPEN_QUESTION = next(question for question in shipped_document().questions if question.kind == "open")
WITH_REASONS = next(question for question in shipped_document().scored if question.not_applicable)


def when_opening_the_assessment(visitor: Visitor) -> None:
    visitor.open("/")
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("link", name=re.compile("^All themes")).click()


def when_going_to_all_themes(visitor: Visitor) -> None:
    """From a question or a theme."""
    if "/questions/" in visitor.path:
        with visitor.page.expect_navigation():
            visitor.page.get_by_role("link", name=re.compile("^Theme: ")).click()
    visitor.follow("All themes")


def when_opening_theme(visitor: Visitor, theme: Theme) -> None:
    """From the task list, or from a page of the same assessment."""
    if visitor.path.endswith(f"/themes/{theme.key}/"):
        return
    if "/themes/" in visitor.path or "/questions/" in visitor.path:
        when_going_to_all_themes(visitor)
    visitor.follow(theme.title)
    assert visitor.heading == theme.title


def when_opening_question(visitor: Visitor, question: QuestionText) -> None:
    """By its theme."""
    when_opening_theme(visitor, shipped_document().theme(question.theme))
    visitor.follow(question.prompt)
    then_at_question(visitor, question)


def when_choosing(visitor: Visitor, choice: int | str) -> None:
    """Choose a level, or "Not known" or "Not applicable"."""
    option(visitor, choice).check()


def when_giving_the_reason(visitor: Visitor, question: QuestionText) -> None:
    """Say why a question does not apply: by the first of the reasons that it allows."""
    visitor.page.get_by_label(next(iter(question.not_applicable.values()))).check()


def when_commenting(visitor: Visitor, words: str) -> None:
    visitor.page.get_by_label("Comment (optional)").fill(words)


def then_saved_by_itself(visitor: Visitor) -> None:
    """The page says that it has saved what was typed, without a button."""
    expect(visitor.page.locator("[data-autosave-state]")).to_contain_text("Saved", timeout=PATIENCE)


def when_saving(visitor: Visitor) -> None:
    visitor.press("Save and continue")


def when_saving_and_going_back(visitor: Visitor) -> None:
    visitor.press("Save and go back")


def when_answering_the_rest(visitor: Visitor, level: int) -> None:
    """Answer what has no answer yet, one page after the other, as the pages' own buttons lead."""
    visitor.press("Continue")
    while "/check/" not in visitor.path:
        if "/themes/" in visitor.path:
            when_pressing_the_one_button(visitor)
            continue
        if visitor.page.get_by_role("radio").count() and not visitor.page.locator("input[type=radio]:checked").count():
            when_choosing(visitor, level)
        when_saving(visitor)
    assert visitor.heading == "Check the answers"


def when_pressing_the_one_button(visitor: Visitor) -> None:
    """Of a page that has one primary button, whatever it says."""
    with visitor.page.expect_navigation():
        visitor.page.locator("main").get_by_role("button").click()


def unanswered(visitor: Visitor) -> list[QuestionText]:
    """The scored questions that a theme shows as not answered: of the first theme that is not done, opened for it."""
    tasks = visitor.page.locator("main .nhsuk-task-list li").filter(has_not_text="Done")
    title = tasks.first.get_by_role("link").inner_text()
    theme = next(theme for theme in shipped_document().themes if theme.title == title)
    when_opening_theme(visitor, theme)
    open_tasks = visitor.page.locator("main .nhsuk-task-list li").filter(has_text=re.compile("Not answered|To confirm"))
    prompts = [task.get_by_role("link").inner_text() for task in open_tasks.all()]
    return [question for question in theme.scored if question.prompt in prompts]


def option(visitor: Visitor, choice: int | str) -> Locator:
    name = re.compile(f"^Level {choice}: ") if isinstance(choice, int) else re.compile(f"^{choice}")
    return visitor.page.get_by_role("radio", name=name)


def then_at_question(visitor: Visitor, question: QuestionText) -> None:
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(question.prompt)


def then_choice_is(visitor: Visitor, choice: int | str) -> None:
    expect(option(visitor, choice)).to_be_checked()


def then_comment_is(visitor: Visitor, words: str) -> None:
    expect(visitor.page.get_by_label("Comment (optional)")).to_have_value(words)


def then_task_says(visitor: Visitor, question: QuestionText, words: str) -> None:
    """What the page of its theme says beside a question."""
    task = visitor.page.get_by_role("listitem").filter(has=visitor.page.get_by_role("link", name=question.prompt))
    expect(task).to_contain_text(words)


def then_answered(visitor: Visitor, answered: int, *, of: int | None = None) -> None:
    """What the home page says; ``of`` as many as most trusts are asked, where nothing is said."""
    visitor.open("/")
    total = of or len(shipped_document().scored)
    expect(visitor.page.get_by_text(f"{answered} of {total} questions answered")).to_be_visible()


def then_nothing_can_be_typed(visitor: Visitor) -> None:
    """A locked question shows its answer and has no form."""
    expect(visitor.page.get_by_text("The answers are locked")).to_be_visible()
    expect(visitor.page.locator("main").get_by_role("radio")).to_have_count(0)
    expect(visitor.page.locator("main").get_by_role("textbox")).to_have_count(0)
