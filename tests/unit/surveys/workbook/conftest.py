"""Maple's workbook, sent to the portal by whoever is to send it."""

from html import unescape
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from surveys.models import AnswerRevision
from surveys.selectors import document_for
from tests.factories.accounts import signed_in


class Sender:
    """Somebody at the pages of Maple's workbook."""

    def __init__(self, assessment, person) -> None:
        self.assessment = assessment
        self.client: Client = signed_in(person)
        self.page = reverse("surveys:workbook_read", args=[assessment.pk])

    def download(self) -> bytes:
        return self.client.get(reverse("surveys:workbook_download", args=[self.assessment.pk])).content

    def send(self, content: bytes, name: str = "answers.xlsx"):
        file = SimpleUploadedFile(name, content)
        return self.client.post(self.page, {"file": file, "whole": "yes"})

    def preview(self, content: bytes) -> tuple[str, str]:
        """The address of the preview of ``content``, and the page."""
        response = self.send(content)
        assert response.status_code == 302, refusal(response)
        return response.url, unescape(self.client.get(response.url).content.decode())

    def apply(self, address: str, **choices: str):
        """Apply what the preview shows, with choices by the names of their fields."""
        shown = shown_in(self.client.get(address))
        return self.client.post(address, {"shown": shown, "apply": "1", **choices})


def shown_in(response) -> str:
    html = response.content.decode()
    return html.partition('name="shown"')[2].partition('value="')[2].partition('"')[0]


def refusal(response) -> str:
    """What the error summary says."""
    html = unescape(response.content.decode())
    return html.partition("There is a problem")[2].partition("</ul>")[0]


@pytest.fixture
def office(maple) -> SimpleNamespace:
    """Maple with its questions by short names, and people at the pages of its workbook."""
    document = document_for(maple.assessment)
    scored = list(document.scored)
    return SimpleNamespace(
        **vars(maple),
        document=document,
        first=scored[0],
        second=scored[1],
        third=scored[2],
        open_question=next(q for q in document.questions if not q.is_scored),
        with_reasons=next(q for q in scored if q.not_applicable),
        by_lead=Sender(maple.assessment, maple.lead),
        by_colleague=Sender(maple.assessment, maple.colleague),
        by_clinician=Sender(maple.assessment, maple.clinician),
        revisions=lambda: AnswerRevision.objects.filter(answer__assessment=maple.assessment).count(),
    )
