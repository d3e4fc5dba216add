"""Everything that the hall knows of one person."""

from __future__ import annotations

from datetime import date, datetime

from server.services.views import IdentityView, View


class KnownRating(View, frozen=True, kw_only=True):
    at: datetime
    level: int
    tags: list[str]
    text: str
    second: bool


class KnownCase(View, frozen=True, kw_only=True):
    case: int
    opened_at: datetime
    words: str
    name: str
    phone: str


class KnownAppointment(View, frozen=True, kw_only=True):
    service: str
    slot: datetime
    state: str


class PersonData(View, frozen=True, kw_only=True):
    number: str = ""
    day: date | None = None
    queue: str = ""
    service: str = ""
    ticket_class: str = ""
    identity: IdentityView | None = None
    """Where the service demanded to know who is served."""
    ratings: tuple[KnownRating, ...] = ()
    cases: tuple[KnownCase, ...] = ()
    appointments: tuple[KnownAppointment, ...] = ()
