"""A template as the rules read it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2
from jinja2 import nodes

from nhsuk.jinja import environment

# Folders that packages give a name to, and whose templates they are.
OWNERS = {"account": "accounts", "mfa": "accounts", "socialaccount": "accounts", "components": "nhsuk"}


@dataclass(frozen=True)
class Problem:
    template: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"templates/{self.template}:{self.line}: {self.what}"


@dataclass(frozen=True)
class Template:
    """``text`` is the source with its comments blanked out; ``syntax`` is None where it cannot be compiled."""

    name: str
    text: str
    syntax: nodes.Template | None
    env: jinja2.Environment
    layers: list[str]
    fault: str = ""

    @classmethod
    def read(cls, root: Path, path: Path, layers: list[str]) -> "Template":
        env = _environment(root)
        name = path.relative_to(root).as_posix()
        source = path.read_text()
        text = re.sub(r"\{#.*?#\}", _blank, source, flags=re.DOTALL)
        try:
            env.compile(source, name)
            return cls(name, text, env.parse(source, name), env, layers)
        except jinja2.TemplateSyntaxError as fault:
            return cls(name, text, None, env, layers, f"line {fault.lineno}: {fault.message}")

    def problem(self, line: int, what: str) -> Problem:
        return Problem(self.name, line, what)

    def matches(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, re.Match[str]]]:
        """Each match in the text, with its line."""
        for match in pattern.finditer(self.text):
            yield self.text.count("\n", 0, match.start()) + 1, match

    @property
    def is_page(self) -> bool:
        """HTML, not the text of an email."""
        return self.name.endswith(".jinja")

    def layer_of(self, name: str) -> int:
        """The height of the app that a template belongs to. Those beside the folders are of the top."""
        folder, _, rest = name.partition("/")
        app = OWNERS.get(folder, folder) if rest else self.layers[-1]
        return self.layers.index(app)


@cache
def _environment(root: Path) -> jinja2.Environment:
    return environment(loader=jinja2.FileSystemLoader(root))


def _blank(comment: re.Match[str]) -> str:
    return "\n" * comment[0].count("\n")
