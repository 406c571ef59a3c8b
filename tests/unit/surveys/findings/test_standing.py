"""A finding's digest: an explanation stands exactly while what it explains is unchanged."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from surveys.content import AnswerInput
from surveys.evidence.pieces import Piece
from surveys.findings import Held, LastTime, find
from tests.factories.findings import at_level, material
from tests.factories.surveys import small_document

DOCUMENT = small_document()
KEYS = [question.key for question in DOCUMENT.scored]
ANSWERS = st.one_of(
    st.integers(1, 5).map(at_level),
    st.just(AnswerInput(response="not_known")),
    st.sampled_from(["one", "two"]).map(lambda r: AnswerInput(response="not_applicable", not_applicable_reason=r)),
    st.just(AnswerInput()),
)
SHEETS = st.fixed_dictionaries(dict.fromkeys(KEYS, ANSWERS))
LEVELS = st.integers(1, 5)
PIECES = st.lists(
    st.builds(Piece, title=st.just("x"), kind=st.just("link"), level=st.none() | LEVELS, note=st.just(""),
              id=st.integers(1, 9)),
    max_size=3,
)  # fmt: skip


def found_in(answers, then=None, evidence=None, held=None):
    last = LastTime("2025", DOCUMENT, {key: at_level(level) for key, level in then.items()}) if then else None
    return {
        finding.key: finding
        for finding in find(material(answers, DOCUMENT, last=last, evidence=evidence or {}, held=held or {}))
    }


@given(
    SHEETS,
    st.dictionaries(st.sampled_from(KEYS), LEVELS),
    st.dictionaries(st.sampled_from(KEYS), PIECES),
    st.sampled_from(KEYS),
    ANSWERS,
)
def test_a_digest_changes_exactly_with_the_answers_it_rests_on(answers, then, evidence, changed, to):
    before = found_in(answers, then, evidence)
    after = found_in({**answers, changed: to}, then, evidence)
    for key in before.keys() & after.keys():
        rests_on = {question.key for question in before[key].questions}
        moved = (changed in rests_on and answers[changed] != to) or before[key].questions != after[key].questions
        assert (before[key].digest != after[key].digest) == moved


@given(SHEETS, SHEETS, st.dictionaries(st.sampled_from(KEYS), LEVELS))
def test_changing_back_finds_the_same_digests_again(answers, others, then):
    before = found_in(answers, then)
    found_in({**answers, **others}, then)
    assert found_in(answers, then) == before


@given(SHEETS, st.sampled_from(KEYS), st.text(max_size=20))
def test_a_comment_is_none_of_the_ground(answers, key, comment):
    assert found_in({**answers, key: replace(answers[key], comment=comment)}) == found_in(answers)


@given(SHEETS)
def test_keys_are_told_apart_and_fit_into_an_address(answers):
    findings = find(material(answers, DOCUMENT))
    assert len({finding.key for finding in findings}) == len(findings)
    assert all(len(finding.key) <= 120 and "/" not in finding.key and finding.say for finding in findings)


@given(SHEETS, st.sampled_from(KEYS), LEVELS, LEVELS)
def test_another_fact_or_another_last_time_is_another_ground(answers, key, one, other):
    assume(one != other)
    for given_one, given_other in (
        (found_in(answers, {key: one}), found_in(answers, {key: other})),
        (found_in(answers, held={key: Held(one, "a")}), found_in(answers, held={key: Held(other, "a")})),
    ):
        of_key = {f"{kind}.{key}" for kind in ("rise", "fall", "against-fact")}
        for name in given_one.keys() & given_other.keys() & of_key:
            assert given_one[name].digest != given_other[name].digest
