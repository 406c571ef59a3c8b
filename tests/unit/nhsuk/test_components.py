"""Components from Python are what the macros give, kept by what was asked for."""

import pytest
from markupsafe import Markup

from nhsuk import components
from nhsuk.components import Varying, render


def by_macro(component: str, macro: str, params: dict) -> str:
    template = components.env().get_template(f"nhsuk/components/{component}/macro.jinja")
    return str(getattr(template.module, macro)(params))


@pytest.mark.parametrize(
    ("component", "macro", "params"),
    [
        ("button", "button", {"text": "Save & go", "preventDoubleClick": True}),
        (
            "error-summary",
            "errorSummary",
            {"titleText": "There is a problem", "errorList": [{"text": "A", "href": "#a"}]},
        ),
        ("tables", "table", {"caption": "Trusts", "rows": [[{"text": "Maple"}]]}),
        ("input", "input", {"id": "a", "name": "a", "label": {"text": "A"}, "value": "x"}),
    ],
)
def test_a_component_is_what_its_macro_gives(component: str, macro: str, params: dict) -> None:
    assert render(component, params) == by_macro(component, macro, params)


def test_a_varying_text_is_what_the_macro_would_have_made_of_it() -> None:
    fixed = {"id": "a", "name": "a", "label": {"text": "A"}, "value": 'an "old" <b>'}
    varying = fixed | {"value": Varying('an "old" <b>')}
    assert render("input", varying).replace("&quot;", "&#34;") == render("input", fixed)


def test_one_person_is_not_shown_what_another_typed() -> None:
    params = {"id": "a", "name": "a", "label": {"text": "A"}}
    first = render("input", params | {"value": Varying("first")})
    second = render("input", params | {"value": Varying("second")})
    assert ("first" in first, "second" in first) == (True, False)
    assert ("first" in second, "second" in second) == (False, True)


def test_what_varies_is_not_kept() -> None:
    render("input", {"id": "kept-a", "name": "a", "label": {"text": "A"}, "value": Varying("a secret")})
    before = components._rendered.cache_info()
    render("input", {"id": "kept-a", "name": "a", "label": {"text": "A"}, "value": Varying("another")})
    after = components._rendered.cache_info()
    assert (after.hits - before.hits, after.misses - before.misses) == (1, 0)


def test_markup_and_text_that_read_alike_are_told_apart() -> None:
    typed: str = "<b>1</b>"
    marked = Markup(typed)
    assert render("tag", {"text": typed}) != render("tag", {"text": marked})
    assert "&lt;b&gt;" in render("tag", {"text": typed})
    assert "<b>1</b>" in render("tag", {"text": marked})


def test_true_and_one_are_told_apart() -> None:
    assert render("button", {"text": "a", "preventDoubleClick": True}) == by_macro(
        "button", "button", {"text": "a", "preventDoubleClick": True}
    )
    assert render("button", {"text": "a", "preventDoubleClick": 1}) == by_macro(
        "button", "button", {"text": "a", "preventDoubleClick": 1}
    )
