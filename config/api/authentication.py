"""Who asks: the session of the pages."""

from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class PortalSession(SessionAuthentication):
    """The session that signing in to the portal began."""

    def authenticate_header(self, request: Request) -> str:
        """What WWW-Authenticate says: with it nobody signed in gets 401, which is told apart from 403."""
        return 'Session realm="Digital maturity"'

    def enforce_csrf(self, request: Request) -> None:
        """Ask for the token where the address has such a method: the others answer 405, token or not."""
        if request.method in request.parser_context["view"].allowed_methods:
            super().enforce_csrf(request)
