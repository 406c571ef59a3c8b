"""Mail leaves by the real worker and beat to a real mail server: each once, and none lost."""

import asyncio
import email
import email.policy
import threading
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from accounts.models import Role
from surveys.models import Notice
from tests.factories.accounts import make_person
from tests.factories.organisations import make_trust
from tests.factories.surveys import make_wave
from tests.services.portal import Portal, free_port

pytestmark = pytest.mark.services

PROMPT_SECONDS = 20
FOUND_SECONDS = 60
"""A worker that was killed holds its mail for a minute on SQLite; then the sweeper has up to 30 s to find it."""
BACK_SECONDS = 120
TRUSTS = {"RAA": "Alder NHS Trust", "RBB": "Birch NHS Trust", "RMA": "Maple NHS Trust"}


class MailServer:
    """Takes mail on a port of its own, which stays the same when it goes away and comes back."""

    def __init__(self) -> None:
        self.port = free_port()
        self.taken: list[EmailMessage] = []
        self.talking, self.may_answer = threading.Event(), threading.Event()
        self.may_answer.set()
        self.controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self) -> None:
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.talking.set()
        while not self.may_answer.is_set():
            await asyncio.sleep(0.02)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        message["X-Recipients"] = ",".join(envelope.rcpt_tos)
        self.taken.append(message)
        return "250 OK"

    def recipients(self) -> Counter[str]:
        return Counter(str(message["X-Recipients"]) for message in self.taken)


EVERYBODY = Counter(f"{code.lower()}@example.com" for code in TRUSTS)


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.may_answer.set()
    server.stop()


@pytest.fixture
def with_mail(portal: Portal, server: MailServer) -> Portal:
    """A portal with three trusts, a lead in each, and a draft wave; its mail goes to the server."""
    portal.env |= {"EMAIL_URL": server.url, "DEFAULT_FROM_EMAIL": "portal@maturity.example"}
    for code, name in TRUSTS.items():
        make_person(Role.DIGITAL_LEAD, trust=make_trust(code, name=name), email=f"{code.lower()}@example.com")
    make_wave("2026")
    return portal


def open_the_wave(portal: Portal) -> None:
    """By the portal's own command, whose message reaches the worker."""
    portal.manage("wave", "open", "2026")


def all_sent() -> bool:
    return Notice.objects.filter(sent_at=None).count() == 0


def test_an_invitation_reaches_each_trust_once(with_mail, server):
    server.start()
    with_mail.start_all()
    open_the_wave(with_mail)
    with_mail.wait_for("worker", all_sent, PROMPT_SECONDS)
    with_mail.wait_for("worker", with_mail.worker_is_alive)
    assert server.recipients() == EVERYBODY
    for message in server.taken:
        assert message["From"] == "portal@maturity.example"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message.get_content_type() == "text/plain"
        assert f"{with_mail.url}/assessments/" in message.get_content()
    assert len({message["Message-ID"] for message in server.taken}) == 3
    # Sweeps go on, and find nothing more to send.
    asked = Notice.objects.values_list("sent_at", flat=True)
    before = sorted(asked)
    threading.Event().wait(8)
    assert sorted(asked.all()) == before
    assert server.recipients() == EVERYBODY


def test_mail_waits_for_a_server_that_is_away(with_mail, server):
    with_mail.start_all()
    open_the_wave(with_mail)
    with_mail.wait_for("worker", lambda: Notice.objects.exclude(failed_at=None).exists(), FOUND_SECONDS)
    assert server.taken == []
    server.start()
    with_mail.wait_for("worker", all_sent, FOUND_SECONDS)
    assert server.recipients() == EVERYBODY


def test_a_worker_killed_while_it_sends_loses_no_mail(with_mail, server):
    server.may_answer.clear()
    server.start()
    with_mail.start_all()
    open_the_wave(with_mail)
    with_mail.wait_for("worker", server.talking.is_set, FOUND_SECONDS)
    with_mail.kill("worker")
    server.may_answer.set()
    with_mail.start("worker")
    with_mail.wait_for("worker", all_sent, BACK_SECONDS)
    came = server.recipients()
    assert set(came) == set(EVERYBODY), "none is lost"
    assert max(came.values()) <= 2, "what was under way may come twice"
    each = Counter(str(message["Message-ID"]) for message in server.taken)
    assert len(each) == 3, "and is then the same mail"
