"""NHS.UK components from Python: the macros of nhsuk-frontend-jinja, called with their own parameters.

The macros are written for every case that there is, and take a millisecond where a page has four. Most of what they
are asked for is the same on every page (a header, the radios of one question), so what they gave is kept by what they
were asked for. What differs each time, or is somebody's own, is given as ``Varying``: it is left out while the macro
runs, and put in, escaped, afterwards. ``quick_macro`` does the same for what templates import and call themselves.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import jinja2
from django.template import engines
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

KEPT = 2000
# Characters that Unicode assigns to nobody stand around the number of a Varying; taken out of all other texts.
_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


@dataclass(frozen=True)
class Varying:
    """A text, or with ``SafeString`` markup, that is put into a component after its macro ran. Not empty."""

    value: str


@dataclass(frozen=True)
class _Call:
    """One call of a macro; equal to another that gives the same HTML."""

    component: str
    key: Hashable
    body: str | None
    params: dict[str, Any] = field(compare=False)


QUICK = frozenset({"back-link", "button", "details", "inset-text", "skip-link", "tag", "warning-callout"})
"""Components that only print the texts and addresses they are given, and never look into them."""
_PRINTED = frozenset({"text", "html", "href", "summaryText"})


def quick_macro(component: str) -> Callable[..., SafeString]:
    """The macro of one of QUICK, with texts, addresses and the body of a ``{% call %}`` as Varying."""

    def macro(params: Mapping[str, Any], caller: Callable[[], str] | None = None) -> SafeString:
        varying = {name: _printed(name, value) for name, value in params.items()}
        return render(component, varying, body=caller() if caller else None)

    return macro


def _printed(name: str, value: Any) -> Any:
    if name not in _PRINTED or not isinstance(value, str) or not value.strip():
        return value
    # As the macros have it: what is given as ``html`` is markup.
    return Varying(mark_safe(value.strip()) if name == "html" else value.strip())  # nosec B308 B703 # noqa: S308


def env() -> jinja2.Environment:
    """The environment that the pages are rendered with."""
    return engines["jinja2"].env


def render(component: str, params: Mapping[str, Any], *, body: str | None = None) -> SafeString:
    """Return the HTML of ``component``: its folder in nhsuk-frontend (``"error-summary"``).

    ``params`` are those of https://service-manual.nhs.uk/design-system/components. Texts are escaped; ``html`` is not.
    ``body`` is what a template has between ``{% call %}`` and ``{% endcall %}``.
    """
    varying: list[Varying] = []
    placed = _place(dict(params), varying)
    within = None if body is None else _place(Varying(body), varying)
    html = _rendered(_Call(component, _key(placed), within, placed))
    filled = _PLACE.sub(lambda place: conditional_escape(varying[int(place[1])].value), html)
    return mark_safe(filled)  # nosec B308 B703 # noqa: S308 - the macros escape, and so does what is filled in


@lru_cache(maxsize=KEPT)
def _rendered(call: _Call) -> str:
    module = env().get_template(f"nhsuk/components/{call.component}/macro.jinja").module
    body = call.body
    caller = {} if body is None else {"caller": lambda: body}
    return str(getattr(module, macro_name(call.component))(call.params, **caller))


def _place(value: Any, varying: list[Varying]) -> Any:
    """A copy of ``value`` with the place of each Varying, which are added to ``varying``."""
    if isinstance(value, Varying):
        varying.append(value)
        return f"{_OPEN}{len(varying) - 1}{_CLOSE}"
    if isinstance(value, dict):
        return {name: _place(part, varying) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_place(part, varying) for part in value]
    if isinstance(value, str) and _OPEN in value:
        return type(value)(value.replace(_OPEN, ""))
    return value


def _key(value: Any) -> Hashable:
    """What tells apart what the macros treat differently: markup from text, True from 1."""
    if isinstance(value, dict):
        return tuple((name, _key(part)) for name, part in value.items())
    if isinstance(value, list):
        return tuple(_key(part) for part in value)
    return (type(value), value if isinstance(value, Hashable) else repr(value))


def macro_name(component: str) -> str:
    """``error-summary`` is ``errorSummary``; tables alone is in the plural, and its macro is not."""
    return "table" if component == "tables" else re.sub(r"-(\w)", lambda match: match[1].upper(), component)
