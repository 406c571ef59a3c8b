"""The region of the trust in progress has rung one trust that has not begun, and given more time to another."""

from datetime import timedelta

from accounts.models import User
from demonstration.waves import IN_PROGRESS
from surveys.models import Assessment, Contact
from surveys.services.chasing import extend_assessment, note_contact

CALL = "Spoke with the digital lead, who is new: the assessment begins next week. (Made up for the demonstration.)"
WHY = "Its electronic record goes live in February. (Made up for the demonstration.)"
MORE = timedelta(days=30)


def show_chasing(assessments: list[Assessment], lead: User) -> None:
    """Note a call and grant an extension, in the region of ``lead``, where there are trusts that it fits."""
    region = next((a.region_code for a in assessments if a.trust_code == IN_PROGRESS), None)
    others = [a for a in assessments if a.region_code == region and a.trust_code != IN_PROGRESS]
    waiting = [a for a in others if a.state == Assessment.State.OPEN]
    idle = next((a for a in waiting if a.last_activity_at is None), None)
    if idle is not None:
        note_contact(assessment=idle, how=Contact.How.PHONE, note=CALL, by=lead)
    busy = next((a for a in waiting if a.last_activity_at is not None), None)
    if busy is not None:
        extend_assessment(assessment=busy, due_on=busy.wave.due_on + MORE, reason=WHY, by=lead)
