"""Addresses of people and of sign-in.

Of allauth's addresses only those that are used are here, by the names that allauth itself looks up.
There is no sign-up, no change of e-mail address, no sign-in by code: nothing else of allauth can be reached.
"""

from allauth.account import views as account
from allauth.decorators import rate_limit
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as socialaccount
from django.urls import include, path, re_path

from . import single_sign_on
from .views.people import person_invite, person_list
from .views.person import person_read, role_list
from .views.person_manage import (
    account_close,
    account_open,
    membership_end,
    person_correct,
    person_invite_again,
    person_manage,
    role_give,
    second_step_remove,
)
from .views.sign_in import SecondStepView, SignInView
from .views.team import invitation_accept, team_invitation_resend, team_invite, team_list, team_member_themes

people = [
    path("me/", person_read, name="person_read"),
    path("roles/", role_list, name="role_list"),
    path("people/", person_list, name="person_list"),
    path("people/invite/", person_invite, name="person_invite"),
    path("people/<int:person_id>/", person_manage, name="person_manage"),
    path("people/<int:person_id>/details/", person_correct, name="person_correct"),
    path("people/<int:person_id>/invite/", person_invite_again, name="person_invite_again"),
    path("people/<int:person_id>/roles/add/", role_give, name="role_give"),
    path("people/<int:person_id>/second-step/", second_step_remove, name="second_step_remove"),
    path("people/<int:person_id>/close/", account_close, name="account_close"),
    path("people/<int:person_id>/open/", account_open, name="account_open"),
    path("memberships/<int:membership_id>/end/", membership_end, name="membership_end"),
    path("team/<str:code>/", team_list, name="team_list"),
    path("team/<str:code>/invite/", team_invite, name="team_invite"),
    path("team/<str:code>/<int:membership_id>/themes/", team_member_themes, name="team_member_themes"),
    path("team/<str:code>/<int:membership_id>/resend/", team_invitation_resend, name="team_invitation_resend"),
    path("invitations/<str:token>/", invitation_accept, name="invitation_accept"),
]

urlpatterns = [
    path("", include((people, "accounts"))),
    path("login/", SignInView.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("second-step/", SecondStepView.as_view(), name="mfa_index"),
    path("second-step/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("second-step/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-step/app/add/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-step/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-step/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-step/recovery-codes/renew/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-step/recovery-codes/download/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("second-step/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("second-step/passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("second-step/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path(
        "second-step/passkeys/login/",
        # The library limits the answer only; asking for a challenge makes a session too.
        rate_limit(action="passkey_challenge", limit_get=True)(webauthn.login_webauthn),
        name="mfa_login_webauthn",
    ),
    path(
        "second-step/passkeys/reauthenticate/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("single-sign-on/cancelled/", socialaccount.login_cancelled, name="socialaccount_login_cancelled"),
    path("single-sign-on/error/", socialaccount.login_error, name="socialaccount_login_error"),
    path("oidc/<str:provider_id>/login/", single_sign_on.sign_in, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", single_sign_on.callback, name="openid_connect_callback"),
]
