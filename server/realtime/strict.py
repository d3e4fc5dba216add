"""A namespace that refuses what it does not know, and answers every refusal.

The library lets a mistyped event of a class namespace vanish; here it is answered with a Problem
and counted. Who is at the other end is settled once, at `connect`, from cookies and badge.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import msgspec
from flask import Request, request
from flask_socketio import ConnectionRefusedError, Namespace

from server.door.asker import Asker, Door
from server.door.problems import problem
from server.door.refusals import EventUnknown, MessageWrong
from server.door.words import reader_language

S = TypeVar("S", bound=msgspec.Struct)

_BROWSER = re.compile(r"(Edg|Firefox|Chrome|Version)/(\d+)")
_NAMES = {"Edg": "Edge", "Version": "Safari"}


@dataclass(slots=True)
class Guest:
    """One connected client of one namespace."""

    asker: Asker
    lang: str
    address: str
    """Where the client found the server: scheme and host."""
    room: str = ""
    """What it follows; a new follow ends the old one."""
    box: Asker | None = None
    """The device whose browser it is, though a person may be signed in there."""
    program: str = ""
    """The browser's name and version, if it is one."""

    @property
    def agent(self) -> str:
        return self.box.agent if self.box else self.asker.agent


class StrictNamespace(Namespace):  # type: ignore[misc]  # the library ships no types
    """Handlers are the methods named in `EVENTS`: (sid, guest, data) -> the answer."""

    EVENTS: ClassVar[dict[str, str]] = {}

    def __init__(self, namespace: str, door: Door) -> None:
        super().__init__(namespace)
        self._door = door
        self.guests: dict[str, Guest] = {}
        self.refused: Counter[str] = Counter()
        """How often an event was refused, by name; those that nobody knows together."""

    def admit(self, asker: Asker) -> None:
        """Raises the refusal if this asker has no business here."""

    def welcome(self, sid: str, guest: Guest) -> None:
        """Somebody has come."""

    def left(self, sid: str, guest: Guest) -> None:
        """Somebody has gone. Not called when the server stops."""

    def heard(self, sid: str, guest: Guest) -> None:
        """Somebody said something, whatever it was."""

    def dismiss(self, agent: str = "") -> None:
        """Send away the screens and boxes of one agent, or of all; they may knock again."""
        for sid, guest in list(self.guests.items()):
            if guest.agent and agent in ("", guest.agent):
                self.server.disconnect(sid, self.namespace)

    def dismiss_ended(self) -> None:
        """Send away whose session is over; they may come again as whoever they are then."""
        for sid, guest in list(self.guests.items()):
            if not self._door.holds(guest.asker):
                self.server.disconnect(sid, self.namespace)

    def send_away(self, sid: str) -> None:
        """Close this client's connection, if it is one of ours; it may come again."""
        if sid in self.guests:
            self.server.disconnect(sid, self.namespace)

    def knows(self, eio_sid: str) -> bool:
        """Whether who is here through this connection is no stranger."""
        guest = self.guests.get(self.server.manager.sid_from_eio_sid(eio_sid, self.namespace))
        return guest is not None and guest.asker.known

    def move(self, sid: str, guest: Guest, room: str) -> None:
        """From now on `sid` hears what is said in `room`, and no longer what it followed before.

        Always before the snapshot is read: what is said in between comes twice, never not at all.
        """
        if guest.room and guest.room != room:
            self.leave_room(sid, guest.room)
        guest.room = room
        self.enter_room(sid, room)

    def on_connect(self, auth: object = None) -> None:
        lang = reader_language(request)
        try:
            token = auth.get("token") if isinstance(auth, dict) else None
            asker = self._door.by_badge(token) if isinstance(token, str) else None
            asker = asker or self._door.asker(request)
            self.admit(asker)
        except Exception as error:
            told = problem(error, lang)
            raise ConnectionRefusedError(told.title, msgspec.to_builtins(told)) from error
        sid: str = request.sid  # type: ignore[attr-defined]  # set by Flask-SocketIO
        box = asker if asker.agent else self._door.box_here(request)
        address = request.host_url.rstrip("/")
        guest = Guest(asker, lang, address, box=box, program=browser_of(request))
        self.guests[sid] = guest
        self.welcome(sid, guest)

    def on_disconnect(self, reason: object = None) -> None:
        guest = self.guests.pop(request.sid, None)  # type: ignore[attr-defined]  # as above
        if guest is not None:
            self.left(request.sid, guest)  # type: ignore[attr-defined]  # as above

    def trigger_event(self, event: str, *args: Any) -> Any:
        """Called by the library for whatever a client sends."""
        if event in ("connect", "disconnect"):
            return super().trigger_event(event, *args)
        sid, *data = args
        guest = self.guests.get(sid)
        if guest is None:
            return None  # has just gone
        self.heard(sid, guest)
        try:
            handler = self._handler(event)
            return handler(sid, guest, data[0] if data else None)
        except Exception as error:
            return self._refuse(sid, guest, event, error)

    def _handler(self, event: object) -> Callable[[str, Guest, object], Any]:
        method = self.EVENTS.get(event) if isinstance(event, str) else None
        if method is None:
            raise EventUnknown(event=str(event)[:100])
        handler: Callable[[str, Guest, object], Any] = getattr(self, method)
        return handler

    def _refuse(self, sid: str, guest: Guest, event: object, error: Exception) -> object:
        unknown = isinstance(error, EventUnknown)
        self.refused["unknown" if unknown else str(event)] += 1
        told = problem(error, guest.lang)
        if unknown:
            # A client that asked for no acknowledgement is told as well.
            self.emit("problem", told, room=sid)
        return {"ok": False, "problem": told}


def browser_of(request: Request) -> str:
    """What a page's "firmware" is, as far as its browser tells."""
    found = _BROWSER.search(request.headers.get("User-Agent", ""))
    return f"{_NAMES.get(found[1], found[1])} {found[2]}" if found else ""


def parse(kind: type[S], data: object) -> S:
    """`data` as one `kind`, or a refusal that names the field."""
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise MessageWrong(fault=str(error)) from error
