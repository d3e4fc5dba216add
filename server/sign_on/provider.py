"""One OpenID Connect provider: where it sends people, and whom it says they are.

Authorization code flow with PKCE (S256), state and nonce. What the provider tells of itself is
fetched when it is first needed and kept for ten minutes, so the hall starts without it.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import requests
from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from server.sign_on.questions import Proved, Question
from server.sign_on.refusals import (
    NotSignedOn,
    ProviderAway,
    ProviderUnusable,
    SignOnStale,
    SignOnUntrusted,
)
from server.sign_on.settings import SignOn, is_safe

log = logging.getLogger("hallfloor.sign_on")

TIMEOUT_S = 5.0
_KEPT_S = 600.0
_LEEWAY_S = 60
"""How far the two clocks may be apart."""
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures that only the provider can make: neither none nor those with a shared secret."""
_OUR_FAULT = {"invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope"}
_MAX_IDENTITY = 64


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """What the provider says of itself, as far as it matters here."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    token_endpoint_auth_methods_supported: list[str] = []
    response_types_supported: list[str] = []
    code_challenge_methods_supported: list[str] = []
    id_token_signing_alg_values_supported: list[str] = []
    claims_supported: list[str] = []


class Provider:
    """One per application; may be asked from any thread or greenlet."""

    def __init__(self, sign_on: SignOn, clock: Callable[[], float] = time.monotonic) -> None:
        self.settings = sign_on.settings
        self._secret = sign_on.secret
        self._clock = clock
        self._described: tuple[float, Description] | None = None
        self._keys: KeySet | None = None

    def ask(self, *, again: bool = False, without_page: bool = False) -> tuple[str, Question]:
        """Where to send the browser, and what to remember. `again`: the provider shall ask for
        the password even of somebody whom it knows in this browser; `without_page`: answer at
        once, be it by a refusal."""
        question = Question(
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(48),
        )
        address: str
        address, _ = self._session().create_authorization_url(
            # Asked anew: a browser that is sent to nobody shows a page without a way back.
            self.description(at_most_s=0).authorization_endpoint,
            state=question.state,
            nonce=question.nonce,
            code_verifier=question.verifier,
            **({"prompt": "none" if without_page else "login"} if again or without_page else {}),
        )
        return address, question

    def proved(self, answer: Mapping[str, str], question: Question) -> Proved:
        """Whom the provider sent back. Raises why nobody is proved."""
        described = self.description()
        if answer.get("iss", described.issuer) != described.issuer:
            raise SignOnUntrusted(fault="the answer names another issuer")
        if "error" in answer:
            raise NotSignedOn(error=answer["error"][:_MAX_IDENTITY])
        token = self._token(answer.get("code", ""), question)
        claims = self._claims(token, question, described)
        return self._person(claims, token, described)

    def leaving(self, language: str) -> str:
        """Where somebody signs out at the provider too; empty if that cannot be."""
        try:
            address = self.description().end_session_endpoint
        except (ProviderAway, ProviderUnusable):
            return ""
        if not address:
            return ""
        back = self.settings.address.rstrip("/") + "/sign-in"
        asked = {"client_id": self.settings.client_id, "post_logout_redirect_uri": back}
        leads: str = add_params_to_uri(address, {**asked, "ui_locales": language}.items())
        return leads

    def description(self, at_most_s: float = _KEPT_S) -> Description:
        """Not older than `at_most_s`. Raises ProviderAway, ProviderUnusable."""
        known, now = self._described, self._clock()
        if known is not None and now - known[0] < at_most_s:
            return known[1]
        described = self._fetch_description()
        if known is not None and known[1].jwks_uri != described.jwks_uri:
            self._keys = None
        self._described = now, described
        return described

    def keys(self, *, anew: bool = False) -> KeySet:
        """With which the provider signs; raises as `description`."""
        known = self._keys
        if known is not None and not anew:
            return known
        told = self._get(self.description().jwks_uri).json()
        try:
            self._keys = found = KeySet.import_key_set(told)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise self._unusable(f"its keys cannot be read: {error}") from error
        return found

    def redeem(self, code: str, verifier: str) -> Mapping[str, Any]:
        """The provider's tokens for a code. Raises OAuthError, ProviderAway, ProviderUnusable."""
        described = self.description()
        methods = described.token_endpoint_auth_methods_supported
        post = "client_secret_post" in methods and "client_secret_basic" not in methods
        session = self._session("client_secret_post" if post else "client_secret_basic")
        try:
            token: Mapping[str, Any] = session.fetch_token(
                described.token_endpoint,
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise ProviderAway from error
        except ValueError as error:
            raise self._unusable("its token endpoint answers with something else") from error
        return token

    def _token(self, code: str, question: Question) -> Mapping[str, Any]:
        try:
            return self.redeem(code, question.verifier)
        except OAuthError as error:
            if error.error in _OUR_FAULT:
                raise self._unusable(f"it does not accept this client: {error.error}") from error
            log.warning("a sign-on was not completed: %s", error.error)
            raise SignOnStale from error

    def _claims(
        self, token: Mapping[str, Any], question: Question, described: Description
    ) -> dict[str, Any]:
        """What the signed statement says, once everything about it was checked."""
        statement = token.get("id_token")
        if not isinstance(statement, str):
            raise self._untrusted("no id_token was given")
        try:
            decoded = self._decoded(statement)
            CodeIDToken(
                decoded.claims,
                decoded.header,
                {
                    "iss": {"essential": True, "value": described.issuer},
                    "aud": {"essential": True, "value": self.settings.client_id},
                },
                {
                    "nonce": question.nonce,
                    "client_id": self.settings.client_id,
                    "access_token": token.get("access_token"),
                },
            ).validate(leeway=_LEEWAY_S)
        except (JoseError, ValueError, TypeError) as error:
            raise self._untrusted(f"the id_token does not hold: {error}") from error
        return dict(decoded.claims)

    def _decoded(self, statement: str) -> jwt.Token:
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        try:
            return jwt.decode(statement, self.keys(), registry=registry)
        except InvalidKeyIdError:
            # The provider has new keys since.
            return jwt.decode(statement, self.keys(anew=True), registry=registry)

    def _person(
        self, claims: dict[str, Any], token: Mapping[str, Any], described: Description
    ) -> Proved:
        claim = self.settings.badge_claim
        if claim not in claims and described.userinfo_endpoint and token.get("access_token"):
            bearer = {"Authorization": f"Bearer {token['access_token']}"}
            told = self._get(described.userinfo_endpoint, bearer).json()
            if not isinstance(told, dict) or told.get("sub") != claims["sub"]:
                raise self._untrusted("its userinfo is of somebody else")
            claims = told | claims
        identity = claims.get(claim)
        if isinstance(identity, bool) or not isinstance(identity, (str, int)) or identity == "":
            raise self._unusable(f'it does not say "{claim}" of people')
        name = claims.get("name")
        return Proved(str(identity)[:_MAX_IDENTITY], name if isinstance(name, str) else "")

    def _fetch_description(self) -> Description:
        issuer = self.settings.issuer
        answer = self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        try:
            described = msgspec.json.decode(answer.content, type=Description)
        except msgspec.DecodeError as error:
            raise self._unusable(f"its description cannot be read: {error}") from error
        if described.issuer != issuer:
            raise self._unusable(f'it calls itself "{described.issuer}", not "{issuer}"')
        for address in (
            described.authorization_endpoint,
            described.token_endpoint,
            described.jwks_uri,
            *filter(None, (described.userinfo_endpoint, described.end_session_endpoint)),
        ):
            if not is_safe(address):
                raise self._unusable(f'it names an address without https: "{address}"')
        return described

    def _get(self, address: str, headers: Mapping[str, str] | None = None) -> requests.Response:
        try:
            answer = requests.get(
                address, timeout=TIMEOUT_S, allow_redirects=False, headers=dict(headers or {})
            )
        except requests.RequestException as error:
            log.warning("the sign-on provider does not answer: %s", type(error).__name__)
            raise ProviderAway from error
        if answer.status_code >= 500:
            raise ProviderAway
        if answer.status_code != 200:
            raise self._unusable(f"{address} answers {answer.status_code}")
        return answer

    def _session(self, auth_method: str = "client_secret_basic") -> OAuth2Session:
        return OAuth2Session(
            client_id=self.settings.client_id,
            client_secret=self._secret,
            scope=self.settings.scope,
            redirect_uri=self.settings.return_address,
            token_endpoint_auth_method=auth_method,
            code_challenge_method="S256",
            default_timeout=TIMEOUT_S,
        )

    @staticmethod
    def _unusable(fault: str) -> ProviderUnusable:
        log.error("the sign-on provider cannot be used: %s", fault)
        return ProviderUnusable(fault=fault)

    @staticmethod
    def _untrusted(fault: str) -> SignOnUntrusted:
        log.error("a sign-on was refused: %s", fault)
        return SignOnUntrusted(fault=fault)
