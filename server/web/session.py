"""Signing in and out, and what a page or program learns about its own session."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from flask import session
from werkzeug.wrappers import Request

from floorlink.messages import DeviceSettings
from server.domain.errors import NotFound
from server.door.asker import SESSION_KEY, Asker, Door
from server.door.refusals import LockedOut, TooManyTries, WrongPassword, WrongPin
from server.services.commands import Actor
from server.services.people.commands import (
    BeginSession,
    EndSession,
    NoteRefusedSignOn,
    NoteWrongTry,
    SeeSession,
    Way,
)
from server.services.people.limits import SEEN_EVERY, wait_left
from server.services.tokens import hashed
from server.web.passwords import Offload, matches
from server.web.throttle import Throttle

if TYPE_CHECKING:
    from server.services.floor import Floor

SYSTEM = Actor(kind="system")
LEFT_KEY = "left"
"""In the cookie of somebody who signed out here, and is still signed in at the provider."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_REMEMBERED = 5_000


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    """Who this browser is. `csrf_token` goes into the X-CSRF-Token header of every command."""

    signed_in: bool
    badge: str = ""
    name: str = ""
    role: str = ""
    permissions: list[str] = []
    seat: str = ""
    """The window at which a clerk sits who signed in by PIN."""
    must_change: bool = False
    """The password has to be changed before anything else."""
    csrf_token: str = ""


class SignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """With a password anywhere, or with a PIN at a window's own screen."""

    badge: str
    password: str = ""
    pin: str = ""


class Desk:
    """Where people sign in. Wrong tries of one badge are counted in the store (people/limits.py),
    those of one address here."""

    def __init__(
        self,
        floor: Floor,
        door: Door,
        offload: Offload,
        by_address: Throttle,
        by_stranger: Throttle,
    ) -> None:
        self._floor = floor
        self._door = door
        self._offload = offload
        self._by_address = by_address
        # Who does not exist is treated as if: the answers must not tell.
        self._by_stranger = by_stranger
        self._seen: dict[str, datetime] = {}

    def sign_in(self, request: Request, asked: SignIn) -> Asker:
        """Who has signed in. Raises what was wrong, and LockedOut or TooManyTries."""
        address = request.remote_addr or ""
        self._by_address.check(address)
        try:
            if asked.pin:
                key = self._by_pin(asked, self._door.seat(request))
            else:
                key = self._by_password(asked)
        except (WrongPassword, WrongPin):
            self._by_address.failed(address)
            raise
        return self._comes_in(key)

    def sign_in_vouched(self, badge: str) -> Asker:
        """Somebody for whom the provider of single sign-on vouches. Raises NotFound, LockedOut."""
        if not self._exists(badge):
            self._floor.do(NoteRefusedSignOn(identity=badge, why="unknown"), SYSTEM)
            raise NotFound(what="工号", key=badge)
        if self._floor.credential(badge).locked_at is not None:
            self._floor.do(NoteRefusedSignOn(identity=badge, why="locked"), SYSTEM)
            raise LockedOut
        return self._comes_in(self._begin(BeginSession(badge=badge, way="sign_on")))

    def check_password(self, badge: str, password: str) -> None:
        """Raises WrongPassword, TooManyTries; what is wrong is counted."""
        credential = self._floor.credential(badge)
        wait = wait_left(credential, self._floor.now())
        if wait:
            raise TooManyTries(seconds=math.ceil(wait.total_seconds()))
        stored = self._password_of(badge)
        self._by_stranger.check(badge)
        if not self._offload(lambda: matches(stored, password)):
            self._wrong(badge, "password")
            raise WrongPassword

    def sign_out(self) -> None:
        key = session.get(SESSION_KEY)
        session.clear()
        if key:
            if self._way_of(hashed(key)) == "sign_on":
                session[LEFT_KEY] = True
            self._floor.do(EndSession(key_hash=hashed(key)), SYSTEM)
            self._door.forget()

    def saw(self, asker: Asker) -> None:
        """Somebody did something: the session's idle time begins again, to the minute."""
        key_hash, now = asker.session, self._floor.now()
        if not key_hash or now - self._seen.get(key_hash, _LONG_AGO) < SEEN_EVERY:
            return
        if len(self._seen) > _REMEMBERED:
            self._seen.clear()
        self._seen[key_hash] = now
        self._floor.do(SeeSession(key_hash=key_hash), SYSTEM)

    def _comes_in(self, key: str) -> Asker:
        session.clear()
        session[SESSION_KEY] = key
        session.permanent = True
        return self._door.by_session(key)

    def _way_of(self, key_hash: str) -> str:
        try:
            return self._floor.session(key_hash).way
        except NotFound:
            return ""

    def _by_password(self, asked: SignIn) -> str:
        self.check_password(asked.badge, asked.password)
        return self._begin(BeginSession(badge=asked.badge))

    def _by_pin(self, asked: SignIn, seat: DeviceSettings | None) -> str:
        """Only at a seat, and only of somebody who has set a PIN."""
        if seat is None:
            raise WrongPin
        credential = self._floor.credential(asked.badge)
        if credential.locked_at is not None:
            raise LockedOut
        if not self._offload(lambda: matches(credential.pin_hash, asked.pin)):
            if credential.pin_hash:
                self._wrong(asked.badge, "pin")
            raise WrongPin
        return self._begin(
            BeginSession(
                badge=asked.badge,
                way="pin",
                seat=seat.window,
                agent=self._agent_of(seat),
            )
        )

    def _agent_of(self, seat: DeviceSettings) -> str:
        devices = self._floor.hall().devices
        return next(device.agent for device in devices if device.code == seat.device)

    def _begin(self, command: BeginSession) -> str:
        key: str = self._floor.do(command, SYSTEM)
        return key

    def _wrong(self, badge: str, way: Way) -> None:
        """Counted in the store for people only: what strangers make up must not fill it."""
        if self._exists(badge):
            self._floor.do(NoteWrongTry(badge=badge, way=way), SYSTEM)
        else:
            self._by_stranger.failed(badge)

    def _exists(self, badge: str) -> bool:
        try:
            self._floor.person(badge)
        except NotFound:
            return False
        return True

    def _password_of(self, badge: str) -> str:
        """Its hash; empty for somebody unknown, which must not show in the answer."""
        try:
            return self._floor.person(badge).password_hash
        except NotFound:
            return ""


def session_of(asker: Asker) -> SessionView:
    return SessionView(
        signed_in=asker.known,
        badge=asker.actor.id or asker.must_change,
        name=asker.name,
        role=asker.role or asker.actor.kind,
        permissions=sorted(asker.actor.permissions),
        seat=asker.seat,
        must_change=bool(asker.must_change),
        csrf_token=asker.csrf,
    )
