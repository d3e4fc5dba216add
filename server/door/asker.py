"""Who asks: a person with a session, a device with a badge, or a citizen. Read from each request.

A person is proved by a session's key in Flask's signed cookie, a device by `Authorization: Bearer
<badge>` or the `badge` cookie of a browser device. Roles and badges are read from the store again
every two seconds at most, so that what is taken away is gone at once for all practical purposes.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from flask import Flask, session
from werkzeug.wrappers import Request

from floorlink.messages import DeviceSettings
from server.domain.errors import NotAllowed, NotFound, OtherDepartment
from server.door.persons import Persons
from server.door.refusals import BadgeUnknown, ChangePasswordFirst, ForgedRequest, SignInNeeded
from server.services import roles
from server.services.commands import Actor, ActorKind
from server.services.roles import Permission, Reach
from server.services.tokens import hashed

if TYPE_CHECKING:
    from server.services.floor import Floor

BADGE_COOKIE = "badge"
SESSION_KEY = "key"
"""Where the signed cookie keeps the key of its person's session."""
_FRESH_S = 2.0
_REMEMBERED = 5_000


@dataclass(frozen=True, slots=True)
class Asker:
    actor: Actor
    name: str = ""
    role: str = ""
    agent: str = ""
    devices: tuple[DeviceSettings, ...] = ()
    csrf: str = ""
    """What X-CSRF-Token must say; empty where no cookie proves the asker."""
    seat: str = ""
    """The only window at which a person may act who signed in by PIN."""
    seat_agent: str = ""
    session: str = ""
    """The hash of the session's key; empty for boxes and citizens."""
    windows: frozenset[str] | None = None
    """Where somebody acts whose role is held for one department; None: it is held for the hall."""
    must_change: str = ""
    """The badge of somebody whose password is good for nothing but its own change."""

    @property
    def known(self) -> bool:
        return self.actor.kind != "citizen"

    def known_at(self, box: Asker) -> bool:
        """Whether this person's session counts in a browser that carries this box's badge."""
        return bool(self.session) and self.seat_agent in ("", box.agent)

    def may(self, permission: Permission, window: str = "", reach: Reach = Reach.HALL) -> bool:
        """A person anywhere; a device only as one of its own kind, and only at its window; who has
        a role for one department no further than that."""
        if self.windows is not None and (
            window not in self.windows if window else reach is Reach.HALL
        ):
            return False
        if not self.agent:
            here = not (self.seat and window) or window == self.seat
            return here and permission in self.actor.permissions
        return bool(self.device_for(permission, window))

    def demand(self, permission: Permission, window: str = "", reach: Reach = Reach.HALL) -> None:
        if self.may(permission, window, reach):
            return
        if self.must_change:
            raise ChangePasswordFirst
        if not self.known or any(device.kind == "seat" for device in self.devices):
            raise SignInNeeded
        if self.windows is not None and permission in self.actor.permissions:
            raise OtherDepartment
        raise NotAllowed(permission=permission.value)

    def device_for(self, permission: Permission | None, window: str = "") -> str:
        """The device of this agent that may; empty when there is none (or no agent)."""
        for device in self.devices:
            if window and device.window != window:
                continue
            if permission in roles.OF_DEVICE.get(device.kind, frozenset()):
                return device.device
        return ""

    def device_may(self, code: str, permission: Permission | None) -> bool:
        """Whether this very device is the agent's own, and its kind may."""
        return any(
            device.device == code
            and (permission is None or permission in roles.OF_DEVICE.get(device.kind, frozenset()))
            for device in self.devices
        )


CITIZEN = Asker(actor=Actor(kind="citizen"))


