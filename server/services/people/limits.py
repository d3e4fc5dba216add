"""How long a session lasts, and what wrong tries cost. Pure; kept in the store, so a restart
forgives nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from server.services.people.records import CredentialRow, SessionRow

IDLE = timedelta(hours=1)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is written down when somebody last did something."""
FREE_TRIES = 5
"""Wrong passwords that cost nothing but themselves."""
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(minutes=15)
PIN_TRIES = 5
"""Wrong PINs that lock somebody out: a PIN is short, so waiting would not be enough."""


def is_over(session: SessionRow, now: datetime) -> bool:
    return now - session.seen_at >= IDLE or now - session.began_at >= LONGEST


def wait_left(credential: CredentialRow, now: datetime) -> timedelta:
    """How long after wrong passwords the next try has to wait; it doubles with each."""
    beyond = credential.failures - FREE_TRIES
    if beyond < 0 or credential.failed_at is None:
        return timedelta(0)
    wait = min(_LONGEST_WAIT, _FIRST_WAIT * (1 << min(beyond, 10)))
    return max(timedelta(0), credential.failed_at + wait - now)


def after_wrong_try(credential: CredentialRow, way: str, now: datetime) -> CredentialRow:
    tried = credential._replace(failures=credential.failures + 1, failed_at=now)
    if way == "pin" and tried.failures >= PIN_TRIES and tried.locked_at is None:
        return tried._replace(locked_at=now)
    return tried
