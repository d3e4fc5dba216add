"""The standby's badge: a secret of its own, kept as a hash, given once, taken away by a new one."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

from server.backup.archive import private

FILE = "standby.badge"


def new_badge(folder: Path) -> str:
    """From now on this one is the standby's, and no other."""
    badge = secrets.token_urlsafe(32)
    with private(folder / FILE) as file:
        file.write(_hashed(badge))
    return badge


def revoke_badge(folder: Path) -> None:
    (folder / FILE).unlink(missing_ok=True)


def is_badge(folder: Path, shown: str) -> bool:
    try:
        known = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return False
    return hmac.compare_digest(known, _hashed(shown))


def _hashed(badge: str) -> bytes:
    return hashlib.sha256(badge.encode()).hexdigest().encode()
