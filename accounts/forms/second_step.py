"""The second step at sign-in: codes and passkeys."""

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError

from accounts.authenticators import mark_code_used
from nhsuk import forms


class CodeField(forms.CharField):
    """Digits from an app or a list. Spaces, as people write them, do not count."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            error_messages={"required": "Enter the code"}, params={"classes": "nhsuk-input--width-10"}, **kwargs
        )
        self.widget.attrs.update(autocomplete="one-time-code", inputmode="numeric")

    def to_python(self, value: Any) -> str:
        return "".join(str(super().to_python(value)).split())


class _CodeUsedOnce:
    """A code of an app that was accepted is refused from then on."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            mark_code_used(self.user, code)
        return code


class AuthenticateForm(_CodeUsedOnce, forms.Form, base.AuthenticateForm):
    code = CodeField(
        label="Security code",
        help_text="6 digits from your authenticator app, or one of your recovery codes",
    )


class ReauthenticateForm(_CodeUsedOnce, forms.Form, base.ReauthenticateForm):
    code = CodeField(
        label="Security code",
        help_text="6 digits from your authenticator app, or one of your recovery codes",
    )


class ActivateTOTPForm(forms.Form, totp.ActivateTOTPForm):
    code = CodeField(label="Security code", help_text="The 6 digits that the app shows now")

    def clean_code(self) -> str:
        code: str = super().clean_code()
        # The library notes a code as used at sign-in only: whoever watched this one could sign in with it.
        mark_code_used(self.user, code)
        return code


class AddWebAuthnForm(forms.Form, webauthn.AddWebAuthnForm):
    """The browser fills in ``credential``. Every passkey can sign in by itself, without the password."""

    name = forms.CharField(
        label="Name of the passkey",
        help_text="So that you can tell it from others, such as “work laptop”",
        required=False,
        max_length=60,
    )
    passwordless = None

    def clean(self) -> dict[str, Any]:
        try:
            return dict(super().clean())
        except (KeyError, TypeError, ValueError) as error:
            # The library lets through what a device never sends.
            raise ValidationError("The device's answer could not be used. Try again") from error
