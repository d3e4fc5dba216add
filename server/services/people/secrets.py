"""Passwords and PINs change: by their owner, or an administrator helps once."""

from __future__ import annotations

from server.domain.errors import NotAllowed, NotFound
from server.services.people.commands import LiftLock, ResetPassword, SetPassword, SetPin
from server.services.work import Work


def set_password(command: SetPassword, work: Work) -> None:
    _own(command.badge, work)
    work.books.set_password(command.badge, command.password_hash)
    known = work.books.credential(command.badge)
    work.books.put_credential(known._replace(must_change=False, failures=0, failed_at=None))
    ended = work.books.end_sessions(command.badge, but=command.key_hash)
    work.note("password_changed", f"person:{command.badge}", sessions_ended=ended)


def set_pin(command: SetPin, work: Work) -> None:
    _own(command.badge, work)
    known = work.books.credential(command.badge)
    work.books.put_credential(known._replace(pin_hash=command.pin_hash))
    work.note("pin_set", f"person:{command.badge}")


def reset_password(command: ResetPassword, work: Work) -> None:
    """Ends all sessions; the PIN goes too, for it may be what was lost."""
    if work.books.person(command.badge) is None:
        raise NotFound(what="工号", key=command.badge)
    work.books.set_password(command.badge, command.password_hash)
    known = work.books.credential(command.badge)
    work.books.put_credential(
        known._replace(pin_hash="", must_change=True, failures=0, failed_at=None, locked_at=None)
    )
    work.books.end_sessions(command.badge)
    work.note("password_reset", f"person:{command.badge}")


def lift_lock(command: LiftLock, work: Work) -> None:
    known = work.books.credential(command.badge)
    if work.books.person(command.badge) is None:
        raise NotFound(what="工号", key=command.badge)
    work.books.put_credential(known._replace(failures=0, failed_at=None, locked_at=None))
    work.note("lock_lifted", f"person:{command.badge}")


def _own(badge: str, work: Work) -> None:
    if work.actor.id != badge:
        raise NotAllowed(permission="own_account")
