"""`sign-on.toml` in the data folder: at which provider people may sign in, and who is who there.

    issuer = "https://login.example.gov.cn/realms/county"
    client_id = "hallfloor"
    secret_file = "/etc/hallfloor/sign-on.secret"   # or the variable HALLFLOOR_SIGN_ON_SECRET
    address = "https://hall.example.gov.cn"         # of the hall, as browsers reach it
    name = { zh = "统一身份认证", en = "County sign-on" }
    badge_claim = "preferred_username"              # what of the provider is the badge number

    [people]                                        # whose claim is another than the badge number
    "zhao.min" = "2001"

The secret itself stands in neither the hall folder nor the data folder, so no backup holds it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from floorlink.errors import SettingsError
from floorlink.settings import load

FILE = "sign-on.toml"
SECRET_VARIABLE = "HALLFLOOR_SIGN_ON_SECRET"
BACK = "/sign-in/back"
"""Where the provider sends people back to; registered there with `address` before it."""
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class ProviderName:
    zh: str = "统一身份认证"
    en: str = "Single sign-on"


@dataclass(frozen=True, slots=True)
class SignOnSettings:
    issuer: str
    client_id: str
    address: str
    secret_file: Path | None = None
    name: ProviderName = field(default_factory=ProviderName)
    badge_claim: str = "preferred_username"
    scope: str = "openid profile"
    people: dict[str, str] = field(default_factory=dict)
    """The claim's value -> badge number."""
    new_clerks_in: str = ""
    """Department to whose clerks somebody is added who is not known yet; empty: nobody is."""

    @property
    def return_address(self) -> str:
        return self.address.rstrip("/") + BACK

    def badge_of(self, identity: str) -> str:
        return self.people.get(identity, identity)


@dataclass(frozen=True, slots=True)
class SignOn:
    """The settings with their secret, which no representation shows."""

    settings: SignOnSettings
    secret: str = field(repr=False)


def read_sign_on(data: Path, environment: Mapping[str, str] = os.environ) -> SignOn | None:
    """None without a file; SettingsError with all its faults."""
    path = data / FILE
    if not path.exists():
        return None
    settings = load(path, SignOnSettings)
    faults = [f"{FILE}: {fault}" for fault in _faults(settings, data)]
    secret = ""
    try:
        secret = _secret(settings, environment)
    except SettingsError as error:
        faults += error.faults
    if faults:
        raise SettingsError(faults)
    return SignOn(settings, secret)


def is_safe(address: str) -> bool:
    """https, or http that does not leave this machine."""
    parts = _parts(address)
    local = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or local)


def _faults(settings: SignOnSettings, data: Path) -> Iterator[str]:
    for key, address in (("issuer", settings.issuer), ("address", settings.address)):
        if not is_safe(address):
            yield f'{key} must be https://…, not "{address}"'
        elif _parts(address).query or _parts(address).fragment:
            yield f"{key} must have no ? and no # in it"
    if _parts(settings.address).path not in ("", "/"):
        yield 'address must end with the host, without a path ("https://hall.example.gov.cn")'
    if not settings.client_id:
        yield "client_id is empty"
    if not settings.badge_claim:
        yield "badge_claim is empty"
    if "openid" not in settings.scope.split():
        yield 'scope must have "openid" in it'
    file = settings.secret_file
    if file is not None and data.resolve() in file.resolve().parents:
        yield f"secret_file must not be in the data folder, where backups would take it: {file}"


def _secret(settings: SignOnSettings, environment: Mapping[str, str]) -> str:
    """From its file, or else the environment; never told in a fault."""
    if settings.secret_file is None:
        if given := environment.get(SECRET_VARIABLE, "").strip():
            return given
        raise SettingsError([f"{FILE}: no secret_file, and {SECRET_VARIABLE} is not set"])
    try:
        found = settings.secret_file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(
            [f"{FILE}: {settings.secret_file} cannot be read: {error.strerror}"]
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError([f"{FILE}: {settings.secret_file} is not text"]) from error
    if not found:
        raise SettingsError([f"{FILE}: {settings.secret_file} is empty"])
    return found


def _parts(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
