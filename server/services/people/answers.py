"""Which use case answers which command about people; dispatch.py takes them over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from server.services.commands import Command
from server.services.people import commands as c
from server.services.people import secrets, signing_in
from server.services.work import Work

PLAIN: dict[type[Command], tuple[Callable[[Any, Work], Any], Any]] = {
    c.BeginSession: (signing_in.begin_session, str),
    c.NoteWrongTry: (signing_in.note_wrong_try, None),
    c.NoteRefusedSignOn: (signing_in.note_refused_sign_on, None),
    c.SeeSession: (signing_in.see_session, None),
    c.EndSession: (signing_in.end_session, None),
    c.EndSessions: (signing_in.end_sessions, int),
    c.EndSessionsOf: (signing_in.end_sessions_of, int),
    c.ForgetSessions: (signing_in.forget_sessions, int),
    c.SetPassword: (secrets.set_password, None),
    c.SetPin: (secrets.set_pin, None),
    c.ResetPassword: (secrets.reset_password, None),
    c.LiftLock: (secrets.lift_lock, None),
}
