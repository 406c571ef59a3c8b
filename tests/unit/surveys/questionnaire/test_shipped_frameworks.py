"""Every framework in the project loads, keeps the writing standard, and stays as it was published."""

from pathlib import Path

import pytest

from surveys.questionnaire.__main__ import main
from surveys.questionnaire.canonical import as_document, content_hash
from surveys.questionnaire.loading import FRAMEWORKS, from_document, read_yaml
from surveys.questionnaire.style import style_faults

SHIPPED = sorted(FRAMEWORKS.glob("*/*.yaml"))
# A version that trusts have answered never changes. A new one is a new file, and a new line here.
PUBLISHED = {
    "digital-maturity/1.0.yaml": "07af8d4950c0daee5155033682409c8dbb7224f10d083639dd4a1594739049bb",
}


def test_there_is_a_framework() -> None:
    assert [str(path.relative_to(FRAMEWORKS)) for path in SHIPPED] == sorted(PUBLISHED)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
class TestShipped:
    def test_loads_and_reads_back(self, path: Path) -> None:
        document = read_yaml(path)
        assert from_document(as_document(document)) == document

    def test_keeps_the_writing_standard(self, path: Path) -> None:
        assert style_faults(read_yaml(path), source=path.name) == []

    def test_has_the_content_that_was_published(self, path: Path) -> None:
        assert content_hash(read_yaml(path)) == PUBLISHED[str(path.relative_to(FRAMEWORKS))]

    def test_ends_each_theme_by_asking_what_national_bodies_should_change(self, path: Path) -> None:
        for theme in read_yaml(path).themes:
            assert theme.questions[-1].prompt.startswith("What should national bodies change")

    def test_asks_eight_scored_questions_a_theme(self, path: Path) -> None:
        assert [len(theme.scored) for theme in read_yaml(path).themes] == [8] * len(read_yaml(path).themes)


DESIGN = {
    "workforce": """plan vacancies registration career-paths clinical-authority protected-time board-accountability
        digital-skills""",
    "suppliers": """contract-performance pipeline exit open-interfaces user-testing joint-roadmap buying-together
        product-assurance""",
    "data-sharing": """shared-record data-quality advice decisions public-engagement patient-access analytics
        secondary-use""",
    "funding": """plan whole-life-cost readiness joint-investment running-costs benefits supported-systems devices""",
    "standards": """ownership planning coded-records messages clinical-safety cyber downtime inclusion""",
    "exemplars": """sharing using evaluation core-record partnership staff-experience remote-care population-care""",
}


def test_version_1_asks_what_the_design_lists() -> None:
    document = read_yaml(FRAMEWORKS / "digital-maturity" / "1.0.yaml")
    assert [question.key for question in document.questions] == [
        f"{theme}.{slug}" for theme, slugs in DESIGN.items() for slug in [*slugs.split(), "national-change"]
    ]
    assert {question.key for question in document.scored if question.sensitive} == {
        "funding.supported-systems",
        "standards.cyber",
        "standards.downtime",
    }
    assert document.points == {1: 0, 2: 25, 3: 50, 4: 75, 5: 100}
    assert (document.gate.share.numerator, document.gate.share.denominator, document.gate.most_below) == (2, 3, 2)
    assert (document.most_not_applicable_per_theme, document.themes_for_overall) == (2, 6)


def test_the_command_names_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "digital-maturity" / "0.1.yaml"
    path.parent.mkdir()
    path.write_text(SHIPPED[0].read_text().replace("weight: 1", "weight: one", 1))
    assert main([str(path)]) == 1
    assert capsys.readouterr().out == "0.1.yaml: workforce: weight must be a whole number, not 'one'\n"
    assert main([str(tmp_path / "absent.yaml")]) == 1
    assert main([]) == 2


def test_the_command_shows_the_hash_of_a_sound_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(path) for path in SHIPPED]) == 0
    assert "8 scored questions, content hash" in capsys.readouterr().out
