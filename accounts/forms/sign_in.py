"""Signing in, and showing again that it is you."""

from typing import Any

from allauth.account import forms as allauth

from nhsuk import forms


class SignInForm(forms.Form, allauth.LoginForm):
    """E-mail address and password. Which of them is wrong is never said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.EmailField(
            label="Email address",
            error_messages={
                "required": "Enter your email address",
                "invalid": "Enter an email address in the correct format, like name@example.nhs.uk",
            },
        )
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"] = forms.PasswordField(
            label="Password", error_messages={"required": "Enter your password"}
        )


class ReauthenticateForm(forms.Form, allauth.ReauthenticateForm):
    """The password again, before something that matters."""

    password = forms.PasswordField(label="Password", error_messages={"required": "Enter your password"})
