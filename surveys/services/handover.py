"""A colleague leaves: their role ends, and what they had goes to others, in one go."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Membership, User
from accounts.permissions import Permission
from accounts.services import end_team_membership, require
from audit.services import record

from ..models import Assessment
from ..selectors.delegation import held_by
from .delegation import end_assignment, put


@transaction.atomic
def hand_over_and_end(
    *, membership: Membership, heirs: Mapping[int, User | None], reason: str = "", by: User
) -> Membership:
    """End the role of a colleague, and give each assignment (by id) to its heir; None leaves it with nobody.

    Answers, drafts, dissent and evidence stay as they are, under the name of whoever wrote them.

    Raises:
        PermissionDenied: ``by`` may not end this role.
        ValidationError: an heir does not answer for this trust, or the person was given more since the page was read.
    """
    trust_code = membership.trust.code if membership.trust else ""
    require(by, Permission.TEAM_MANAGE, trust_code=trust_code)
    # All of the trust's open assessments, in one order: nothing can be given to the leaver from here on.
    open_now = Assessment.objects.select_for_update(of=("self",)).filter(trust_code=trust_code, takes_answers=True)
    list(open_now.order_by("pk").values_list("pk", flat=True))
    held = held_by(membership.user, trust_code)
    ended = end_team_membership(membership=membership, by=by, reason=reason)
    if any(assignment.pk not in heirs for assignment in held):
        raise ValidationError("A colleague gave this person something else a moment ago. Look again, and decide")
    for assignment in held:
        heir = heirs[assignment.pk]
        if heir is None:
            end_assignment(assignment, by=by)
            continue
        put(
            assignment.assessment,
            assignment,
            theme=assignment.theme,
            question_id=assignment.question_id,
            person=heir,
            due_on=assignment.due_on,
            note=assignment.note,
            by=by,
        )
    if held:
        record(
            action="membership.handed_over",
            by=by,
            subject=membership,
            trust_code=trust_code,
            data={"person": membership.user_id, "assignments": [assignment.pk for assignment in held]},
        )
    return ended
