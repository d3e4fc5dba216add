"""/floor: the live floor of managers and inspectors; who heads a department follows its part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from server.door.asker import Asker, Door
from server.realtime.board import missed_since
from server.realtime.changes import Change, for_department, for_floor
from server.realtime.rooms import EVERYBODY, department_room
from server.realtime.strict import Guest, StrictNamespace, parse
from server.services.departments import Part
from server.services.published import Published
from server.services.roles import Permission, Reach

if TYPE_CHECKING:
    from server.services.floor import Floor


class FloorFollow(msgspec.Struct, frozen=True, kw_only=True):
    last_seq: int = 0


class FloorNamespace(StrictNamespace):
    EVENTS: ClassVar[dict[str, str]] = {"follow": "follow"}

    def __init__(self, floor: Floor, door: Door) -> None:
        super().__init__("/floor", door)
        self._floor = floor
        self._parts: dict[str, Part] = {}
        """room -> what of the hall is told there; read again when the hall is imported."""

    def admit(self, asker: Asker) -> None:
        asker.demand(Permission.SEE_FLOOR, reach=Reach.ANSWER)

    def follow(self, sid: str, guest: Guest, data: object) -> dict[str, Any]:
        asked = parse(FloorFollow, data or {})
        room = self._room(guest.asker)
        self.move(sid, guest, room)
        missed = (
            self.change(published, room) for published in missed_since(self._floor, asked.last_seq)
        )
        return {
            "ok": True,
            "snapshot": self._floor.floor_view(guest.asker.actor),
            "missed": [change for change in missed if change is not None],
        }

    def rooms(self) -> list[str]:
        return [EVERYBODY, *self._parts]

    def change(self, published: Published, room: str) -> Change | None:
        """As those in the room may see it; None: it is not about what they see."""
        if room == EVERYBODY:
            return for_floor(published)
        return for_department(published, self._parts[room])

    def learn_parts(self) -> None:
        """The hall was changed. One by one: somebody may come into a new room meanwhile."""
        for room, part in list(self._parts.items()):
            self._parts[room] = self._floor.part_of(part.code)

    def look_again(self) -> None:
        """Send away whoever sees another part of the changed hall than before; they come again as
        whoever they are now. The others are asked for no sign of it."""
        for sid, guest in list(self.guests.items()):
            guest.asker = self._door.by_hash(guest.asker.session)
            admitted = guest.asker.may(Permission.SEE_FLOOR, reach=Reach.ANSWER)
            if not admitted or (guest.room and self._room(guest.asker) != guest.room):
                self.send_away(sid)

    def _room(self, asker: Asker) -> str:
        part = self._floor.part_for(asker.actor)
        if part is None:
            return EVERYBODY
        room = department_room(part.code)
        self._parts[room] = part
        return room
