"""The day ends: who is left over expires with that reason, windows close, prompts time out.

Somebody may close it at the end of work; what nobody closed, the hall ends by itself when the next
business day has begun, so that no number of yesterday is called beside today's of the same name.
"""

from __future__ import annotations

from server.domain.tickets import AT_WINDOW, Move
from server.domain.visits import drop
from server.domain.windows import WindowState
from server.services.commands import CloseDay, EndPastDays
from server.services.records import Outcome, TicketRow, WindowRow
from server.services.serving import time_out
from server.services.servings import end_serving
from server.services.views import DayClosed
from server.services.work import Work, ticket_subject, window_subject


def close_day(_command: CloseDay, work: Work) -> DayClosed:
    books = work.books
    expired = []
    for ticket in books.unsettled():
        expire(ticket, work)
        expired.append(ticket.number)
    for window in list(books.window_modes().values()):
        if window.mode is not WindowState.CLOSED:
            _close(window, work)
    for prompt in books.prompts_open():
        time_out(work, prompt)
    books.forget_persons_before(work.now)
    work.note("day_closed", f"day:{work.day.isoformat()}", expired=len(expired))
    return DayClosed(day=work.day.isoformat(), expired=expired)


def end_past_days(_command: EndPastDays, work: Work) -> int:
    books, house = work.books, work.house
    begun = house.bounds(work.day)[0]
    left = [
        ticket
        for ticket in books.unsettled()
        if ticket.day < work.day
        and not (ticket.state in AT_WINDOW and house.queue_open(ticket.queue, work.now))
    ]
    opened = [
        window.code
        for window in books.window_modes().values()
        if window.mode is not WindowState.CLOSED and window.since < begun
    ]
    for ticket in left:
        expire(ticket, work)
    for day in {ticket.day for ticket in left}:
        books.forget_day(day)
    for code in opened:
        queues = house.windows[code].queues if code in house.windows else ()
        is_due = any(house.queue_open(queue, work.now) for queue in queues)
        if not is_due and books.ticket_at(code) is None:
            _close(books.window(code), work)
    if left:
        last = max(ticket.day for ticket in left)
        work.note("past_day_ended", f"day:{last.isoformat()}", expired=len(left))
    return len(left)


def expire(ticket: TicketRow, work: Work) -> None:
    """Its day is over, and it was not served."""
    if ticket.state in AT_WINDOW:
        end_serving(work, ticket.window, Outcome.EXPIRED)
    work.note("expired", ticket_subject(ticket), number=ticket.number, was=ticket.state.value)
    work.move(ticket, Move.EXPIRE, drop(work.books.stages(ticket.id)))


def _close(window: WindowRow, work: Work) -> None:
    work.set_window(window, WindowState.CLOSED)
    work.note("window_closed", window_subject(window.code))
