"""/floor: the live floor of managers and inspectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from server.door.asker import Asker, Door
from server.realtime.board import missed_since
from server.realtime.changes import for_floor
from server.realtime.rooms import EVERYBODY
from server.realtime.strict import Guest, StrictNamespace, parse
from server.services.roles import Permission

if TYPE_CHECKING:
    from server.services.floor import Floor


class FloorFollow(msgspec.Struct, frozen=True, kw_only=True):
    last_seq: int = 0


class FloorNamespace(StrictNamespace):
    EVENTS: ClassVar[dict[str, str]] = {"follow": "follow"}

    def __init__(self, floor: Floor, door: Door) -> None:
        super().__init__("/floor", door)
        self._floor = floor

    def admit(self, asker: Asker) -> None:
        asker.demand(Permission.SEE_FLOOR)

    def follow(self, sid: str, guest: Guest, data: object) -> dict[str, Any]:
        asked = parse(FloorFollow, data or {})
        self.move(sid, guest, EVERYBODY)
        missed = [for_floor(published) for published in missed_since(self._floor, asked.last_seq)]
        return {"ok": True, "snapshot": self._floor.floor_view(), "missed": missed}
