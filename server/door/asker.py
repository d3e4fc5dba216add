"""Who asks: a person with a session, a device with a badge, or a citizen. Read from each request.

A person is proved by Flask's signed session cookie, a device by `Authorization: Bearer <badge>`
or the `badge` cookie of a browser device. Roles and badges are read from the store again every
two seconds at most, so that what is taken away is gone at once for all practical purposes.
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
from server.domain.errors import NotAllowed, NotFound
from server.door.persons import Persons
from server.door.refusals import BadgeUnknown, ForgedRequest, SignInNeeded
from server.services import roles
from server.services.commands import Actor, ActorKind
from server.services.roles import Permission

if TYPE_CHECKING:
    from server.services.floor import Floor

BADGE_COOKIE = "badge"
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

    @property
    def known(self) -> bool:
        return self.actor.kind != "citizen"

    def may(self, permission: Permission, window: str = "") -> bool:
        """A person anywhere; a device only as one of its own kind, and only at its window."""
        if not self.agent:
            return permission in self.actor.permissions
        return bool(self.device_for(permission, window))

    def demand(self, permission: Permission, window: str = "") -> None:
        if self.may(permission, window):
            return
        if not self.known:
            raise SignInNeeded
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
        badge = request.cookies.get(BADGE_COOKIE)
        person = session.get("person")
        if person:
            return self.by_person(person)
        if not badge:
            return CITIZEN
        try:
            return self.by_badge(badge, cookie=True)
        except BadgeUnknown:
            return CITIZEN  # a tablet whose badge was revoked still sees what everybody may see

    def by_badge(self, token: str, *, cookie: bool = False) -> Asker:
        return self._remembered(f"b{int(cookie)}{token}", lambda: self._box(token, cookie))

    def by_person(self, badge: str) -> Asker:
        return self._remembered(f"p{badge}", lambda: self._person(badge))

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

    def _person(self, badge: str) -> Asker:
        try:
            person = self._floor.person(badge)
        except NotFound:
            return CITIZEN
        role = cast("ActorKind", person.role)
        return Asker(
            actor=Actor(kind=role, id=badge, permissions=roles.of_role(role)),
            name=person.name,
            role=role,
            csrf=self._csrf(f"p{badge}"),
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
