"""What happens to people's sessions and secrets. The edge gives most of them, as the system."""

from __future__ import annotations

from typing import Literal

from server.services.commands import Command

Way = Literal["password", "pin", "sign_on"]
"""How somebody proved who they are; "sign_on": the county's provider said so."""


class BeginSession(Command, frozen=True, kw_only=True):
    """Somebody proved who they are. Answer: the session's key, which is kept nowhere."""

    badge: str
    way: Way = "password"
    seat: str = ""
    agent: str = ""


class NoteWrongTry(Command, frozen=True, kw_only=True):
    """A wrong password or PIN of somebody who exists. Answer: None."""

    badge: str
    way: Way = "password"


class NoteRefusedSignOn(Command, frozen=True, kw_only=True):
    """The provider vouched for somebody who may not come in. Answer: None."""

    identity: str
    why: Literal["unknown", "locked"]


class SeeSession(Command, frozen=True, kw_only=True):
    """Its person did something just now. Answer: None."""

    key_hash: str


class EndSession(Command, frozen=True, kw_only=True):
    """Signing out. Answer: None."""

    key_hash: str


class EndSessions(Command, frozen=True, kw_only=True):
    """Signing out everywhere, oneself. Answer: how many sessions ended."""


class EndSessionsOf(Command, frozen=True, kw_only=True):
    """By an administrator: somebody's device was lost. Answer: how many sessions ended."""

    badge: str


class ForgetSessions(Command, frozen=True, kw_only=True):
    """Deletes those that are over. Answer: how many."""


class SetPassword(Command, frozen=True, kw_only=True):
    """By its owner, who has just said the old one; all other sessions end. Answer: None."""

    badge: str
    password_hash: str
    key_hash: str = ""
    """The session in which it was done, which goes on."""


class SetPin(Command, frozen=True, kw_only=True):
    """By its owner, who has just said the password. Answer: None."""

    badge: str
    pin_hash: str


class ResetPassword(Command, frozen=True, kw_only=True):
    """By an administrator: a password for one sign-in, at which it is changed. Answer: None."""

    badge: str
    password_hash: str


class LiftLock(Command, frozen=True, kw_only=True):
    """Somebody who was locked out may try again. Answer: None."""

    badge: str
