"""What the OpenAPI document says, arranged for a page. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A parameter or a field: its name, what it holds and what it means."""

    name: str
    holds: str
    meaning: str


@dataclass(frozen=True)
class Operation:
    """One address with one method. ``name`` is unique; ``description`` has no markup."""

    name: str
    method: str
    path: str
    description: tuple[str, ...]
    parameters: tuple[Line, ...]
    fields: tuple[Line, ...]


@dataclass(frozen=True)
class Guide:
    """``errors`` are the statuses that every address may answer with."""

    operations: tuple[Operation, ...]
    errors: tuple[Line, ...]


def guide_to(document: Document) -> Guide:
    """Arrange ``document``: its operations in the order of their paths, and the errors they share."""
    operations = tuple(
        _operation(document, path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    )
    return Guide(operations, tuple(_errors(document)))


def _operation(document: Document, path: str, method: str, operation: Document) -> Operation:
    parameters = operation.get("parameters", [])
    answer = operation["responses"]["200"]["content"]["application/json"]
    return Operation(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        description=tuple(" ".join(part.split()) for part in operation.get("description", "").split("\n\n")),
        parameters=tuple(
            Line(parameter["name"], _holds(document, parameter["schema"]), parameter.get("description", ""))
            for parameter in parameters
        ),
        fields=tuple(_fields(document, answer["schema"])),
    )


def _errors(document: Document) -> Iterator[Line]:
    named: dict[str, str] = {}
    for methods in document["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                if "$ref" in response:
                    named[status] = response["$ref"]
    for status, reference in sorted(named.items()):
        yield Line(status, "", _resolved(document, {"$ref": reference})["description"])


def _resolved(document: Document, schema: Document) -> Document:
    """The schema itself, where it is a reference or the only part of an ``allOf``; its own words are kept."""
    if "allOf" in schema and len(schema["allOf"]) == 1:
        return {**_resolved(document, schema["allOf"][0]), **{k: v for k, v in schema.items() if k != "allOf"}}
    if "$ref" not in schema:
        return schema
    found: Any = document
    for part in schema["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return _resolved(document, found)


def _fields(document: Document, schema: Document, before: str = "") -> Iterator[Line]:
    """Every field of what is answered, those inside others with their path: ``results[].trust.code``."""
    for name, of_field in _resolved(document, schema).get("properties", {}).items():
        field = _resolved(document, of_field)
        inside = _resolved(document, field["items"]) if field.get("type") == "array" else field
        path = f"{before}{name}" + ("[]" if field.get("type") == "array" else "")
        if "properties" in inside:
            yield from _fields(document, inside, f"{path}.")
        else:
            yield Line(path, _holds(document, inside), of_field.get("description", ""))


def _holds(document: Document, schema: Document) -> str:
    """The type in words, with the values or limits that it has."""
    schema = _resolved(document, schema)
    parts = [part for one in schema.get("oneOf", []) if (part := _resolved(document, one))]
    values = [value for part in (schema, *parts) for value in part.get("enum", []) if value not in ("", None)]
    words = "one of " + ", ".join(values) if values else _TYPES.get(schema.get("format", ""), "")
    words = words or _TYPES.get(schema.get("type", ""), "text")
    if "minimum" in schema and "maximum" in schema:
        words += f", {schema['minimum']} to {schema['maximum']}"
    return words + (", or null" if schema.get("nullable") else "")


_TYPES = {
    "boolean": "true or false",
    "date": "date",
    "date-time": "date and time",
    "integer": "whole number",
    "number": "number",
    "object": "object",
    "string": "text",
    "uri": "address",
}
