"""The small XML parts of an office document that list what else is in it. Pure.

Read with expat itself, with everything refused that a list has no use for: document types, and so entities, bombs
of them and files that they fetch.
"""

from xml.parsers import expat


class DamagedPart(ValueError):
    """A part that is no well-formed XML, or more than a list."""


def elements_of(content: bytes) -> list[tuple[str, dict[str, str]]]:
    """(name without its prefix, attributes) of every element, in order. Raises DamagedPart."""
    found: list[tuple[str, dict[str, str]]] = []

    def refuse(*_: object) -> None:
        raise DamagedPart

    def begin(name: str, attributes: dict[str, str]) -> None:
        found.append((name.rpartition(":")[2], attributes))

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise DamagedPart from error
    return found
