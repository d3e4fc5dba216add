"""Signing in and out, and what a page or program learns about its own session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from flask import session
from werkzeug.wrappers import Request

from server.domain.errors import NotFound
from server.door.asker import Asker
from server.door.refusals import WrongPassword
from server.web.passwords import Offload, matches
from server.web.throttle import Throttle

if TYPE_CHECKING:
    from server.services.floor import Floor


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    """Who this browser is. `csrf_token` goes into the X-CSRF-Token header of every command."""

    signed_in: bool
    badge: str = ""
    name: str = ""
    role: str = ""
    permissions: list[str] = []
    csrf_token: str = ""


class SignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    badge: str
    password: str


class Desk:
    """Where people sign in: one wrong password too many, and one has to wait."""

    def __init__(
        self, floor: Floor, offload: Offload, by_badge: Throttle, by_address: Throttle
    ) -> None:
        self._floor = floor
        self._offload = offload
        self._throttles = (by_badge, by_address)

    def sign_in(self, request: Request, asked: SignIn) -> str:
        """The badge of who has signed in. Raises WrongPassword or TooManyTries."""
        keys = (asked.badge, request.remote_addr or "")
        for throttle, key in zip(self._throttles, keys, strict=True):
            throttle.check(key)
        stored = self._password_of(asked.badge)
        if not self._offload(lambda: matches(stored, asked.password)):
            for throttle, key in zip(self._throttles, keys, strict=True):
                throttle.failed(key)
            raise WrongPassword
        self._throttles[0].succeeded(asked.badge)
        session.clear()
        session["person"] = asked.badge
        session.permanent = True
        return asked.badge

    def _password_of(self, badge: str) -> str:
        """Its hash; empty for somebody unknown, which must not show in the answer."""
        try:
            return self._floor.person(badge).password_hash
        except NotFound:
            return ""


def session_of(asker: Asker) -> SessionView:
    return SessionView(
        signed_in=asker.known,
        badge=asker.actor.id,
        name=asker.name,
        role=asker.role or asker.actor.kind,
        permissions=sorted(asker.actor.permissions),
        csrf_token=asker.csrf,
    )
