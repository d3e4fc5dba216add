"""Follows the journal by the rules of server/journal.py and writes down every change of state."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from server.domain.tickets import AT_WINDOW, TicketState
from server.domain.visits import waiting_in
from server.domain.windows import view_state
from server.journal import PastWindow, Replay
from server.services.records import JournalRow
from server.services.replaying.views import HealthPoint, LinePoint, RatingPoint, Spell, Step

_COUNTED = {
    "issued": "issued",
    "missed": "missed",
    "cancelled": "cancelled",
    "taken_back": "not_missed",
}
_UNDONE = {"finish": "not_served", "miss": "not_missed"}


class Taping:
    """What came before `begin` is followed too, but only its outcome is kept."""

    def __init__(self, begin: datetime, windows: Iterable[str], queues: Iterable[str]) -> None:
        self._begin = begin
        self._past = Replay(windows={code: PastWindow() for code in windows})
        self._reasons: dict[str, str] = {}
        self._standing: dict[int, list[tuple[str, int]]] = {}
        """Ticket -> the queues in which it waits, since which second."""
        self._at: dict[str, int] = {}
        """Window -> the ticket there."""
        self._where: dict[int, str] = {}
        self._services: dict[int, str] = {}
        self._issued: dict[int, int] = {}
        self._uncalled: set[int] = set()
        self._lines: dict[str, list[int]] = {code: [] for code in queues}
        self.spells: dict[str, list[Spell]] = {
            code: [Spell(_LONG_AGO, "closed", "", "", "", "")] for code in self._past.windows
        }
        self.points: dict[str, list[LinePoint]] = {
            code: [LinePoint(_LONG_AGO, 0, 0)] for code in self._lines
        }
        self.health: dict[str, list[HealthPoint]] = {}
        self.steps: list[Step] = []
        self.ratings: list[RatingPoint] = []

    def follow(self, row: JournalRow) -> None:
        subject, _, key = row.subject.partition(":")
        at = self._second(row.at)
        if subject == "ticket":
            self._ticket(int(key), row, at)
        elif subject == "window":
            self._window(key, row, at)
        elif row.kind == "device_health":
            data: dict[str, Any] = row.data
            point = HealthPoint(at, data["health"], data.get("detail", ""))
            self.health.setdefault(key, []).append(point)

    def close(self) -> None:
        """Leave away what was over before the day began."""
        self.spells = {code: _from_begin(told) for code, told in self.spells.items()}
        self.points = {code: _from_begin(told) for code, told in self.points.items()}
        self.health = {code: _from_begin(told) for code, told in self.health.items()}

    # --- tickets

    def _ticket(self, ticket: int, row: JournalRow, at: int) -> None:
        if ticket not in self._past.tickets and row.kind != "issued":
            return  # of a day so long ago that it is not followed
        self._past.apply(row)
        if row.kind == "issued":
            self._issued[ticket] = at
            self._uncalled.add(ticket)
            self._services[ticket] = str(row.data.get("service", ""))
        self._count(ticket, row, at)
        now = self._past.tickets[ticket]
        waits = waiting_in(now.visit) if now.state is TicketState.WAITING else ()
        stands = [(one.queue, self._second(one.since)) for one in waits if one.since is not None]
        self._stand(ticket, stands, at)
        here = now.window if now.state in AT_WINDOW else ""
        left = self._where.get(ticket, "")
        if left and self._at.get(left) == ticket:
            del self._at[left]
        self._where[ticket] = here
        if here:
            self._at[here] = ticket
        for code in dict.fromkeys(code for code in (left, here, now.window) if code):
            self._show(code, at)

    def _stand(self, ticket: int, stands: list[tuple[str, int]], at: int) -> None:
        before = self._standing.get(ticket, [])
        if before == stands:
            return
        self._standing[ticket] = stands
        for queue, since in before:
            line = self._lines.get(queue, [])
            place = bisect_left(line, since)
            del line[place : place + 1]
        for queue, since in stands:
            insort(self._lines.setdefault(queue, []), since)
        for queue in {queue for queue, _ in (*before, *stands)}:
            line = self._lines[queue]
            _tell(
                self.points.setdefault(queue, []),
                LinePoint(at, len(line), line[0] if line else at),
            )

    def _count(self, ticket: int, row: JournalRow, at: int) -> None:
        if at < 0:
            return
        if row.kind == "called" and ticket in self._uncalled:
            self._uncalled.discard(ticket)
            self.steps.append(Step(at, "called", at - self._issued[ticket]))
        elif row.kind == "finished" and not row.data.get("goes_on"):
            self.steps.append(Step(at, "served"))
        elif row.kind == "undone":
            undone = _UNDONE.get(str(row.data["press"]), "")
            self.steps += [Step(at, undone)] if undone else []
        elif row.kind in _COUNTED:
            self.steps.append(Step(at, _COUNTED[row.kind]))

    # --- windows

    def _window(self, code: str, row: JournalRow, at: int) -> None:
        data: dict[str, Any] = row.data
        if code not in self._past.windows:
            self._past.windows[code] = PastWindow()
        self._past.apply(row)
        if row.kind == "window_paused":
            self._reasons[code] = str(data.get("reason", ""))
        if row.kind == "rated" and at >= 0:
            self.ratings.append(
                RatingPoint(
                    at,
                    row.seq,
                    code,
                    data["number"],
                    int(data["level"]),
                    data["channel"],
                    list(data.get("tags", [])),
                )
            )
        if row.kind == "prompt_opened" and at >= 0:
            self.steps.append(Step(at, "prompted"))
        if row.kind.startswith("window_"):
            self._show(code, at)

    def _show(self, code: str, at: int) -> None:
        window = self._past.windows.get(code)
        if window is None:
            return
        ticket = self._past.tickets[self._at[code]] if code in self._at else None
        state = view_state(window.mode, ticket.state if ticket else None).value
        told = self.spells.setdefault(code, [])
        spell = Spell(
            at,
            state,
            ticket.number if ticket else "",
            self._services.get(ticket.id, "") if ticket else "",
            window.clerk if state != "closed" else "",
            self._reasons.get(code, "") if state == "paused" else "",
        )
        if not told or _without_time(told[-1]) != _without_time(spell):
            _tell(told, spell)

    def _second(self, moment: datetime) -> int:
        return int((moment - self._begin).total_seconds())


_LONG_AGO = -86_400
P = TypeVar("P", Spell, LinePoint, HealthPoint)


def _without_time(spell: Spell) -> tuple[str, ...]:
    return (spell.state, spell.number, spell.clerk, spell.reason)


def _tell(told: list[P], state: P) -> None:
    """Of several states within one second only the last was to be seen."""
    if told and told[-1].at == state.at:
        told[-1] = state
    else:
        told.append(state)


def _from_begin(states: list[P]) -> list[P]:
    started = [place for place, state in enumerate(states) if state.at <= 0]
    return states[started[-1] :] if started else states
