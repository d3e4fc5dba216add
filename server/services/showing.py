"""The floor as windows, queues, boards and papers show it: views out of the books."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from floorlink.messages import (
    CallView,
    Catalogue,
    HeldBrief,
    Names,
    Prompt,
    QueueView,
    TicketBrief,
    UndoView,
    WindowView,
)
from server.domain.discipline import IdleWindow, pick_window
from server.domain.estimates import ServiceTimes, expected_wait
from server.domain.ratings import PromptState
from server.domain.tickets import TicketState
from server.domain.undoing import UNDO_WITHIN
from server.domain.windows import WindowState, view_state
from server.services.house import House
from server.services.ports import Books
from server.services.records import CallRow, JournalRow, PromptRow, TicketRow
from server.services.undoing import last_press_at
from server.services.views import BoardView, JournalEntry

_NO_TIMES = ServiceTimes(0, 0.0, 0.0)
CHANNELS = ("panel", "board", "voice")
"""Channels that a call should reach; those without a device in the hall are not waited for."""
NOBODY = "nobody"
"""Stands among a call's channels once it was found that none of them had confirmed it in time."""


class Showing:
    """Views at one moment. `times`: how long citizens of each queue occupy a window today."""

    def __init__(
        self, books: Books, house: House, now: datetime, times: dict[str, ServiceTimes]
    ) -> None:
        self._books = books
        self._house = house
        self.now = now
        self._times = times

    # --- windows

    def window(self, code: str) -> WindowView:
        house, books = self._house, self._books
        setup = house.windows[code]
        row = books.window(code)
        ticket = books.ticket_at(code)
        call = books.call(ticket.call) if ticket is not None else None
        return WindowView(
            seq=books.seq,
            window=code,
            name=house.window_names[code],
            zone=setup.zone,
            state=view_state(row.mode, ticket.state if ticket else None).value,
            since=ticket.since if ticket else row.since,
            reason=row.reason,
            departments=house.departments_at[code],
            queues=list(setup.queues),
            waiting=self.waiting_at(code, setup.queues),
            wanted=ticket is None and row.mode is WindowState.OPEN and self._wanted(code),
            ticket=self._brief(ticket, call) if ticket else None,
            call=self.call(call) if call else None,
            recalls_left=max(0, house.practice.recalls - (call.times - 1)) if call else 0,
            held=[
                HeldBrief(
                    number=held.number, service_name=self.service_name(held), since=held.since
                )
                for held in books.held_at(code)
            ],
            undo=self._undo(code),
        )

    def _undo(self, code: str) -> UndoView | None:
        last = last_press_at(self._books, code, self._house.day(self.now), self.now)
        if last is None:
            return None
        return UndoView(
            press=last.press.value, number=last.ticket.number, until=last.at + UNDO_WITHIN
        )

    def windows(self, codes: Iterable[str]) -> tuple[WindowView, ...]:
        return tuple(self.window(code) for code in codes if code in self._house.windows)

    def waiting_at(self, window: str, queues: tuple[str, ...]) -> int:
        return sum(
            count
            for line, count in self._books.lines().items()
            if line.target_window == window or (not line.target_window and line.queue in queues)
        )

    def _wanted(self, window: str) -> bool:
        """Whether this idle window is the one to take somebody who waits."""
        if any(line.target_window == window for line in self._books.lines()):
            return True
        return any(
            pick_window(self._idle_for(queue)).window == window
            for queue in self._house.windows[window].queues
            if self._waits(queue)
        )

    def idle_beside(self, windows: Iterable[str]) -> dict[str, None]:
        """Idle windows that may be wanted, or no longer, because these have changed."""
        known = self._house.windows
        queues = {queue for code in windows if code in known for queue in known[code].queues}
        return {
            idle.window: None
            for queue in sorted(queues)
            if self._waits(queue)
            for idle in self._idle_for(queue)
        }

    def _waits(self, queue: str) -> bool:
        """Whether somebody waits in the queue for any of its windows."""
        return any(line.queue == queue and not line.target_window for line in self._books.lines())

    def _idle_for(self, queue: str) -> list[IdleWindow]:
        idle = []
        for code in self._house.windows_of[queue]:
            row = self._books.window(code)
            if row.mode is WindowState.OPEN and self._books.ticket_at(code) is None:
                idle.append(IdleWindow(code, self._house.windows[code].queues, row.since))
        return idle

    def _brief(self, ticket: TicketRow, call: CallRow | None) -> TicketBrief:
        until = call.at if call else self.now
        return TicketBrief(
            id=ticket.id,
            number=ticket.number,
            queue=ticket.queue,
            service=ticket.service,
            service_name=self.service_name(ticket),
            ticket_class=ticket.ticket_class.value,
            issued_at=ticket.issued_at,
            waited_s=max(0, int((until - ticket.issued_at).total_seconds())),
        )

    def call(self, call: CallRow) -> CallView:
        setup = self._house.windows[call.window]
        known = self._books.delivered(call.seq)
        return CallView(
            seq=call.seq,
            number=call.number,
            window=call.window,
            window_name=self._house.window_names[call.window],
            zone=setup.zone,
            times=call.times,
            at=call.at,
            delivered={channel: known.get(channel, "pending") for channel in CHANNELS},
            undelivered=NOBODY in known and not is_delivered(known),
        )

    def call_at(self, window: str) -> CallView | None:
        """The call that stands at a window, its citizen not there yet."""
        call = standing_call(window, self._books)
        return None if call is None else self.call(call)

    # --- queues

    def queue(self, code: str) -> QueueView:
        house, books = self._house, self._books
        setup = house.queues[code]
        waiting = self.waiting_in(code)
        oldest = books.oldest(code) if waiting else None
        issued = books.issued(code, house.day(self.now))
        reason = self._closed_reason(code, issued)
        return QueueView(
            queue=code,
            name=house.queue_names[code],
            waiting=waiting,
            longest_wait_s=max(0, int((self.now - oldest).total_seconds())) if oldest else 0,
            expected_wait_s=self.expected(code, waiting),
            windows=list(house.windows_of[code]),
            open=not reason,
            closed_reason=reason,
            issued=issued,
            limit=setup.daily_limit,
        )

    def queues(self, codes: Iterable[str]) -> tuple[QueueView, ...]:
        return tuple(self.queue(code) for code in codes if code in self._house.queues)

    def _closed_reason(self, queue: str, issued: int) -> str:
        limit = self._house.queues[queue].daily_limit
        if limit is not None and issued >= limit:
            return "limit"
        if self._house.queue_open(queue, self.now):
            return ""
        opens = self._house.opens(queue, self.now)
        same_day = opens is not None and self._house.day(opens) == self._house.day(self.now)
        return "hours" if same_day else "closed_day"

    def waiting_in(self, queue: str) -> int:
        return sum(count for line, count in self._books.lines().items() if line.queue == queue)

    def expected(self, queue: str, ahead: int) -> tuple[int, int]:
        """Seconds until somebody with `ahead` before them is called, as an honest range."""
        staffed = idle = 0
        for code in self._house.windows_of[queue]:
            if self._books.ticket_at(code) is not None:
                staffed += 1
            elif self._books.window(code).mode is WindowState.OPEN:
                staffed += 1
                idle += 1
        return expected_wait(
            ahead,
            staffed,
            self._times.get(queue, _NO_TIMES),
            self._house.queues[queue].typical_service,
            idle,
        )

    # --- the hall

    def board(self, zone: str) -> BoardView:
        house = self._house
        here = [w.code for w in house.hall.windows if not zone or w.zone == zone]
        served = {queue for code in here for queue in house.windows[code].queues}
        calls = self._books.latest_calls(house.day(self.now))
        return BoardView(
            seq=self._books.seq,
            at=self.now,
            hall_name=house.name,
            zone=zone,
            windows=list(self.windows(here)),
            queues=list(self.queues(code for code in house.queues if code in served)),
            calls=[self.call(call) for call in calls if call.window in here],
            hours=house.hall.boards,
        )

    def catalogue(self) -> Catalogue:
        house = self._house
        return Catalogue(
            version=str(house.version),
            hall_name=house.name,
            departments=house.department_views,
            queues=list(self.queues(house.queues)),
            advice=house.advice,
            timezone=house.hall.timezone,
            day_starts=f"{house.practice.day_starts:%H:%M}",
            rules=house.queue_rules,
        )

    def service_name(self, ticket: TicketRow) -> Names:
        """Of the ticket's service, or its queue when it was taken for a queue."""
        house = self._house
        return house.service_names.get(ticket.service) or house.queue_names.get(
            ticket.queue, Names(zh=ticket.queue)
        )


def standing_call(window: str, books: Books) -> CallRow | None:
    """The call at a window whose citizen is not there yet."""
    ticket = books.ticket_at(window)
    if ticket is None or ticket.state is not TicketState.CALLED:
        return None
    return books.call(ticket.call)


def is_delivered(known: dict[str, str]) -> bool:
    """Whether any screen showed or any voice said a call, by its receipts."""
    return any(known.get(channel) == "shown" for channel in CHANNELS)


def prompt_view(prompt: PromptRow) -> Prompt:
    return Prompt(
        window=prompt.window,
        open=prompt.state is PromptState.OPEN,
        token=prompt.token,
        number=prompt.number,
        until=prompt.until,
        outcome="" if prompt.state is PromptState.OPEN else prompt.state.value,
    )


def entry_view(row: JournalRow) -> JournalEntry:
    return JournalEntry(
        seq=row.seq, at=row.at, kind=row.kind, subject=row.subject, actor=row.actor, data=row.data
    )
