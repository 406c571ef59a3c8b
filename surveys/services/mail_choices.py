"""Which optional mails a person wants."""

from collections.abc import Collection

from django.db import transaction

from accounts.models import User
from audit.services import record

from ..models import DeclinedMail
from ..notices import GROUPS
from ..unsubscribing import read_stop_token


@transaction.atomic
def stop_mail(*, token: str) -> str:
    """Turn off what a mail's own link names, and return the group. Doing it twice is no fault. Raises NoSuchToken."""
    stop = read_stop_token(token)
    person = User.objects.filter(pk=stop.person_id).first()
    if person is not None:
        _decline(person, stop.group, by_link=True)
    return stop.group


@transaction.atomic
def choose_mail(*, person: User, wanted: Collection[str]) -> None:
    """Have ``person`` get the groups in ``wanted`` and none of the others. Raises KeyError for a group that is none."""
    for group in wanted:
        GROUPS[group]
    for group in GROUPS:
        if group not in wanted:
            _decline(person, group, by_link=False)
        elif DeclinedMail.objects.filter(person=person, group=group).delete()[0]:
            record(action="mail.wanted", by=person, subject=person, data={"group": group})


def _decline(person: User, group: str, *, by_link: bool) -> None:
    made = DeclinedMail.objects.get_or_create(person=person, group=group)[1]
    if made:
        record(action="mail.declined", by=person, subject=person, data={"group": group, "by_link": by_link})