class Door:
    """Tells who asks. One per application."""

    def __init__(self, floor: Floor, secret: bytes) -> None:
        self._floor = floor
        self._secret = secret
        self.persons = Persons(secret)
        self._known: dict[str, tuple[float, Asker]] = {}

    def asker(self, request: Request) -> Asker:
        """Who sent this request. Raises BadgeUnknown for a bearer's badge that does not hold."""
        bearer = request.headers.get("Authorization", "")
        if bearer[:7].lower() == "bearer ":
            return self.by_badge(bearer[7:].strip())
        box = self.box_here(request)
        key = session.get(SESSION_KEY)
        if not key:
            return box
        person = self.by_session(key)
        # A seat's session is worth nothing away from the seat, or once its badge was taken away.
        return person if person.known_at(box) else box

    def box_here(self, request: Request) -> Asker:
        """The browser device from which this comes, whoever may be signed in there."""
        badge = request.cookies.get(BADGE_COOKIE)
        if not badge:
            return CITIZEN
        try:
            return self.by_badge(badge, cookie=True)
        except BadgeUnknown:
            return CITIZEN  # a tablet whose badge was revoked still sees what everybody may see

    def seat(self, request: Request) -> DeviceSettings | None:
        """The window's own screen from which this request comes, if it is one."""
        for device in self.box_here(request).devices:
            if device.kind == "seat" and device.window:
                return device
        return None

    def by_badge(self, token: str, *, cookie: bool = False) -> Asker:
        return self._remembered(f"b{int(cookie)}{token}", lambda: self._box(token, cookie))

    def by_session(self, key: str) -> Asker:
        """Who is signed in with this key; a citizen when the session is over."""
        return self.by_hash(hashed(key))

    def by_hash(self, key_hash: str) -> Asker:
        return self._remembered(f"s{key_hash}", lambda: self._person(key_hash))

    def holds(self, asker: Asker) -> bool:
        """Whether somebody who came with a session still has it."""
        if not asker.session:
            return True
        try:
            self._floor.session(asker.session)
        except NotFound:
            return False
        return True

    def again(self, asker: Asker) -> Asker:
        """The same agent with the devices that the hall gives it now."""
        return replace(asker, devices=tuple(self._floor.devices_of(asker.agent)))

    def guard(self, request: Request, asker: Asker) -> None:
        """Refuses what another site's page may have sent with this browser's cookies."""
        if asker.csrf and not hmac.compare_digest(
            request.headers.get("X-CSRF-Token", "").encode(), asker.csrf.encode()
        ):
            raise ForgedRequest

    def forget(self) -> None:
        """After a badge was revoked or a role changed."""
        self._known.clear()

    def _person(self, key_hash: str) -> Asker:
        try:
            held = self._floor.session(key_hash)
            person = self._floor.person(held.badge)
        except NotFound:
            return CITIZEN
        role, csrf = cast("ActorKind", person.role), self._csrf(f"s{key_hash}")
        # Who came by single sign-on never typed the password that has to be changed.
        if held.way != "sign_on" and self._floor.credential(held.badge).must_change:
            return Asker(CITIZEN.actor, csrf=csrf, session=key_hash, must_change=held.badge)
        allowed = roles.of_role(role)
        if held.seat:
            # A PIN is short: it opens what a clerk does at the window, whoever it is.
            allowed &= roles.of_role("clerk")
        return Asker(
            actor=Actor(kind=role, id=held.badge, permissions=allowed),
            name=person.name,
            role=role,
            csrf=csrf,
            windows=self._floor.windows_managed_by(held.badge),
            seat=held.seat,
            seat_agent=held.agent,
            session=key_hash,
        )

    def _box(self, token: str, cookie: bool) -> Asker:
        try:
            agent, owned = self._floor.badge(token)
        except NotFound:
            raise BadgeUnknown from None
        devices = tuple(owned)
        allowed = roles.of_devices(device.kind for device in devices)
        return Asker(
            actor=Actor(kind="device", id=agent, permissions=allowed),
            agent=agent,
            devices=devices,
            csrf=self._csrf(f"b{token}") if cookie else "",
        )

    def _csrf(self, subject: str) -> str:
        return hmac.new(self._secret, b"csrf:" + subject.encode(), hashlib.sha256).hexdigest()

    def _remembered(self, key: str, find: Callable[[], Asker]) -> Asker:
        now = time.monotonic()
        found = self._known.get(key)
        if found is not None and now - found[0] < _FRESH_S:
            return found[1]
        asker = find()
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        self._known[key] = (now, asker)
        return asker


def door_of(app: Flask) -> Door:
    door: Door = app.extensions["hallfloor_door"]
    return door
