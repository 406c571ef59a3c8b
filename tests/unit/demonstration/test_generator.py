"""Made-up answers: reproducible, allowed by the framework, and shaped like real ones."""

from collections import Counter
from functools import lru_cache

import numpy as np
import pytest

from demonstration.generator import Completion, Draft, Save, TrustFacts, WaveFacts, generate
from surveys.questionnaire.loading import FRAMEWORKS, from_document, read_yaml
from tests.unit.surveys.questionnaire.example import framework

DOCUMENT = read_yaml(FRAMEWORKS / "digital-maturity" / "1.0.yaml")
SHARES = {
    Completion.NOT_STARTED: 0.05,
    Completion.IN_PROGRESS: 0.05,
    Completion.SIGNED: 0.02,
    Completion.SUBMITTED_LATE: 0.01,
}
SUBMITTED = (Completion.SUBMITTED, Completion.SUBMITTED_LATE)


def trusts(count: int = 200) -> tuple[TrustFacts, ...]:
    types = ("acute", "acute", "acute", "mental_health", "community", "specialist", "ambulance")
    return tuple(
        TrustFacts(f"T{n:03}", types[n % len(types)], ("gde",) if n % 10 == 0 else ("ff",) if n % 10 == 5 else ())
        for n in range(count)
    )


@lru_cache(maxsize=1)
def three_waves() -> dict[str, dict[str, Draft]]:
    return generate(DOCUMENT, [WaveFacts(slug, trusts(), SHARES) for slug in ("2024", "2025", "2026")])


def standing(draft: Draft) -> dict[str, Save]:
    """The last save of each question."""
    return {save.question: save for save in draft.saves}


def score(draft: Draft) -> float:
    """The mean points of the answers, not known counting as level 1."""
    levels = [s.level or 1 for s in standing(draft).values() if s.response in ("level", "not_known")]
    return float(np.mean([25 * (level - 1) for level in levels]))


def scores(wave: str) -> dict[str, float]:
    return {code: score(draft) for code, draft in three_waves()[wave].items() if draft.completion in SUBMITTED}


def test_the_same_facts_give_the_same_answers() -> None:
    waves = [WaveFacts("2024", trusts(20), SHARES)]
    assert generate(DOCUMENT, waves) == generate(DOCUMENT, waves)
    assert generate(DOCUMENT, waves, seed=1) != generate(DOCUMENT, waves, seed=2)


def test_a_trust_less_changes_no_other() -> None:
    everyone = generate(DOCUMENT, [WaveFacts("2024", trusts(20), {})])["2024"]
    fewer = generate(DOCUMENT, [WaveFacts("2024", trusts(20)[3:], {})])["2024"]
    assert fewer == {code: everyone[code] for code in fewer}


def test_the_shares_are_exact_and_the_chosen_are_kept() -> None:
    wave = WaveFacts(
        "2024", trusts(), SHARES, {"T007": Completion.IN_PROGRESS, "T008": Completion.SUBMITTED}, {"T007": 5}
    )
    drafts = generate(DOCUMENT, [wave])["2024"]
    assert Counter(draft.completion for draft in drafts.values()) == {
        Completion.NOT_STARTED: 10,
        Completion.IN_PROGRESS: 10,
        Completion.SIGNED: 4,
        Completion.SUBMITTED_LATE: 2,
        Completion.SUBMITTED: 174,
    }
    assert drafts["T008"].completion is Completion.SUBMITTED
    assert list(standing(drafts["T007"])) == [question.key for question in DOCUMENT.scored[:5]]


@pytest.mark.parametrize("document", [DOCUMENT, from_document(framework())], ids=["shipped", "example"])
def test_every_answer_is_one_that_the_framework_allows(document) -> None:
    types = {trust.code: trust.trust_type for trust in trusts()}
    drafts = generate(document, [WaveFacts("2024", trusts(), SHARES)])["2024"]
    for draft in drafts.values():
        not_applicable: Counter[str] = Counter()
        for save in draft.saves:
            question = document.question(save.question)
            assert save.response in (("text",) if question.kind == "open" else ("level", "not_known", "not_applicable"))
            assert (save.level in (1, 2, 3, 4, 5)) == (save.response == "level")
            assert (save.not_applicable_reason in question.not_applicable) == (save.response == "not_applicable")
            assert bool(save.text) == (save.response == "text")
        for save in standing(draft).values():
            not_applicable[document.question(save.question).theme] += save.response == "not_applicable"
        assert max(not_applicable.values(), default=0) <= document.most_not_applicable_per_theme
        if draft.signed_at is not None:
            answered = {key for key in standing(draft) if document.question(key).is_scored}
            assert answered == {question.key for question in document.asked_of(types[draft.code]).scored}


