"""Every change to people, to what they may do, and to how they sign in."""

from .people import (
    create_person,
    describe,
    end_membership,
    grant_membership,
    invite_person,
    require,
    require_anywhere,
)
from .person import correct_person, disable_person, enable_person, invite_again
from .sign_in import (
    record_password_reset_asked,
    record_refused_single_sign_on,
    remove_second_steps,
    set_password,
    verify_address,
)
from .taking_up import LinkUseless, invitation_by_link, note_signed_in, take_up_invitation
from .team import (
    RIGHT_TO_GIVE,
    change_team_themes,
    end_team_membership,
    invite_team_member,
    open_theme_to,
    require_team_role,
    resend_team_invitation,
)

__all__ = [
    "RIGHT_TO_GIVE",
    "LinkUseless",
    "change_team_themes",
    "correct_person",
    "create_person",
    "describe",
    "disable_person",
    "enable_person",
    "end_membership",
    "end_team_membership",
    "grant_membership",
    "invitation_by_link",
    "invite_again",
    "invite_person",
    "invite_team_member",
    "note_signed_in",
    "open_theme_to",
    "record_password_reset_asked",
    "record_refused_single_sign_on",
    "remove_second_steps",
    "require",
    "require_anywhere",
    "require_team_role",
    "resend_team_invitation",
    "set_password",
    "take_up_invitation",
    "verify_address",
]
