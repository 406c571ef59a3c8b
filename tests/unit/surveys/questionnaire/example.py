"""A small valid framework as plain data, for tests to break one field at a time."""

import copy
from collections.abc import Callable
from typing import Any

_LEVELS = {
    1: "No list dated in the last 12 months names the {0}.",
    2: "A list dated in the last 12 months names the {0}.",
    3: "As level 2, and the list gives the date on which each was checked.",
    4: "As level 3, and each was checked in the last 6 months.",
    5: "As level 4, and the board received the list in the last 3 months.",
}


def scored(identifier: str, subject: str) -> dict[str, Any]:
    return {
        "id": identifier,
        "kind": "scored",
        "prompt": f"How does the trust keep its list of {subject}?",
        "why_it_matters": f"Patients wait when {subject} fail.",
        "covers": f"All {subject} in use today.",
        "levels": {level: text.format(subject) for level, text in _LEVELS.items()},
        "guidance": "Count the latest list only.",
        "who_knows": ["Chief information officer"],
        "evidence": {2: "the list", 3: "its dates", 4: "its checks", 5: "the minutes"},
        "not_applicable": "never",
        "sensitive": False,
        "applies_to": "all",
        "weight": 1,
        "wgll": "safe-practice",
        "next_step": {1: "Write it.", 2: "Date it.", 3: "Check it.", 4: "Show it."},
    }


def open_question(identifier: str, subject: str) -> dict[str, Any]:
    return {
        "id": identifier,
        "kind": "open",
        "prompt": f"What should national bodies change about {subject}?",
        "why_it_matters": "The answer is read by those who decide.",
        "guidance": "Name one change.",
    }


def framework() -> dict[str, Any]:
    """Two themes: one of three scored questions, with a check and a listed reason, and one of two."""
    machines = scored("devices.machines", "machines")
    machines["checks"] = [
        {
            "if": [
                {"question": "devices.machines", "at_least": 4},
                {"question": "records.notes", "at_most": 2},
            ],
            "say": "Machines are checked, notes are not. Is one of the two out of date?",
        }
    ]
    phones = scored("devices.phones", "telephones")
    phones["not_applicable"] = {"none-in-use": "The trust has none.", "borrowed": "Another trust lends them."}
    phones["applies_to"] = ["acute", "ambulance"]
    return {
        "slug": "example",
        "version": "0.3",
        "title": "An example",
        "points": {1: 0, 2: 25, 3: 50, 4: 75, 5: 100},
        "gate": {"share": "2/3", "most_below": 2},
        "most_not_applicable_per_theme": 1,
        "themes_for_overall": 2,
        "themes": [
            {
                "id": "devices",
                "title": "Devices",
                "introduction": "What people hold in their hands.",
                "weight": 2,
                "questions": [
                    machines,
                    phones,
                    scored("devices.printers", "printers"),
                    open_question("devices.national-change", "devices"),
                ],
            },
            {
                "id": "records",
                "title": "Records",
                "introduction": "What people write down.",
                "weight": 1,
                "questions": [
                    scored("records.notes", "notes"),
                    scored("records.letters", "letters"),
                    open_question("records.national-change", "records"),
                ],
            },
        ],
    }


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """The example after ``change`` was made to it."""
    data = copy.deepcopy(framework())
    change(data)
    return data


def question(data: dict[str, Any], identifier: str) -> dict[str, Any]:
    return next(q for theme in data["themes"] for q in theme["questions"] if q["id"] == identifier)
