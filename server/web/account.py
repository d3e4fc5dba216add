"""What somebody does with the own sign-in, and an administrator with another's, over the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from server.door.asker import Asker, Door
from server.door.refusals import SignInNeeded, WeakPassword, WeakPin
from server.services.commands import Actor
from server.services.people.commands import ResetPassword, SetPassword, SetPin
from server.services.tokens import new_code
from server.web.passwords import Offload, hashed
from server.web.session import Desk, SessionView, session_of

if TYPE_CHECKING:
    from server.services.floor import Floor

SHORTEST = 8
_PIN_DIGITS = 6
_GIVEN_LENGTH = 10
_STRAIGHT = "01234567890", "09876543210"
SYSTEM = Actor(kind="system")

Secret = Annotated[str, Meta(max_length=256)]


class NewPassword(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    password: Secret
    """The old one."""
    new_password: Secret


class NewPin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    password: Secret
    pin: Secret


class GivenPassword(msgspec.Struct, frozen=True, kw_only=True):
    """Shown once; it has to be changed at the first sign-in."""

    badge: str
    password: str


class Account:
    def __init__(self, floor: Floor, door: Door, desk: Desk, offload: Offload) -> None:
        self._floor = floor
        self._door = door
        self._desk = desk
        self._offload = offload

    def change_password(self, asker: Asker, asked: NewPassword) -> SessionView:
        badge = _own_badge(asker)
        self._desk.check_password(badge, asked.password)
        new = asked.new_password
        if len(new) < SHORTEST or new in (badge, asked.password):
            raise WeakPassword(at_least=SHORTEST)
        made = self._offload(lambda: hashed(new))
        self._floor.do(
            SetPassword(badge=badge, password_hash=made, key_hash=asker.session), _self(asker)
        )
        self._door.forget()
        return session_of(self._door.by_hash(asker.session))

    def set_pin(self, asker: Asker, asked: NewPin) -> None:
        badge = _own_badge(asker)
        self._desk.check_password(badge, asked.password)
        if not good_pin(asked.pin):
            raise WeakPin
        made = self._offload(lambda: hashed(asked.pin))
        self._floor.do(SetPin(badge=badge, pin_hash=made), _self(asker))

    def reset_password(self, asker: Asker, badge: str) -> GivenPassword:
        given = new_code(_GIVEN_LENGTH)
        made = self._offload(lambda: hashed(given))
        self._floor.do(ResetPassword(badge=badge, password_hash=made), asker.actor)
        self._door.forget()
        return GivenPassword(badge=badge, password=given)


def good_pin(pin: str) -> bool:
    """Six digits that are neither all the same nor a straight run."""
    digits = len(pin) == _PIN_DIGITS and pin.isascii() and pin.isdecimal()
    return digits and len(set(pin)) > 1 and not any(pin in run for run in _STRAIGHT)


def _own_badge(asker: Asker) -> str:
    badge = asker.must_change or asker.actor.id
    if not asker.session or not badge:
        raise SignInNeeded
    return badge


def _self(asker: Asker) -> Actor:
    """The journal names who did it; that they may was settled by their password."""
    badge = _own_badge(asker)
    kind = "clerk" if asker.must_change else asker.actor.kind
    return Actor(kind=kind, id=badge)
