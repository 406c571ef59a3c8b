"""Two people at the same instant: one of them wins, the other is told, and nothing is there twice."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.addresses import invitation_token
from accounts.models import Invitation, Membership, User
from accounts.services import LinkUseless, end_team_membership, invite_team_member, take_up_invitation
from surveys.models import Assignment
from surveys.services import StaleAssignment, hand_over_and_end
from tests.unit.surveys.test_delegation import give, oak

__all__ = ["oak"]
pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do all in threads of their own, and return what came of each: "done", or the error."""
    start, came = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait(20)
        try:
            act()
            came.append("done")
        except Exception as error:
            came.append(type(error))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)
    return sorted(came, key=str)


def test_two_leads_give_the_same_theme(oak):
    came = at_once(lambda: give(oak, oak.ann), lambda: give(oak, oak.bob, by=oak.deputy))
    assert came == [StaleAssignment, "done"]
    assert Assignment.objects.filter(ended_at=None).count() == 1


def test_two_leads_invite_the_same_colleague(oak):
    def invite(by: User) -> Invitation:
        return invite_team_member(trust=oak.trust, email="new@example.com", name="Nell New", by=by)

    came = at_once(lambda: invite(oak.lead), lambda: invite(oak.deputy))
    assert came == [ValidationError, "done"]
    assert Membership.objects.filter(user__email="new@example.com").count() == 1


def test_a_link_that_is_used_twice_at_once_sets_one_password(oak):
    invitation = invite_team_member(trust=oak.trust, email="new@example.com", name="Nell New", by=oak.lead)
    token = invitation_token(invitation.pk, invitation.number)
    came = at_once(
        *(lambda word=word: take_up_invitation(token=token, password=f"kettle-orbit-{word}-17") for word in ("a", "b"))
    )
    assert came == [LinkUseless, "done"]


def test_a_link_used_while_it_is_taken_back_leaves_nobody_in(oak):
    invitation = invite_team_member(trust=oak.trust, email="new@example.com", name="Nell New", by=oak.lead)
    token = invitation_token(invitation.pk, invitation.number)
    at_once(
        lambda: take_up_invitation(token=token, password="kettle-orbit-mango-17"),
        lambda: end_team_membership(membership=Membership.objects.get(pk=invitation.membership_id), by=oak.lead),
    )
    assert Membership.objects.get(pk=invitation.membership_id).ended_at is not None


def test_somebody_is_given_work_while_they_leave(oak):
    """Either the lead who ends the role sees it and decides again, or the other is told that the person has left."""
    member = oak.ann.memberships.get()
    came = at_once(
        lambda: hand_over_and_end(membership=member, heirs={}, by=oak.lead),
        lambda: give(oak, User.objects.get(pk=oak.ann.pk), by=oak.deputy),
    )
    assert came == [ValidationError, "done"]
    has_left = Membership.objects.get(pk=member.pk).ended_at is not None
    assert Assignment.objects.filter(ended_at=None).exists() is not has_left
