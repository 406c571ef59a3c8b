"""A new version written as its changes to the one before, for review and for examples. Pure: no ORM.

The file names the version that it begins with, which never changes once it is published. What comes out is a whole
framework, checked by the same loader.
"""

import copy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from surveys.questionnaire import canonical, loading
from surveys.questionnaire.document import FrameworkDocument
from surveys.questionnaire.faults import Faults
from surveys.questionnaire.fields import Fields
from surveys.questionnaire.plain_yaml import read_plain_yaml

ENDING = ".changes.yaml"


def read_changed(path: Path) -> FrameworkDocument:
    """The version that the file ``path`` makes of the shipped one it names.

    Raises FrameworkInvalid with every fault; OSError where a file cannot be read.
    """
    data = read_plain_yaml(path)
    faults = Faults(path.name)
    begins_with = Fields(Fields(data, Faults("")).raw("from", required=False), faults.at("from"))
    slug, version = begins_with.text("slug"), begins_with.text("version")
    faults.raise_if_any()
    base = loading.read_yaml(loading.FRAMEWORKS / slug / f"{version}.yaml")
    return apply_changes(base, data, source=path.name)


def apply_changes(base: FrameworkDocument, data: object, *, source: str = "changes") -> FrameworkDocument:
    """``base`` with the changes in ``data``: questions changed, retired and added. Raises FrameworkInvalid."""
    faults = Faults(source)
    fields = Fields(data, faults)
    begins_with = Fields(fields.raw("from"), faults.at("from"))
    for name, value in {"slug": base.slug, "version": base.version}.items():
        written = begins_with.text(name)
        if written and written != value:
            begins_with.faults.add(f"{name} is {written}, but it is applied to {value}")
    begins_with.nothing_else()
    document: dict[str, Any] = copy.deepcopy(canonical.as_document(base))
    document["version"] = fields.text("version")
    # For the reader: what kind of file this is.
    fields.text("about", required=False)
    for item in fields.items("change", required=False):
        _change(document, Fields(item, faults.at("change")))
    for item in fields.items("retire", required=False):
        _retire(document, str(item), faults.at("retire"))
    for item in fields.items("add", required=False):
        _add(document, Fields(item, faults.at("add")))
    fields.nothing_else()
    faults.raise_if_any()
    return loading.from_document(document, source=source)


def _questions(document: Mapping[str, Any]) -> Iterator[tuple[list[dict[str, Any]], int]]:
    for theme in document["themes"]:
        for index in range(len(theme["questions"])):
            yield theme["questions"], index


def _find(document: Mapping[str, Any], key: str, faults: Faults) -> tuple[list[dict[str, Any]], int] | None:
    for questions, index in _questions(document):
        if questions[index]["id"] == key:
            return questions, index
    if key:
        faults.add(f"there is no question {key}")
    return None


def _change(document: Mapping[str, Any], fields: Fields) -> None:
    found = _find(document, fields.text("question"), fields.faults)
    new = fields.raw("set")
    fields.nothing_else()
    if not isinstance(new, Mapping) or not new:
        fields.faults.add("set must name at least one field with its new value")
    elif found:
        questions, index = found
        for name, value in new.items():
            stood = questions[index].get(name)
            if name in ("levels", "evidence", "next_step") and isinstance(value, Mapping) and isinstance(stood, dict):
                stood.update({str(level): text for level, text in value.items()})
            else:
                questions[index][name] = value


def _retire(document: Mapping[str, Any], key: str, faults: Faults) -> None:
    found = _find(document, key, faults)
    if found:
        questions, index = found
        del questions[index]


def _add(document: Mapping[str, Any], fields: Fields) -> None:
    found = _find(document, fields.text("after"), fields.faults)
    question = fields.raw("question")
    fields.nothing_else()
    if found:
        questions, index = found
        questions.insert(index + 1, question)  # type: ignore[arg-type]
