"""Random frameworks and random answers to them."""

from fractions import Fraction

from hypothesis import strategies as st

from surveys.questionnaire.document import FrameworkDocument
from tests.factories.documents import make_document


@st.composite
def documents(draw: st.DrawFn, most_themes: int = 6, most_questions: int = 8) -> FrameworkDocument:
    themes = draw(st.integers(1, most_themes))
    of_theme = st.lists(st.integers(1, 9), min_size=1, max_size=most_questions)
    weights = draw(st.lists(of_theme, min_size=themes, max_size=themes))
    points = sorted(draw(st.lists(st.integers(0, 100), min_size=5, max_size=5)))
    return make_document(
        weights,
        theme_weights=draw(st.lists(st.integers(1, 9), min_size=themes, max_size=themes)),
        points=dict(enumerate(points, 1)),
        share=draw(st.fractions(Fraction(1, 10), 1, max_denominator=12)),
        most_below=draw(st.integers(0, 4)),
        themes_for_overall=draw(st.integers(1, themes + 1)),
    )


def codes(document: FrameworkDocument, least: int = -1) -> st.SearchStrategy[list[int]]:
    """Answer codes for one submission, from ``least`` up."""
    size = len(document.scored)
    return st.lists(st.integers(least, 5), min_size=size, max_size=size)


@st.composite
def documents_with_cohorts(draw: st.DrawFn, most_units: int = 6) -> tuple[FrameworkDocument, list[list[int]]]:
    document = draw(documents())
    return document, draw(st.lists(codes(document), min_size=1, max_size=most_units))
