"""Two people save at the same instant: different questions, and the same one. Nothing is lost, nobody is overruled."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape
from threading import Barrier
from types import SimpleNamespace

import pytest
import requests
from django.db import connection
from django.urls import reverse

from accounts.models import Role
from surveys.models import Answer, AnswerRevision
from surveys.selectors import document_of
from tests.factories.accounts import make_person
from tests.factories.organisations import make_trust
from tests.factories.surveys import open_assessment
from tests.services.person import Person
from tests.size import count

pytestmark = [pytest.mark.services, pytest.mark.database]

PAIRS_PER_TRUST = 20
"""Few enough that most first saves of a question, which insert a row instead of changing one, are among them."""


@dataclass
class Save:
    """One person's save of one question: what was typed, and what came back."""

    question: str
    typed: str
    answer: requests.Response

    @property
    def acknowledged(self) -> bool:
        return self.answer.status_code == 302


def save_at_once(people: list[Person], assessment, questions: list[str]) -> list[Save]:
    """Both open their page, and then both send at the same moment."""
    addresses = [reverse("surveys:question_answer", args=[assessment.pk, question]) for question in questions]
    opened = [person.form(address) for person, address in zip(people, addresses, strict=True)]
    start = Barrier(len(people))

    def save(person: Person, address: str, fields: dict[str, str], question: str) -> Save:
        typed = f"typed {uuid.uuid4().hex}"
        start.wait()
        return Save(question, typed, person.send(address, {**fields, "response": "3", "comment": typed}))

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(save, people, addresses, opened, questions))


def stored(assessment) -> dict[str, SimpleNamespace]:
    return {
        answer.question.key: SimpleNamespace(comment=answer.comment, version=answer.version)
        for answer in Answer.objects.filter(assessment=assessment).select_related("question")
    }


def test_two_people_save_at_the_same_instant(portal):
    number = count(
        f"pairs of simultaneous saves ({connection.vendor})",
        reduced=100 if connection.vendor == "postgresql" else 20,
        full=1000 if connection.vendor == "postgresql" else 100,
    )
    trusts = [make_trust(code=f"R{n:02d}") for n in range(-(-number // PAIRS_PER_TRUST))]
    assessments = [open_assessment(trust) for trust in trusts]
    portal.start("web")
    lost = overruled = 0
    acknowledged: dict[int, dict[str, list[str]]] = {}
    for pair in range(number):
        place = pair // PAIRS_PER_TRUST
        trust, assessment = trusts[place], assessments[place]
        if pair % PAIRS_PER_TRUST == 0:
            roles = (Role.DIGITAL_LEAD, Role.CONTRIBUTOR)
            people = [Person(make_person(role, trust=trust), portal.url) for role in roles]
            keys = [question.key for question in document_of(assessment.wave.framework_version).scored]
        first = keys[pair // 2 % len(keys)]
        same = pair % 2 == 0
        second = first if same else keys[(pair // 2 + 1) % len(keys)]

        saves = save_at_once(people, assessment, [first, second])

        now = stored(assessment)
        kept = acknowledged.setdefault(assessment.pk, {})
        for save in saves:
            if save.acknowledged:
                kept.setdefault(save.question, []).append(save.typed)
                lost += now[save.question].comment != save.typed
        if same:
            refused = [save for save in saves if not save.acknowledged]
            overruled += len(refused) != 1
            for save in refused:
                assert save.answer.status_code == 409, save.answer.status_code
                page = unescape(save.answer.text)
                assert save.typed in page
                assert now[save.question].comment in page
        else:
            assert [save.answer.status_code for save in saves] == [302, 302]

    for assessment_id, questions in acknowledged.items():
        for question, typed in questions.items():
            revisions = AnswerRevision.objects.filter(
                answer__assessment=assessment_id, answer__question__key=question
            ).order_by("version")
            assert [revision.comment for revision in revisions] == typed
    print(f"{number} pairs: {lost} lost, {overruled} silently overruled")
    assert (lost, overruled) == (0, 0)
