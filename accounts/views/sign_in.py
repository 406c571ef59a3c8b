"""Sign-in, and its second step, with what the library's pages do not know."""

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.base.views import IndexView

from accounts.authenticators import has_second_step
from accounts.selectors import needs_mfa
from accounts.single_sign_on import single_sign_on_name


class SignInView(LoginView):
    """E-mail address and password, or what else is configured."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "single_sign_on_name": single_sign_on_name()}


class SecondStepView(IndexView):
    """Which second steps are set up; ``needed`` where the person cannot go on without one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        needed = needs_mfa(user) and not has_second_step(user)
        return {**super().get_context_data(**kwargs), "needed": needed}
