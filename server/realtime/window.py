"""/window: the screens of one window, that is clerk console, window screen and rating tablet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from server.door.asker import Door
from server.realtime.badged import BadgedNamespace
from server.realtime.board import missed_since
from server.realtime.changes import WindowSnapshot, for_window, prompt_for
from server.realtime.presence import Presence
from server.realtime.rooms import clerk_room, tablet_room
from server.realtime.strict import Guest, parse
from server.services.roles import Permission

if TYPE_CHECKING:
    from server.services.floor import Floor


class WindowFollow(msgspec.Struct, frozen=True, kw_only=True):
    window: str
    last_seq: int = 0


class WindowNamespace(BadgedNamespace):
    EVENTS: ClassVar[dict[str, str]] = {"follow": "follow", "alive": "alive"}
    KINDS = ("rating_tablet", "seat")

    def __init__(self, floor: Floor, door: Door, presence: Presence) -> None:
        super().__init__("/window", floor, door, presence)

    def follow(self, sid: str, guest: Guest, data: object) -> dict[str, Any]:
        asked = parse(WindowFollow, data)
        code = asked.window
        sees_token = guest.asker.may(Permission.HOLD_PROMPT, code)
        view = self._floor.window(code)  # refuses an unknown window before any room is joined
        self.move(sid, guest, tablet_room(code) if sees_token else clerk_room(code))
        view = self._floor.window(code)
        figures = guest.asker.may(Permission.SEE_FIGURES, code)
        snapshot = WindowSnapshot(
            seq=view.seq,
            window=view,
            queues=[queue for queue in self._floor.queues() if code in queue.windows],
            prompt=prompt_for(self._floor.prompt(code), sees_token=sees_token),
            figures=self._floor.figures(code, guest.asker.actor) if figures else None,
        )
        missed = (
            for_window(published, code, sees_token=sees_token)
            for published in missed_since(self._floor, asked.last_seq)
        )
        told = [change for change in missed if change is not None]
        return {"ok": True, "snapshot": snapshot, "missed": told}
