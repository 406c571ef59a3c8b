"""The Jinja environment of every page.

Templates are looked for in ``templates/``, then in nhsuk-frontend-jinja, whose macros are imported as
``{% from "nhsuk/components/button/macro.jinja" import button %}``.

In every template: ``url(name, ...)``, ``static(path)``, ``form_body(form)``, ``form_errors(form)``,
``component(name, params)`` with ``varying(value)``, and the filters of ``nhsuk.formats``
and ``drawing``. In every page rendered
with a request also ``csrf_input``, ``request`` and what ``nhsuk.context`` adds.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import nhsuk_frontend_jinja
from django.conf import settings
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.utils import missing

from . import components, formats, forms
from .drawings import drawing

COMPONENT_TEMPLATES = Path(nhsuk_frontend_jinja.__file__).parent / "templates"


class LoudUndefined(jinja2.ChainableUndefined):
    """What a template gets for something that is not there.

    NHS.UK's macros look into options that were not given (``params.label.text``) and print nothing, so those stay
    quiet. A name that the view did not give may be tested (``{% if busy %}``), but printing it or walking over it
    fails, and so does any use of an attribute that an object does not have: a slip of the pen is an error, not a blank.
    """

    def _fail_unless(self, quiet: bool) -> None:
        if not quiet:
            self._fail_with_undefined_error()

    @property
    def _is_option(self) -> bool:
        """Of a dictionary, text or list, as the options of macros are, or the macros' own word for nothing."""
        looked_into = self._undefined_obj
        return (
            looked_into is None
            or isinstance(looked_into, dict | str | bool | list | tuple)
            or self._undefined_name == "undefined"
        )

    def __str__(self) -> str:
        self._fail_unless(self._is_option)
        return ""

    def __html__(self) -> str:
        return str(self)

    def __iter__(self) -> Iterator[object]:
        self._fail_unless(self._is_option)
        return iter(())

    def __len__(self) -> int:
        self._fail_unless(self._is_option)
        return 0

    def __bool__(self) -> bool:
        self._fail_unless(self._is_option or self._undefined_obj is missing)
        return False


class PortalTemplate(jinja2.Template):
    """What other templates import of it is made once: none of the portal's has globals of its own."""

    quick: SimpleNamespace | None = None

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
            folder, _, component = (self.name or "").removesuffix("/macro.jinja").rpartition("/")
            if folder == "nhsuk/components" and component in components.QUICK:
                self.quick = SimpleNamespace(**{components.macro_name(component): components.quick_macro(component)})
        # The components themselves import the macros as they are.
        if self.quick is None or ctx is None or (ctx.name or "").startswith("nhsuk/components/"):
            return self._module
        return self.quick  # type: ignore[return-value]


class PortalEnvironment(jinja2.Environment):
    """Looks into dictionaries by key first, as the macros' own language does: they do little else."""

    template_class = PortalTemplate

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict:
            if attribute in obj:
                return obj[attribute]
            if attribute not in _DICT_METHODS:
                return self.undefined(obj=obj, name=attribute)
            return super().getattr(obj, attribute)
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)


_DICT_METHODS = frozenset(dir(dict))


def autoescape(template_name: str | None) -> bool:
    """Everything is escaped but the plain text of e-mails (``*.txt``)."""
    return template_name is None or not template_name.endswith(".txt")


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a page: ``url("surveys:assessment_read", 7)``. NoReverseMatch where there is none."""
    return _url(settings.ROOT_URLCONF, get_script_prefix(), name, args, tuple(kwargs.items()))


# A page has some fifty addresses, and most of them are on every page.
@lru_cache(maxsize=2000)
def _url(
    urlconf: str, _prefix: str, name: str, args: tuple[object, ...], kwargs: tuple[tuple[str, object], ...]
) -> str:
    return reverse(name, urlconf, args=args or None, kwargs=dict(kwargs) or None)


def environment(**options: Any) -> jinja2.Environment:
    """Make the environment; called once by Django's Jinja2 backend with its OPTIONS."""
    options.update(
        loader=jinja2.ChoiceLoader([options["loader"], jinja2.FileSystemLoader(COMPONENT_TEMPLATES)]),
        undefined=LoudUndefined,
        autoescape=autoescape,
        trim_blocks=True,
        lstrip_blocks=True,
        # Every macro is a template of its own; the default of 400 would begin to compile them again.
        cache_size=-1,
    )
    env = PortalEnvironment(**options)
    env.globals.update(
        url=url,
        static=static,
        form_body=forms.body,
        form_errors=forms.error_summary,
        component=components.render,
        varying=components.Varying,
    )
    env.filters.update(formats.FILTERS, drawing=drawing)
    return env
