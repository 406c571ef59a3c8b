"""What the syntax tree tells: what would not be escaped, names that are not there, and the layers."""

from collections.abc import Callable, Iterator

import jinja2
from jinja2 import nodes

from .template import Problem, Template

# Filters that make markup of a text. Nothing needs them: a {% set %} block, a macro and a component give markup, and
# SVG is printed by |drawing, which looks at it.
TRUSTING = ("safe",)
# Filters that leave markup as it is.
_KEEPING = ("trim", "replace", "join", "indent", "default", "d")


def no_trust(template: Template) -> Iterator[Problem]:
    """Nothing is declared safe, and escaping is never switched off."""
    tree = _tree(template)
    for node in tree.find_all(nodes.Filter):
        if node.name in TRUSTING:
            yield template.problem(node.lineno, f"|{node.name} prints what somebody typed as markup")
    for option in tree.find_all((nodes.EvalContextModifier, nodes.ScopedEvalContextModifier)):
        yield template.problem(option.lineno, "escaping stays on")


def html_parameters_are_markup(template: Template) -> Iterator[Problem]:
    """A component prints ``html`` unescaped, so that it must be markup of a template: never a text of the context."""
    tree = _tree(template)
    captured = {block.target.name for block in tree.find_all(nodes.AssignBlock) if isinstance(block.target, nodes.Name)}
    for pair in tree.find_all(nodes.Pair):
        is_html = isinstance(pair.key, nodes.Const) and pair.key.value in ("html", "titleHtml", "descriptionHtml")
        if is_html and not _is_markup(pair.value, captured):
            yield template.problem(pair.lineno, "html is printed as it is: give text, or a {% set %} block")


def _is_markup(node: nodes.Node | None, captured: set[str]) -> bool:
    match node:
        case None | nodes.Const() | nodes.TemplateData():
            return True
        case nodes.Name():
            return node.name in captured
        case nodes.Filter():
            return node.name in ("escape", "drawing") or (node.name in _KEEPING and _is_markup(node.node, captured))
        case nodes.Call(node=nodes.Name(name="varying")):
            return all(_is_markup(part, captured) for part in node.args)
        case nodes.Call(node=nodes.Name()):
            return True  # A macro, or component(): both escape.
        case nodes.CondExpr():
            return _is_markup(node.expr1, captured) and _is_markup(node.expr2, captured)
        case nodes.Concat():
            return all(_is_markup(part, captured) for part in node.nodes)
    return False


def references_follow_the_layers(template: Template) -> Iterator[Problem]:
    """A template extends, includes and imports what is there, and only of its own app or a lower one."""
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    try:
        own = template.layer_of(template.name)
    except ValueError:
        yield template.problem(1, "the folder is none of the apps")
        return
    for node in _tree(template).find_all(kinds):
        if not isinstance(node.template, nodes.Const):
            yield template.problem(node.lineno, "a template is named outright, so that its layer can be seen")
            continue
        name = node.template.value
        try:
            template.env.get_template(name)
        except jinja2.TemplateNotFound:
            yield template.problem(node.lineno, f"there is no template {name}")
        except jinja2.TemplateSyntaxError:
            continue  # Said where it is.
        else:
            if template.layer_of(name) > own:
                yield template.problem(node.lineno, f"{name} belongs to a higher app")


def _tree(template: Template) -> nodes.Template:
    assert template.syntax is not None  # noqa: S101 - the package's problems() sees to it
    return template.syntax


RULES: tuple[Callable[[Template], Iterator[Problem]], ...] = (
    no_trust,
    html_parameters_are_markup,
    references_follow_the_layers,
)
