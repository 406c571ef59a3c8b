"""OpenID Connect, held to what the specification asks and the library leaves open."""

import hashlib
import logging

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException

logger = logging.getLogger(__name__)

# Signatures only: a shared secret would let every reader of the portal's settings make ID tokens.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
CLOCKS_DIFFER_BY = 30  # seconds


class CheckedAdapter(OpenIDConnectOAuth2Adapter):
    """Insists on an ID token with a good signature, from the configured issuer, about the same person."""

    @property
    def openid_config(self) -> dict:
        config: dict = super().openid_config
        if config.get("issuer") != settings.OIDC_ISSUER:
            raise OAuth2Error("The provider names another issuer than the one configured.")
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: object) -> SocialLogin:
        response = kwargs["response"]
        if not isinstance(response, dict) or not response.get("id_token"):
            raise OAuth2Error("The provider sent no ID token.")
        login = super().complete_login(request, app, token, **kwargs)
        data = login.account.extra_data
        if "userinfo" in data and data["userinfo"].get("sub") != data["id_token"].get("sub"):
            raise OAuth2Error("ID token and user information are about different people.")
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict:
        """The claims of the ID token; the library's own reading asks for a key id, which providers may leave out."""
        try:
            claims: dict = jwt.decode(
                id_token,
                key=self._signing_key(id_token),
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=settings.OIDC_ISSUER,
                leeway=CLOCKS_DIFFER_BY,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("The ID token cannot be trusted.") from error
        return claims

    def _signing_key(self, id_token: str) -> jwt.PyJWK:
        with get_adapter().get_requests_session() as session:
            response = session.get(self.openid_config["jwks_uri"])
            response.raise_for_status()
        keys = [key for key in jwt.PyJWKSet.from_dict(response.json()).keys if key.public_key_use in (None, "sig")]
        key_id = jwt.get_unverified_header(id_token).get("kid")
        # Without a key id there must be one key only: https://openid.net/specs/openid-connect-core-1_0.html#Signing
        fitting = keys if key_id is None else [key for key in keys if key.key_id == key_id]
        if len(fitting) != 1:
            raise OAuth2Error("The provider has not published the key of its ID token.")
        return fitting[0]


class IssuerKeyedProvider(OpenIDConnectProvider):
    """A person is known by issuer and subject together: no other provider can speak for the same account."""

    oauth2_adapter_class = CheckedAdapter

    def extract_uid(self, data: dict) -> str:
        token = data["id_token"]
        return hashlib.sha256(f"{token['iss']}\n{token['sub']}".encode()).hexdigest()


def single_sign_on_name() -> str:
    """What the provider is called on pages; blank where none is configured."""
    return str(settings.OIDC_NAME) if settings.OIDC_ISSUER else ""


def sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the provider (POST), or ask first (GET)."""
    return _view(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the provider."""
    return _view(OAuth2CallbackView, request, provider_id)


def _view(view_class: type, request: HttpRequest, provider_id: str) -> HttpResponse:
    adapter = CheckedAdapter(request, provider_id)
    try:
        response: HttpResponse = view_class.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (OAuth2Error, RequestException, ValueError, KeyError) as error:
        # The provider is down, is another one, or answers something else than it should: not a fault of ours.
        logger.warning("Single sign-on failed: %s", error, exc_info=True)
        return render_authentication_error(request, adapter.get_provider(), exception=error)
    return response
