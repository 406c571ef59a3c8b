"""What is said of two versions: added, retired, reworded, moved, weighed anew; and which trends go on."""

from typing import Any

from surveys.questionnaire.diff import FrameworkDiff, QuestionChange, Trend, compare
from surveys.questionnaire.diff_text import lines_of, summary
from surveys.questionnaire.fields_in_words import ASKED, flat_fields, kind_of_field
from surveys.questionnaire.loading import from_document
from surveys.questionnaire.wordmarks import in_one_line, mark_words
from tests.unit.surveys.questionnaire.example import changed, framework, question, scored


def diff_after(change: Any) -> FrameworkDiff:
    return compare(from_document(framework()), from_document(changed(change)))


def of(diff: FrameworkDiff, key: str) -> QuestionChange:
    return next(q for theme in diff.themes for q in theme.questions if q.key == key)


def test_the_same_text_is_no_difference():
    diff = diff_after(lambda data: data.update(version="0.4"))
    assert diff.is_empty
    assert diff.count(Trend.CONTINUES) == 7
    assert (diff.old, diff.new) == ("example 0.3", "example 0.4")
    assert "The two say the same." in list(lines_of(diff))


def test_a_reworded_question_keeps_its_trend_with_a_note():
    diff = diff_after(lambda data: question(data, "records.notes").update(prompt="How does the trust list its notes?"))
    notes = of(diff, "records.notes")
    assert notes.trend == Trend.REWORDED
    assert [(change.name, change.kind) for change in notes.changes] == [("prompt", "asked")]
    assert in_one_line(notes.changes[0].marks) == "How does the trust [-keep-] {+list+} its [-list of-] notes?"
    assert of(diff, "records.letters").is_same
    assert not diff.is_empty


def test_help_text_weight_and_checks_leave_the_trend_as_it_is():
    def change(data: dict[str, Any]) -> None:
        question(data, "records.notes").update(guidance="Count all lists.", weight=3)
        question(data, "devices.machines")["checks"] = []

    diff = diff_after(change)
    notes, machines = of(diff, "records.notes"), of(diff, "devices.machines")
    assert notes.trend == machines.trend == Trend.CONTINUES
    assert {(c.name, c.kind, c.before, c.after) for c in notes.changes} == {
        ("guidance", "help", "Count the latest list only.", "Count all lists."),
        ("weight", "scored", "1", "3"),
    }
    assert machines.changes[0].before.startswith(
        "Shown when devices.machines is level 4 or above and records.notes is level 2 or below: Machines"
    )
    assert machines.changes[0].after == ""


def test_an_added_and_a_retired_question():
    def change(data: dict[str, Any]) -> None:
        questions = data["themes"][1]["questions"]
        questions[1] = scored("records.forms", "forms")

    diff = diff_after(change)
    assert of(diff, "records.forms").trend == Trend.NEW
    assert of(diff, "records.letters").trend == Trend.ENDS
    assert summary(diff) == "Trends: 6 continue, 0 continue with a note, 1 begin anew, 1 end."


def test_the_same_words_under_a_new_id_begin_anew_and_it_is_said():
    diff = diff_after(lambda data: question(data, "records.letters").update(id="records.post"))
    assert of(diff, "records.post").note == "It has the words of records.letters, under a new id."


def test_what_moved_is_said_of_as_few_as_explain_it():
    def change(data: dict[str, Any]) -> None:
        questions = data["themes"][0]["questions"]
        questions.insert(2, questions.pop(0))
        data["themes"].reverse()

    diff = diff_after(change)
    moved = {q.key: q.moved for theme in diff.themes for q in theme.questions if q.moved}
    assert moved == {"devices.machines": "moved from place 1 to place 3"}
    assert len([theme for theme in diff.themes if theme.moved]) == 1
    assert of(diff, "devices.machines").trend == Trend.CONTINUES


def test_points_gate_and_themes():
    def change(data: dict[str, Any]) -> None:
        data["points"][2] = 20
        data["gate"]["share"] = "3/4"
        data["themes"][0].update(title="Machines", weight=1)
        data["themes"].append(
            {
                **data["themes"][1],
                "id": "rooms",
                "questions": [
                    scored("rooms.wards", "wards"),
                    scored("rooms.halls", "halls"),
                    {**data["themes"][1]["questions"][-1], "id": "rooms.national-change", "prompt": "And rooms?"},
                ],
            }
        )

    diff = diff_after(change)
    assert {change.name: (change.before, change.after) for change in diff.changes} == {
        "points": ("1: 0, 2: 25, 3: 50, 4: 75, 5: 100", "1: 0, 2: 20, 3: 50, 4: 75, 5: 100"),
        "gate": ("share: 2/3, most below: 2", "share: 3/4, most below: 2"),
    }
    assert [(theme.key, theme.state) for theme in diff.themes] == [
        ("devices", "kept"),
        ("records", "kept"),
        ("rooms", "added"),
    ]
    assert {change.name for change in diff.themes[0].changes} == {"title", "weight"}
    assert all(question.trend == Trend.NEW for question in diff.themes[2].questions)
    back = compare(from_document(changed(change)), from_document(framework()))
    assert back.themes[-1].state == "retired"
    assert all(question.trend == Trend.ENDS for question in back.themes[-1].questions)


def test_every_question_stands_in_the_text():
    text = "\n".join(lines_of(diff_after(lambda data: question(data, "records.notes").update(weight=3))))
    for key in ("devices.machines", "devices.phones", "records.notes", "records.letters"):
        assert key in text


def test_each_field_is_told_for_what_it_is():
    flat = flat_fields(framework()["themes"][0]["questions"][1])
    assert kind_of_field("levels.3") == "asked"
    assert flat["not_applicable.borrowed"] == "Another trust lends them."
    assert {name.partition(".")[0] for name in flat if kind_of_field(name) == "asked"} == ASKED


def test_words_are_marked_one_by_one():
    assert in_one_line(mark_words("a b c", "a x c")) == "a [-b-] {+x+} c"
    assert in_one_line(mark_words("", "a b")) == "{+a b+}"
    assert in_one_line(mark_words("a b", "a b")) == "a b"
