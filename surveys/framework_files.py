"""Frameworks by what somebody types on the command line: a file, a file of changes, or a published version."""

from pathlib import Path

from .questionnaire import changes, loading
from .questionnaire.document import FrameworkDocument
from .selectors import document_of, framework_version


class NoFramework(LookupError):
    """There is no such file or version; the words say which."""


def framework_named(name: str) -> FrameworkDocument:
    """The framework in the file ``name``, or the published version “slug version” (or “slug/version”).

    Raises NoFramework, and FrameworkInvalid with every fault of a file.
    """
    if name.endswith((".yaml", ".yml")):
        return framework_in(Path(name))
    slug, _, number = name.replace("/", " ").strip().partition(" ")
    version = framework_version(slug, number.strip())
    if version is None:
        raise NoFramework(f"{name} is neither a YAML file nor a published version such as “digital-maturity 1.0”.")
    return document_of(version)


def framework_in(path: Path) -> FrameworkDocument:
    """The framework in a file; a file of changes is applied to the shipped version it names."""
    try:
        if path.name.endswith(changes.ENDING):
            return changes.read_changed(path)
        return loading.read_yaml(path)
    except OSError as error:
        raise NoFramework(f"{error.filename or path}: {error.strerror}") from error
