"""Sessions begin and end; wrong tries are counted. Every one of these is in the journal."""

from __future__ import annotations

from typing import cast

from server.domain.errors import NotFound
from server.services.commands import Actor, ActorKind
from server.services.people.commands import (
    BeginSession,
    EndSession,
    EndSessions,
    EndSessionsOf,
    ForgetSessions,
    NoteRefusedSignOn,
    NoteWrongTry,
    SeeSession,
)
from server.services.people.limits import IDLE, LONGEST, after_wrong_try
from server.services.people.records import SessionRow
from server.services.tokens import hashed, new_token
from server.services.work import Work


def begin_session(command: BeginSession, work: Work) -> str:
    _as_themselves(command.badge, work)
    key = new_token()
    session = SessionRow(
        hashed(key), command.badge, command.way, command.seat, command.agent, work.now, work.now
    )
    before = work.books.credential(command.badge)
    if before.failures:
        work.books.put_credential(before._replace(failures=0, failed_at=None))
    work.books.add_session(session)
    seat = f"window:{command.seat}" if command.seat else ""
    work.note(
        "signed_in",
        _of(command.badge),
        way=command.way,
        seat=seat,
        wrong_before=before.failures or None,
    )
    return key


def note_wrong_try(command: NoteWrongTry, work: Work) -> None:
    before = work.books.credential(command.badge)
    after = after_wrong_try(before, command.way, work.now)
    work.books.put_credential(after)
    if after.locked_at != before.locked_at:
        work.note("locked_out", _of(command.badge), tries=after.failures)


def note_refused_sign_on(command: NoteRefusedSignOn, work: Work) -> None:
    work.note("sign_on_refused", _of(command.identity), cause=command.why)


def see_session(command: SeeSession, work: Work) -> None:
    work.books.saw_session(command.key_hash, work.now)


def end_session(command: EndSession, work: Work) -> None:
    session = work.books.session(command.key_hash)
    if session is not None:
        _as_themselves(session.badge, work)
        work.books.end_session(command.key_hash)
        work.note("signed_out", _of(session.badge))


def end_sessions(_: EndSessions, work: Work) -> int:
    return _end_all(work.actor.id, work)


def end_sessions_of(command: EndSessionsOf, work: Work) -> int:
    _known(command.badge, work)
    return _end_all(command.badge, work)


def _end_all(badge: str, work: Work) -> int:
    ended = work.books.end_sessions(badge)
    work.note("signed_out_everywhere", _of(badge), sessions=ended)
    return ended


def forget_sessions(_: ForgetSessions, work: Work) -> int:
    return work.books.forget_sessions(work.now - IDLE, work.now - LONGEST)


def _known(badge: str, work: Work) -> None:
    if work.books.person(badge) is None:
        raise NotFound(what="工号", key=badge)


def _as_themselves(badge: str, work: Work) -> None:
    """The edge asks as the system; in the journal stands who it was."""
    person = work.books.person(badge)
    if person is None:
        raise NotFound(what="工号", key=badge)
    work.actor = Actor(kind=cast("ActorKind", person.role), id=badge)


def _of(badge: str) -> str:
    return f"person:{badge}"
