"""What a hall says of its reminders: `push.toml` in the data folder. Without it there are none.

contact = "mailto:office@example.gov.cn"     # whom a push service may ask about us

services = ["fcm.googleapis.com", "*.push.apple.com"]    # else those of the known browsers
inner_services = ["push.county.example:8443"]   # of the government's own network, by name
authorities = "county-ca.pem"                # further certificates that are believed
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from floorlink.errors import SettingsError
from floorlink.settings import load

FILE = "push.toml"
BROWSERS = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
)
"""The push services of Chrome and most Android browsers, Firefox, Safari, Edge."""
_NAME = re.compile(r"(\*\.)?([a-z0-9-]+\.)*[a-z0-9-]*[a-z][a-z0-9-]*(:\d{1,5})?")


@dataclass(frozen=True, slots=True)
class PushSettings:
    contact: str
    services: tuple[str, ...] = BROWSERS
    """Names of public push services; `*.` stands for any names in front. Never an inner address."""
    inner_services: tuple[str, ...] = ()
    """`name` or `name:port`: of these alone an address inside our networks is believed."""
    authorities: Path | None = None
    """A PEM file, beside the usual ones."""


def read_push(data: Path) -> PushSettings | None:
    """None without a file; SettingsError with all its faults."""
    path = data / FILE
    if not path.exists():
        return None
    settings = load(path, PushSettings)
    faults = list(_faults(settings))
    if faults:
        raise SettingsError([f"{FILE}: {fault}" for fault in faults])
    return settings


def _faults(settings: PushSettings) -> Iterator[str]:
    if not settings.contact.startswith(("mailto:", "https://")):
        yield "contact must be a mailto: or https:// address"
    for name in settings.services + settings.inner_services:
        if not _NAME.fullmatch(name):
            yield f"{name!r} is not the name of a host, in small letters, such as push.example.org"
    for name in settings.inner_services:
        if name.startswith("*"):
            yield f"{name!r}: name every inner service in full"
