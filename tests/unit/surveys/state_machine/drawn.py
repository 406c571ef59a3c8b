"""What Hypothesis draws the steps from."""

from datetime import date

from hypothesis import strategies as st

from .pieces import Content
from .world import THEMES

people = st.sampled_from(
    (
        "lead",
        "lead",
        "lead",
        "deputy",
        "contributor",
        "contributor",
        "of one theme",
        "of one theme",
        "clinician",
        "stranger",
    )
)
leads = st.sampled_from(("lead", "lead", "lead", "deputy", "deputy", "contributor", "clinician", "stranger"))
clinicians = st.sampled_from(("clinician", "clinician", "clinician", "lead", "stranger"))
team = st.sampled_from(("lead", "contributor", "of one theme", "of one theme", None, "clinician", "stranger"))
question = st.integers(0, 8)
any_key = st.integers(0, 9)
"""With one that is not asked."""
offset = st.sampled_from((0, 0, 0, 0, 0, -1, 1))
"""What a person has seen: mostly what stands, sometimes an older version, and now and then one that never was."""
comments = st.sampled_from(("", "", "as the board heard", "=1+1", "“quoted” 🙂\n<b>"))
levels = st.tuples(st.integers(1, 5), comments).map(lambda drawn: Content("level", drawn[0], comment=drawn[1]))
words = comments.map(lambda text: Content("text", text=text))
scored = st.one_of(
    levels,
    st.tuples(st.sampled_from(("not_known", "")), comments).map(lambda drawn: Content(drawn[0], comment=drawn[1])),
    comments.map(lambda comment: Content("not_applicable", reason="elsewhere", comment=comment)),
)
impossible = st.sampled_from(
    (
        Content("level", 6),
        Content("level", 0),
        Content("level"),
        Content("", 3),
        Content("not_known", reason="elsewhere"),
        Content("not_applicable", reason="no reason of this question"),
        Content("not_applicable"),
        Content("text", 3, text="Both."),
        Content("level", 3, text="Both."),
        Content("guess"),
    )
)
themes = st.sampled_from(tuple(THEMES))
rarely = st.integers(0, 9).map(lambda number: number == 9)
above = st.sampled_from(("region", "region", "analyst", "lead", "clinician"))
"""Who decides about a trust, and some who may not."""
due_dates = st.sampled_from(
    (date(2027, 3, 30), date(2027, 3, 31), date(2027, 4, 30), date(2027, 6, 30), date(2027, 7, 1))
)
"""The wave's is 31 March, and its final date 30 June."""
remarks = st.sampled_from(("The board was told otherwise.", "=1+1 “quoted” 🙂", "<b>No.</b>"))
