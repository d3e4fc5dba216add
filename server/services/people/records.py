"""What is kept of people who sign in."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class CredentialRow(NamedTuple):
    """How somebody proves who they are, besides the password, and how often that went wrong."""

    badge: str
    pin_hash: str = ""
    must_change: bool = False
    """An administrator set the password: it opens nothing but its own change."""
    failures: int = 0
    """Wrong tries since the last right one."""
    failed_at: datetime | None = None
    locked_at: datetime | None = None


class SessionRow(NamedTuple):
    """One browser in which somebody is signed in."""

    key_hash: str
    """The key itself is in the browser's cookie only."""
    badge: str
    way: str
    """How its person proved who they are: a commands.Way."""
    seat: str
    """The window at whose own screen it began, by PIN; empty: anywhere."""
    agent: str
    """The seat's box: with its badge the session ends."""
    began_at: datetime
    seen_at: datetime
