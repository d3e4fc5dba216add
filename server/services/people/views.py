"""What the pages of people show."""

from __future__ import annotations

from datetime import datetime

from floorlink.messages import Names
from server.services.views import View


class SessionLine(View, frozen=True, kw_only=True):
    began_at: datetime
    seen_at: datetime
    way: str
    """password | pin | sign_on"""
    seat: str
    """A window's code; empty: anywhere."""
    this: bool
    """The one in which it is read."""


class AccountView(View, frozen=True, kw_only=True):
    """Somebody's own sign-in."""

    badge: str
    name: str
    has_password: bool
    has_pin: bool
    must_change: bool
    sessions: list[SessionLine]


class PersonLine(View, frozen=True, kw_only=True):
    badge: str
    name: str
    role: str
    department: Names | None
    has_password: bool
    has_pin: bool
    must_change: bool
    failures: int
    locked_at: datetime | None
    sessions: int
    seen_at: datetime | None


class PeopleView(View, frozen=True, kw_only=True):
    people: list[PersonLine]


class AuditEntry(View, frozen=True, kw_only=True):
    seq: int
    at: datetime
    kind: str
    subject: str
    actor: str
    actor_name: str
    subject_name: str
    facts: dict[str, str]


class AuditView(View, frozen=True, kw_only=True):
    entries: list[AuditEntry]
    older: int
    """Ask with `before` this for the next ones; 0: there are none."""
