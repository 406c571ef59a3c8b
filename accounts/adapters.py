"""Where allauth asks the portal: words, addresses, and what is open to whom."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from .addresses import portal_url, set_password_url
from .models import User
from .services import record_refused_single_sign_on, set_password

SERVICE_NAME = "Digital maturity"

# By allauth's name for each message. What is not here is not said: a sign-in needs no congratulation.
MESSAGES = {
    "account/messages/logged_out.txt": "You have signed out",
    "account/messages/password_changed.txt": "You have changed your password",
    "account/messages/password_set.txt": "You have set a password",
    "mfa/messages/totp_activated.txt": "You have set up an authenticator app",
    "mfa/messages/totp_deactivated.txt": "You have removed the authenticator app",
    "mfa/messages/webauthn_added.txt": "You have added a passkey",
    "mfa/messages/webauthn_removed.txt": "You have removed a passkey",
    "mfa/messages/recovery_codes_generated.txt": "You have new recovery codes. Codes from before no longer work",
    "socialaccount/messages/account_connected.txt": "You can now use single sign-on",
    "socialaccount/messages/account_connected_updated.txt": "You can use single sign-on",
    "socialaccount/messages/account_connected_other.txt": "This single sign-on account belongs to somebody else here",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account has been closed. Contact the administrator who invited you",
        "email_password_mismatch": "The email address or password is not correct",
        "enter_current_password": "The current password is not correct",
        "incorrect_password": "The password is not correct",
        "incorrect_code": "The code is not correct, or was used before",
        "invalid_password_reset": "The link no longer works",
        "too_many_login_attempts": "There were too many attempts. Wait 5 minutes, then try again",
        "rate_limited": "There were too many attempts. Wait 5 minutes, then try again",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        by = self.request.user if self.request.user.is_authenticated else user
        set_password(user=user, password=password, by=by)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:person_read")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def get_reset_password_from_key_url(self, key: str) -> str:
        return set_password_url(key)

    def get_reauthentication_methods(self, user: User) -> list[dict]:
        words = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use your authenticator app or a recovery code",
            "mfa_reauthenticate:webauthn": "Use a passkey",
        }
        return [{**method, "description": words[method["id"]]} for method in super().get_reauthentication_methods(user)]

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        text = message or MESSAGES.get(message_template or "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        # "person": the request's own user, whom every template knows as "user", is often nobody.
        more = {"person": context.get("user"), "portal_url": portal_url("")}
        super().send_mail(template_prefix, email, {**context, **more})


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is not correct, or was used before",
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first",
    }

    def _get_site_name(self) -> str:
        return SERVICE_NAME

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: str) -> str:
        return f"Passkey {user.authenticator_set.filter(type=type).count() + 1}"


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        return reverse("accounts:person_read")

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """Match by verified e-mail, where that is switched on, for a person who has no link yet.

        A second identity with the address of somebody linked already may be a successor who was given
        the address: it is refused, and an administrator sorts it out.
        """
        found: tuple[User, str] | None = super().authenticate_by_email(sociallogin)
        if found and SocialAccount.objects.filter(user=found[0], provider=sociallogin.account.provider).exists():
            return None
        return found

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        connecting = sociallogin.state.get("process") == "connect"
        if not sociallogin.is_existing and not connecting:
            record_refused_single_sign_on(issuer=settings.OIDC_ISSUER)
            raise ImmediateHttpResponse(
                render(request, "socialaccount/unknown_person.jinja", {"oidc_name": settings.OIDC_NAME}, status=403)
            )


def _cipher() -> MultiFernet:
    """Secrets of authenticator apps are kept encrypted: a copy of the database alone signs nobody in."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"authenticator:{key}".encode()).digest())) for key in keys]
    )
