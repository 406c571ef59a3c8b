import pytest

from nhsuk.drawings import NotADrawing, drawing

START = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'


def test_a_drawing_is_printed_as_it_is() -> None:
    svg = f'{START}<title>A &lt;b&gt;</title><rect x="1" fill="#fff"/><use href="#a"/></svg>'
    assert drawing(svg) == svg
    assert hasattr(drawing(svg), "__html__")


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<SCRIPT>alert(1)</SCRIPT>",
        "<foreignObject/>",
        "<text><script/></text>",
        '<rect onload="alert(1)"/>',
        '<rect style="fill: url(x)"/>',
        '<a href="javascript:alert(1)"/>',
        '<use href="https://elsewhere.example/x.svg#a"/>',
        '<image href="x.png"/>',
        "<style>*{}</style>",
        "<animate/>",
        "<!-- comment -->",
        "<text>not & closed</text>",
        '<b xmlns="http://www.w3.org/1999/xhtml"/>',
    ],
)
def test_a_drawing_that_could_do_something_is_refused(inside: str) -> None:
    with pytest.raises(NotADrawing):
        drawing(f"{START}{inside}</svg>")


@pytest.mark.parametrize(
    "whole", ["", "text", "<p>text</p>", f"{START}</svg>{START}</svg>", f'<?xml version="1.0"?>{START}</svg>']
)
def test_what_is_no_drawing_is_refused(whole: str) -> None:
    with pytest.raises(NotADrawing):
        drawing(whole)
