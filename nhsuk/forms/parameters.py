"""From a Django field to the parameters of an NHS.UK component."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from nhsuk.components import Varying

from .choices import Choice
from .dates import PARTS, DateParts

Params = dict[str, Any]


def input_id(bound: forms.BoundField) -> str:
    """The id of the input, or of the first of several."""
    return bound.auto_id or bound.html_name


def component_of(bound: forms.BoundField) -> tuple[str, Params]:
    """Return the component's name and its parameters."""
    for widget, build in _BUILDERS:
        if isinstance(bound.field.widget, widget):
            component, params = build(bound)
            return component, params | getattr(bound.field, "params", {})
    raise TypeError(f"No NHS.UK component for {type(bound.field.widget).__name__}: add it to nhsuk.forms.parameters")


def _common(bound: forms.BoundField) -> Params:
    params: Params = {"id": input_id(bound), "name": bound.html_name}
    if bound.help_text:
        params["hint"] = _text_or_html(bound.help_text)
    if bound.errors:
        lines = format_html_join(mark_safe("<br>"), "{}", ((message,) for message in bound.errors))  # nosec B308
        params["errorMessage"] = {"html": lines}
    if bound.field.disabled:
        params["disabled"] = True
    return params


def _text_or_html(text: Any) -> Params:
    """Markup that a package made (a list of password rules) stays markup; everything else is text."""
    text = str(text)
    return {"html" if isinstance(text, SafeString) else "text": text}


def _label(bound: forms.BoundField) -> Params:
    label: Params = {"text": plain(bound.label)}
    if size := getattr(bound.field, "label_size", ""):
        label["size"] = size
    if getattr(bound.field, "page_heading", False):
        label["isPageHeading"] = True
    return label


def _legend(bound: forms.BoundField) -> Params:
    legend = {"size": "m"} | _label(bound)
    return {"legend": legend}


def plain(value: Any) -> str:
    """A text that nothing takes for markup, whatever it was: the macros print markup as it is."""
    return str.__str__(str(value))


def _typed(bound: forms.BoundField) -> Varying | str:
    return _own(bound.field.widget.format_value(bound.value()))


def _own(value: Any, before: str = "") -> Varying | str:
    """Somebody's own text: never markup, and never kept beyond this page."""
    return Varying(before + plain(value)) if value not in (None, "") else ""


# Of a widget's attributes, those that help; placeholders, autofocus and maxlength get in people's way.
_KEPT = ("autocomplete", "inputmode", "pattern", "autocapitalize")


def _attributes(bound: forms.BoundField) -> Params:
    attrs = bound.field.widget.attrs
    params = {name: plain(attrs[name]) for name in _KEPT if name in attrs}
    if "spellcheck" in attrs:
        params["spellcheck"] = attrs["spellcheck"] not in (False, "false")
    return params


def _input(bound: forms.BoundField) -> tuple[str, Params]:
    kind = bound.field.widget.input_type
    params = _common(bound) | {"label": _label(bound), "value": _typed(bound), "type": kind} | _attributes(bound)
    if kind == "number":
        params |= {"type": "text", "inputmode": "numeric"}
    return "input", params


def _password(bound: forms.BoundField) -> tuple[str, Params]:
    return "password-input", _common(bound) | {"label": _label(bound)} | _attributes(bound)


def _textarea(bound: forms.BoundField) -> tuple[str, Params]:
    params = _common(bound) | {"label": _label(bound)} | _attributes(bound)
    # Browsers drop a line break that follows the tag: it is given one to drop.
    params["value"] = _own(bound.field.widget.format_value(bound.value()), before="\n")
    if bound.field.max_length:
        return "character-count", params | {"maxlength": bound.field.max_length}
    return "textarea", params


def _select(bound: forms.BoundField) -> tuple[str, Params]:
    chosen = _chosen(bound)
    items = [
        {"value": option.value, "text": option.label, "selected": option.value in chosen} for option in _options(bound)
    ]
    return "select", _common(bound) | {"label": _label(bound), "items": items}


def _radios(bound: forms.BoundField) -> tuple[str, Params]:
    params = _common(bound) | {"fieldset": _legend(bound), "items": _items(bound)}
    return "radios", params | {"idPrefix": params.pop("id")}


def _checkboxes(bound: forms.BoundField) -> tuple[str, Params]:
    params = _common(bound) | {"fieldset": _legend(bound), "items": _items(bound)}
    return "checkboxes", params | {"idPrefix": params.pop("id")}


def _checkbox(bound: forms.BoundField) -> tuple[str, Params]:
    params = _common(bound)
    hint = params.pop("hint", None)
    item = {"value": "on", "text": plain(bound.label), "checked": bool(bound.value()), "hint": hint}
    return "checkboxes", params | {"idPrefix": params.pop("id"), "items": [item]}


def _date(bound: forms.BoundField) -> tuple[str, Params]:
    params = _common(bound)
    wrong = {
        part
        for error in bound.form.errors.as_data().get(bound.name, [])
        for part in (error.params or {}).get("parts", PARTS)
    }
    params["fieldset"] = _legend(bound)
    params["items"] = [
        {
            "id": f"{params['id']}-{part}",
            "name": f"{bound.html_name}-{part}",
            "label": part.capitalize(),
            "value": _own(text),
            "width": 4 if part == "year" else 2,
            "error": part in wrong,
        }
        for part, text in zip(PARTS, DateParts.parts_of(bound.value()), strict=True)
    ]
    return "date-input", params


def _file(bound: forms.BoundField) -> tuple[str, Params]:
    params = _common(bound) | {"label": _label(bound)}
    if accept := bound.field.widget.attrs.get("accept"):
        params["attributes"] = {"accept": plain(accept)}
    return "file-upload", params


def _chosen(bound: forms.BoundField) -> set[str]:
    value = bound.value()
    values: Iterable[Any] = value if isinstance(value, list | tuple) else [] if value is None else [value]
    return {plain(one) for one in values}


def _options(bound: forms.BoundField) -> list[Choice]:
    field = bound.field
    return getattr(field, "options", None) or [Choice(plain(value), plain(label)) for value, label in field.choices]


def _items(bound: forms.BoundField) -> list[Params]:
    chosen = _chosen(bound)
    items: list[Params] = []
    for option in _options(bound):
        if option.divider:
            items.append({"divider": plain(option.divider)})
        item: Params = {
            "value": plain(option.value),
            "text": plain(option.label),
            "checked": option.value in chosen,
            "hint": {"text": plain(option.hint)} if option.hint else None,
        }
        if option.reveals:
            inner = format_html_join("", "{}", ((bound.form[name],) for name in option.reveals))
            item["conditional"] = {"html": Varying(inner)}
        items.append(item)
    return items


# The first whose widget it is; the more particular before the more general.
_BUILDERS: tuple[tuple[type[forms.Widget], Callable[[forms.BoundField], tuple[str, Params]]], ...] = (
    (DateParts, _date),
    (forms.CheckboxSelectMultiple, _checkboxes),
    (forms.SelectMultiple, _checkboxes),
    (forms.RadioSelect, _radios),
    (forms.Select, _select),
    (forms.CheckboxInput, _checkbox),
    (forms.Textarea, _textarea),
    (forms.PasswordInput, _password),
    (forms.FileInput, _file),
    (forms.widgets.Input, _input),
)
