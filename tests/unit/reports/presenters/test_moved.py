"""Which themes moved since the last score, falls first."""

from types import SimpleNamespace

from reports.presenters.moved import moved_in_words


def theme(title: str, *scores: int | None):
    trend = tuple(SimpleNamespace(score=score) for score in scores)
    return SimpleNamespace(view=SimpleNamespace(title=title), trend=trend)


def test_falls_come_before_rises_and_the_largest_first():
    themes = [
        theme("Workforce", 40, 52),
        theme("Funding", 97, 78),
        theme("Exemplars", 91, 59),
        theme("Standards", 50, 53),
    ]
    assert moved_in_words(themes) == (
        "Exemplars fell from 91 to 59 and Funding fell from 97 to 78. Workforce rose from 40 to 52. "
        "The other theme moved less."
    )


def test_a_wave_without_a_score_is_passed_over_and_a_first_one_says_nothing():
    assert moved_in_words([theme("Workforce", 40, None, 30)]) == "Workforce fell from 40 to 30."
    assert moved_in_words([theme("Workforce", 40)]) == ""
    assert moved_in_words([theme("Workforce", 40, None)]) == ""


def test_what_hardly_moved_is_not_listed():
    assert (
        moved_in_words([theme("Workforce", 40, 43), theme("Funding", 20, 16)]) == "No theme moved by 5 points or more."
    )
