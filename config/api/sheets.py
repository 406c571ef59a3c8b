"""Lists as CSV, for spreadsheets: a row for each entry, nested fields with their path as their name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rest_framework.renderers import BaseRenderer
from rest_framework.serializers import ListSerializer, Serializer

from reports.charts.sheet import Value, csv_of

Path = tuple[str, ...]


class CsvRenderer(BaseRenderer):
    """One page of a list. ``next`` and ``previous`` are in the ``Link`` header.

    A view that names one of its nested lists as ``row`` has a row for each entry of that one. Lists of single values
    stand in one cell with semicolons between; texts that a spreadsheet would take for a formula have an apostrophe.
    """

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        view = (renderer_context or {})["view"]
        row = getattr(view, "row", "")
        columns = list(_columns(view.get_serializer(), row))
        entries = _rows(data["results"], row)
        return csv_of(
            [".".join(path) for path in columns], ([_cell(entry, path) for path in columns] for entry in entries)
        )


def _columns(serializer: Serializer, row: str, before: Path = ()) -> Iterator[Path]:
    """The path of each field; of the list ``row`` the fields of its entries."""
    for name, field in serializer.fields.items():
        inner = field.child if isinstance(field, ListSerializer) and name == row else field
        if isinstance(inner, Serializer):
            yield from _columns(inner, row, (*before, name))
        else:
            yield (*before, name)


def _rows(entries: Sequence[Mapping[str, Any]], row: str) -> Iterator[Mapping[str, Any]]:
    for entry in entries:
        if row:
            yield from ({**entry, row: one} for one in entry[row])
        else:
            yield entry


def _cell(entry: Mapping[str, Any], path: Path) -> Value:
    value: Any = entry
    for name in path:
        value = value[name] if value is not None else None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {one}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(str(one) for one in value)
    return value  # type: ignore[no-any-return]
