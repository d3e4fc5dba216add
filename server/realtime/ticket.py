"""/ticket: the phone pages. A phone follows its own ticket and is told when its view changes."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from server.domain.errors import RuleError
from server.door.asker import Door
from server.realtime.fanout import Fanout
from server.realtime.rooms import ticket_room
from server.realtime.strict import Guest, StrictNamespace, parse
from server.services.published import Published
from server.services.views import TicketView

if TYPE_CHECKING:
    from server.services.floor import Floor

SWEEP_S = 1.0
"""Positions are told at most this often; a phone's own turn is told at once."""
BUDGET_S = 0.1
"""A sweep stops after this long and goes on later: calls come first."""


class TicketFollow(msgspec.Struct, frozen=True, kw_only=True):
    token: str


class TicketNamespace(StrictNamespace):
    EVENTS: ClassVar[dict[str, str]] = {"follow": "follow"}

    def __init__(self, floor: Floor, door: Door, fanout: Fanout) -> None:
        super().__init__("/ticket", door)
        self._floor = floor
        self._fanout = fanout
        self._token_of: dict[str, str] = {}
        self._phones: dict[str, int] = {}
        """token -> how many phones follow it."""
        self._shown: dict[str, TicketView] = {}
        self._stale: dict[str, None] = {}
        """Oldest mark first."""

    def follow(self, sid: str, guest: Guest, data: object) -> dict[str, Any]:
        token = parse(TicketFollow, data).token
        view = self._floor.ticket(token)  # refuses an unknown token before the room is joined
        self._forget(sid)
        self.move(sid, guest, ticket_room(token))
        self._token_of[sid] = token
        self._phones[token] = self._phones.get(token, 0) + 1
        self._shown[token] = view = self._floor.ticket(token)
        return {"ok": True, "snapshot": view, "missed": []}

    def left(self, sid: str, guest: Guest) -> None:
        self._forget(sid)

    def changed(self, published: Published) -> None:
        """Marks the followed tickets that this change may have moved."""
        if not self._phones:
            return
        urgent = [token for token in published.tickets if token in self._phones]
        if published.catalogue:
            self._stale |= dict.fromkeys(self._shown)
        queues = {queue.queue for queue in published.queues}
        if queues:
            for token, view in self._shown.items():
                if view.queue in queues or any(stage.queue in queues for stage in view.stages):
                    self._stale.setdefault(token)
        for token in urgent:
            self._stale.pop(token, None)
            self._fanout.do_later(partial(self._tell, token))

    def sweep(self) -> None:
        """Tells those whose position may have changed, as far as the budget goes."""
        until = time.monotonic() + BUDGET_S
        while self._stale and time.monotonic() < until:
            self._tell(next(iter(self._stale)))

    def _tell(self, token: str) -> None:
        self._stale.pop(token, None)
        before = self._shown.get(token)
        if before is None:
            return
        try:
            view = self._floor.ticket(token)
        except RuleError:
            return  # removed after its retention; the phone keeps what it shows
        self._shown[token] = view
        if msgspec.structs.replace(view, seq=before.seq) != before:
            self._fanout.send(self.namespace, ticket_room(token), "ticket", view)

    def _forget(self, sid: str) -> None:
        token = self._token_of.pop(sid, None)
        if token is None:
            return
        self._phones[token] -= 1
        if not self._phones[token]:
            del self._phones[token]
            self._shown.pop(token, None)
            self._stale.pop(token, None)
