"""Whether single sign-on is set up right, one question after another, for whoever sets it up.

Asks the provider as the server would, and signs nobody in: a made-up code tells whether it knows
this client and its secret, a question without a page whether it knows the way back.
"""

from __future__ import annotations

import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import requests
from authlib.integrations.base_client import OAuthError

from server.domain.hall import Hall
from server.sign_on.provider import ALGORITHMS, TIMEOUT_S, Description, Provider
from server.sign_on.refusals import ProviderAway, ProviderUnusable
from server.sign_on.settings import SignOn, SignOnSettings

_APART_S = 30
_NOBODY = "hallfloor-asks-whether-it-is-known"
_SENT_ON = range(300, 400)


@dataclass(frozen=True, slots=True)
class Finding:
    good: bool
    text: str


def findings(sign_on: SignOn, hall: Hall) -> Iterator[Finding]:
    """The first that is not good may end it: what comes after would only repeat it."""
    provider, settings = Provider(sign_on), sign_on.settings
    yield from _of_the_hall(settings, hall)
    try:
        described = provider.description()
        keys = provider.keys()
    except ProviderAway:
        yield Finding(False, f"{settings.issuer} does not answer: is it right, and reachable?")
        return
    except ProviderUnusable as error:
        yield Finding(False, f"{settings.issuer}: {error.facts['fault']}")
        return
    yield Finding(True, f"{settings.issuer} answers, with {len(keys.keys)} keys")
    yield from _clock(settings)
    yield from _abilities(described, settings)
    yield _client(provider)
    yield _way_back(provider)


def _of_the_hall(settings: SignOnSettings, hall: Hall) -> Iterator[Finding]:
    file = settings.secret_file
    if file is not None and file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        yield Finding(False, f"{file} can be read by others: chmod 600 {file}")
    badges = {clerk.badge for clerk in hall.clerks}
    for identity, badge in settings.people.items():
        if badge not in badges:
            yield Finding(False, f'[people] "{identity}": nobody here has the badge "{badge}"')
    department = settings.new_clerks_in
    if department and department not in {one.code for one in hall.departments}:
        yield Finding(False, f'new_clerks_in: there is no department "{department}"')


def _clock(settings: SignOnSettings) -> Iterator[Finding]:
    """Statements of a provider hold for minutes."""
    address = f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        said = requests.get(address, timeout=TIMEOUT_S).headers.get("Date", "")
        apart = time.time() - parsedate_to_datetime(said).timestamp()
    except (requests.RequestException, ValueError, TypeError):
        return
    if abs(apart) > _APART_S:
        yield Finding(False, f"this clock and the provider's are {abs(apart):.0f} s apart")


def _abilities(described: Description, settings: SignOnSettings) -> Iterator[Finding]:
    """Only what the provider lists and does not have; a short description says nothing."""
    kinds = described.response_types_supported
    if kinds and "code" not in kinds:
        yield Finding(False, "the provider does not offer the authorization code flow")
    challenges = described.code_challenge_methods_supported
    if challenges and "S256" not in challenges:
        yield Finding(False, "the provider does not offer PKCE with S256")
    signed = described.id_token_signing_alg_values_supported
    if signed and not set(signed) & set(ALGORITHMS):
        yield Finding(False, f"the provider signs with {', '.join(signed)} only")
    claims = described.claims_supported
    if claims and settings.badge_claim not in claims:
        listed = ", ".join(sorted(claims))
        yield Finding(False, f'badge_claim "{settings.badge_claim}" is none of {listed}')
    if not described.end_session_endpoint:
        yield Finding(True, "signing out here does not sign out there: it offers no way")


def _client(provider: Provider) -> Finding:
    client = provider.settings.client_id
    try:
        provider.redeem(_NOBODY, "v" * 64)
    except OAuthError as error:
        if error.error == "invalid_grant":
            return Finding(True, f'it knows the client "{client}" and accepts the secret')
        told = f"{error.error} {error.description or ''}".strip()
        return Finding(False, f'it does not accept client "{client}" with this secret: {told}')
    except (ProviderAway, ProviderUnusable):
        return Finding(False, "its token endpoint does not answer as it should")
    return Finding(False, "it gives tokens for a made-up code: do not use it")


def _way_back(provider: Provider) -> Finding:
    """A provider that knows the way back sends a question without a page straight there."""
    back = provider.settings.return_address
    unknown = Finding(False, f"register this redirect URI at the provider: {back}")
    address, _ = provider.ask(without_page=True)
    try:
        answer = requests.get(address, timeout=TIMEOUT_S, allow_redirects=False)
    except requests.RequestException:
        return Finding(False, "its authorization endpoint does not answer")
    led = answer.status_code in _SENT_ON and answer.headers.get("Location", "").startswith(back)
    return Finding(True, f"it sends people back to {back}") if led else unknown