def test_things_happen_in_order() -> None:
    for drafts in three_waves().values():
        for draft in drafts.values():
            moments = [save.at for save in draft.saves]
            moments += [at for at in (draft.signed_at, draft.countersigned_at) if at is not None]
            assert moments == sorted(set(moments))
            if draft.countersigned_at is not None:
                late = draft.completion is Completion.SUBMITTED_LATE
                assert (1 < draft.countersigned_at < 1.1) if late else (0 < draft.countersigned_at < 1)
            assert (draft.completion in SUBMITTED) == (draft.countersigned_at is not None)


def test_a_second_save_changes_something() -> None:
    again = 0
    for draft in three_waves()["2024"].values():
        stood: dict[str, tuple[object, ...]] = {}
        for save in draft.saves:
            content = (save.response, save.level, save.not_applicable_reason, save.text, save.comment)
            again += save.question in stood
            assert stood.get(save.question) != content
            stood[save.question] = content
    assert again > 50


def test_trusts_differ_with_a_broad_middle_and_a_tail() -> None:
    for wave in ("2024", "2025", "2026"):
        values = np.array(list(scores(wave).values()))
        assert 30 < np.median(values) < 60
        low, high = np.percentile(values, [10, 90])
        assert high - low > 35
        assert np.mean(values < 20) > 0.04
        assert np.mean(values > 80) < 0.2


def test_every_question_has_trusts_at_most_levels() -> None:
    for question in DOCUMENT.scored:
        levels = Counter(
            standing(draft)[question.key].level
            for draft in three_waves()["2025"].values()
            if draft.completion in SUBMITTED and question.key in standing(draft)
        )
        assert sum(levels[level] >= 3 for level in (1, 2, 3, 4, 5)) >= 4, (question.key, levels)


def test_maturity_grows_and_most_trusts_keep_their_place() -> None:
    first, second, third = (scores(wave) for wave in ("2024", "2025", "2026"))
    assert 1 < np.mean(list(second.values())) - np.mean(list(first.values())) < 12
    assert 1 < np.mean(list(third.values())) - np.mean(list(second.values())) < 12
    both = sorted(set(second) & set(third))
    assert np.corrcoef([second[code] for code in both], [third[code] for code in both])[0, 1] > 0.85


def test_members_of_programmes_stand_a_little_higher() -> None:
    of = {trust.code: trust.programmes for trust in trusts()}
    means = {
        programmes: np.mean([value for code, value in scores("2024").items() if of[code] == programmes])
        for programmes in ((), ("ff",), ("gde",))
    }
    assert 3 < means["gde",] - means[()] < 35
    assert -3 < means["ff",] - means[()] < 30


def test_there_are_gaps_and_words() -> None:
    saves = [save for draft in three_waves()["2026"].values() for save in draft.saves]
    responses = Counter(save.response for save in saves)
    assert responses["not_known"] > 10
    assert responses["not_applicable"] > 0
    assert responses["text"] > 50
    assert sum(bool(save.comment) for save in saves) > 100


def test_a_merged_trust_continues_those_it_came_from() -> None:
    before = tuple(TrustFacts(f"P{n:03}", "acute") for n in range(200))
    after = tuple(TrustFacts(f"N{n:03}", "acute", absorbed=(f"P{2 * n:03}", f"P{2 * n + 1:03}")) for n in range(100))
    drafts = generate(DOCUMENT, [WaveFacts("1", before, {}), WaveFacts("2", after, {})])
    pairs = [
        (np.mean([score(drafts["1"][code]) for code in trust.absorbed]), score(drafts["2"][trust.code]))
        for trust in after
    ]
    assert np.corrcoef(np.array(pairs).T)[0, 1] > 0.7
    assert abs(np.mean([new - old for old, new in pairs])) < 5
