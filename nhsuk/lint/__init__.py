"""Rules for the templates that no ready-made linter knows: ``python -m nhsuk.lint``.

``html`` reads the text (what a browser would be sent), ``jinja`` the syntax tree (escaping, names, layers). A rule is
a function from a ``Template`` to problems; adding one to ``RULES`` is all that it takes.
"""

from collections.abc import Iterator
from pathlib import Path

from . import html, jinja
from .template import Problem, Template

RULES = (*html.RULES, *jinja.RULES)


def problems(root: Path, layers: list[str]) -> Iterator[Problem]:
    """Everything wrong with the templates below ``root``; ``layers`` names the apps, lowest first."""
    for path in sorted(root.rglob("*")):
        if path.suffix in (".jinja", ".txt"):
            template = Template.read(root, path, layers)
            if template.syntax is None:
                yield Problem(template.name, 1, template.fault)
                continue
            for rule in RULES:
                yield from rule(template)
