"""The same machine with a browser's requests instead of calls of services, wherever a page can say it."""

from django.test import Client
from django.urls import reverse

from surveys.models import Assessment

from .machine import AssessmentMachine
from .pieces import Content


class PagesMachine(AssessmentMachine):
    clients: dict[str, Client]

    def move_clock(self, days: int) -> int:
        """Stand still: whoever is signed in would not be any more."""
        return 0

    def stands(self) -> Assessment:
        return Assessment.objects.get(pk=self.world.assessment.pk)

    def save(self, key: str, seen: int, content: Content, by: str) -> str:
        if not self._can_be_typed(key, seen, content):
            return super().save(key, seen, content, by)
        fields = {"seen_version": str(seen), "back": "1"}
        if self.world.questions[key].scored:
            fields["response"] = str(content.level) if content.response == "level" else content.response
            fields |= {"comment": content.comment, "not_applicable_reason": content.reason}
        else:
            fields["text"] = content.text
        page = reverse("surveys:question_answer", args=[self.world.assessment.pk, key])
        answer = self.clients[by].post(page, fields)
        if answer.status_code == 409:
            now = self.stands()
            return "stale" if now.state == "open" and now.takes_answers else "locked"
        return {302: "done", 403: "denied", 404: "denied", 422: "invalid"}[answer.status_code]

    def _can_be_typed(self, key: str, seen: int, content: Content) -> bool:
        """A page has no field for an impossible mixture, and does not send what was neither there nor typed."""
        asked = self.world.questions.get(key)
        if asked is None or (seen == 0 and content == Content()):
            return False
        if not asked.scored:
            return content == Content() or (content.response == "text" and content.text != "" and content.level is None)
        return content.response in ("", "level", "not_known", "not_applicable") and asked.allows(content)

    def put_name(self, act: str, read: str, by: str) -> str:
        args = [self.world.assessment.pk]
        before = self.stands().state
        fields = {"read_hash": read, "signed_as": "Chief", "looked_at": "on", "agreed": "on"}
        answer = self.clients[by].post(reverse(f"surveys:assessment_{act}", args=args), fields)
        if answer.status_code == 302 and answer.url == reverse("surveys:answers_check", args=args):
            return "not ready"
        return self._became(answer.status_code, before)

    def give_back(self, by: str) -> str:
        page = reverse("surveys:assessment_send_back", args=[self.world.assessment.pk])
        before = self.stands().state
        return self._became(self.clients[by].post(page, {"reason": "Look again."}).status_code, before)

    def _became(self, status: int, before: str) -> str:
        if status == 302:
            return "locked" if self.stands().state == before else "done"
        return {403: "denied", 404: "denied", 409: "changed"}[status]
