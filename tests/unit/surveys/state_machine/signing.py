"""Rules: signatures, and the end of the wave."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from surveys import services

from .answering import Answering
from .drawn import clinicians, leads, rarely
from .world import outcome


class Signing(Answering):
    # Signatures

    def put_name(self, act: str, read: str, by: str) -> str:
        sign = services.sign_assessment if act == "sign" else services.countersign_assessment
        return outcome(
            lambda: sign(assessment=self.world.assessment, read_hash=read, signed_as="Chief", by=self.world.people[by])
        )

    @rule(by=leads, old=rarely)
    def sign(self, by: str, old: bool) -> None:
        read = "0" * 64 if old else services.answers_hash_of(self.world.assessment)
        done = self.put_name("sign", read, by)
        self.expect("sign", self.model.sign(by, as_read=not old), done)

    @rule(by=clinicians, old=rarely)
    def countersign(self, by: str, old: bool) -> None:
        read = "0" * 64 if old else services.answers_hash_of(self.world.assessment)
        done = self.put_name("countersign", read, by)
        self.expect("countersign", self.model.countersign(by, as_read=not old), done)

    def give_back(self, by: str) -> str:
        return outcome(
            lambda: services.send_back_assessment(
                assessment=self.world.assessment, reason="Look again.", by=self.world.people[by]
            )
        )

    @rule(by=clinicians)
    def send_back(self, by: str) -> None:
        done = self.give_back(by)
        self.expect("send back", self.model.send_back(by), done)

    @rule(back=st.booleans())
    @precondition(lambda self: self.model.state == "signed")
    def go_on_with_what_is_signed(self, back: bool) -> None:
        if back:
            self.send_back("clinician")
        else:
            self.countersign("clinician", False)

    @rule(level=st.integers(1, 5))
    @precondition(lambda self: self.model.takes_answers)
    def finish_and_sign(self, level: int) -> None:
        self.answer_the_rest("lead", level)
        self.sign("lead", False)

    @rule(level=st.integers(1, 5))
    @precondition(lambda self: self.model.takes_answers)
    def sign_what_was_not_read(self, level: int) -> None:
        """Either of them, and each once more with what stands."""
        self.answer_the_rest("lead", level)
        for old in (True, False):
            self.sign("lead", old)
        for old in (True, False):
            self.countersign("clinician", old)

    @rule(really=st.integers(0, 19))
    @precondition(lambda self: not self.model.closed)
    def close_wave(self, really: int) -> None:
        if really == 19:
            done = outcome(lambda: services.close_wave(wave=self.world.wave, by=None))
            self.expect("close", self.model.close(), done)
