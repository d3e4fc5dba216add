"""/board: public hall boards and voices. They follow a zone and confirm what they showed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import msgspec

from server.door.asker import Door
from server.realtime.badged import BadgedNamespace
from server.realtime.changes import for_board
from server.realtime.presence import Presence
from server.realtime.rooms import zone_room
from server.realtime.snapshots import Snapshots
from server.realtime.strict import Guest, parse
from server.services.commands import Actor, RecordReceipt
from server.services.published import Published
from server.services.roles import Permission

if TYPE_CHECKING:
    from server.services.floor import Floor

MISSED_AT_MOST = 100


class BoardFollow(msgspec.Struct, frozen=True, kw_only=True):
    zone: str = ""
    last_seq: int = 0


class BoardReceipt(msgspec.Struct, frozen=True, kw_only=True):
    seq: int
    channel: Literal["board", "voice"]
    ok: bool
    detail: str = ""


class BoardNamespace(BadgedNamespace):
    EVENTS: ClassVar[dict[str, str]] = {
        "follow": "follow",
        "receipt": "receipt",
        "alive": "alive",
    }
    KINDS = ("board",)

    def __init__(self, floor: Floor, door: Door, presence: Presence) -> None:
        super().__init__("/board", floor, door, presence)
        self._snapshots = Snapshots(floor)
        self.zones: dict[str, str] = {}
        """window -> zone; read again when the hall is imported."""
        self.learn_zones()

    def learn_zones(self) -> None:
        self.zones = {window.window: window.zone for window in self._floor.windows()}

    def follow(self, sid: str, guest: Guest, data: object) -> dict[str, Any]:
        asked = parse(BoardFollow, data or {})
        self.move(sid, guest, zone_room(asked.zone))
        missed = (
            for_board(published, asked.zone, self.zones)
            for published in missed_since(self._floor, asked.last_seq)
        )
        return {
            "ok": True,
            "snapshot": self._snapshots.board(asked.zone),
            "missed": [change for change in missed if change is not None],
        }

    def receipt(self, _: str, guest: Guest, data: object) -> dict[str, Any]:
        told = parse(BoardReceipt, data)
        guest.asker.demand(Permission.CONFIRM_CALLS)
        device = guest.asker.device_for(Permission.CONFIRM_CALLS)
        command = RecordReceipt(
            device=device, channel=told.channel, ok=told.ok, seq=told.seq, detail=told.detail[:200]
        )
        self._floor.do(command, Actor(kind="device", id=device))
        return {"ok": True}


def missed_since(floor: Floor, last_seq: int) -> Sequence[Published]:
    """What was published since, oldest first; nothing when it is too much to tell one by one."""
    if last_seq <= 0:
        return ()
    return floor.changes(last_seq, MISSED_AT_MOST)
