"""What a browser must not be sent: what the Content-Security-Policy refuses, other servers, forms without a token."""

import re
from collections.abc import Callable, Iterator

from .template import Problem, Template

Rule = Callable[[Template], Iterator[Problem]]

# Where a link may lead: government, health and standards, and whom the law tells us to name.
KNOWN_SITES = re.compile(
    r"https://([a-z0-9.-]+\.)?(gov\.uk|nhs\.uk|w3\.org|ico\.org\.uk|equalityadvisoryservice\.com)(/|$)"
)

_SCRIPT = re.compile(r"<script\b([^>]*)>", re.I)
_STYLE = re.compile(r"<style\b|\sstyle\s*=", re.I)
_HANDLER = re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.I)
_ADDRESS = re.compile(
    r"""<(?P<tag>[a-z]+)\b[^<>]*?\s(?P<name>href|src|action|formaction)\s*=\s*["'](?P<value>[^"']*)""", re.I
)
_IMAGE = re.compile(r"<img\b([^>]*)>", re.I)
_FORM = re.compile(r"<form\b[^>]*method\s*=\s*[\"']post[\"'].*?(</form>|\Z)", re.I | re.S)
_FOCUS = re.compile(r"\s(autofocus|accesskey\s*=|tabindex\s*=\s*[\"']?[1-9])", re.I)


def no_inline_scripts(template: Template) -> Iterator[Problem]:
    for line, match in template.matches(_SCRIPT):
        if "src=" not in match[1] and "nonce=" not in match[1]:
            yield template.problem(line, "an inline script without a nonce does not run: use a module in static/js")
        elif "src=" in match[1] and "static(" not in match[1]:
            yield template.problem(line, "a script's src is given by static()")


def no_inline_styles(template: Template) -> Iterator[Problem]:
    for line, _ in template.matches(_STYLE):
        yield template.problem(line, "styles belong in static/scss: the page's policy refuses them here")


def no_event_attributes(template: Template) -> Iterator[Problem]:
    for line, _ in template.matches(_HANDLER):
        yield template.problem(line, "an on… attribute does not run: add a listener in static/js")


def known_addresses(template: Template) -> Iterator[Problem]:
    for line, match in template.matches(_ADDRESS):
        value = match["value"].strip()
        if value.lower().startswith(("javascript:", "data:")):
            yield template.problem(line, f"an address may not be {value.split(':')[0]}:")
        elif re.match(r"(https?:)?//", value):
            is_link = (match["tag"].lower(), match["name"].lower()) == ("a", "href")
            if not is_link or not KNOWN_SITES.match(value):
                yield template.problem(line, f"no request and no link leaves for {value}; see KNOWN_SITES")


def images_have_alt(template: Template) -> Iterator[Problem]:
    for line, match in template.matches(_IMAGE):
        if not re.search(r"\balt\s*=", match[1]):
            yield template.problem(line, 'an image says what it shows (alt), or that it shows nothing (alt="")')


def forms_have_tokens(template: Template) -> Iterator[Problem]:
    for line, match in template.matches(_FORM):
        if "csrf_input" not in match[0]:
            yield template.problem(line, "a form that posts has {{ csrf_input }}")


def focus_is_left_alone(template: Template) -> Iterator[Problem]:
    for line, match in template.matches(_FOCUS):
        yield template.problem(line, f"{match[1].strip(' =')} moves people about: leave the order of the page")


def _of_pages(rule: Rule) -> Rule:
    return lambda template: rule(template) if template.is_page else iter(())


RULES: tuple[Rule, ...] = tuple(
    _of_pages(rule)
    for rule in (
        no_inline_scripts,
        no_inline_styles,
        no_event_attributes,
        known_addresses,
        images_have_alt,
        forms_have_tokens,
        focus_is_left_alone,
    )
)
