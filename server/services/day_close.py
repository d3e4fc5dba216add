"""The day ends: who is left over expires with that reason, windows close, prompts time out."""

from __future__ import annotations

from server.domain.tickets import AT_WINDOW, Move
from server.domain.visits import drop
from server.domain.windows import WindowState
from server.services.commands import CloseDay
from server.services.records import Outcome
from server.services.serving import time_out
from server.services.servings import end_serving
from server.services.views import DayClosed
from server.services.work import Work, ticket_subject, window_subject


def close_day(_command: CloseDay, work: Work) -> DayClosed:
    books = work.books
    expired = []
    for ticket in books.unsettled():
        if ticket.state in AT_WINDOW:
            end_serving(work, ticket.window, Outcome.EXPIRED)
        work.note("expired", ticket_subject(ticket), number=ticket.number, was=ticket.state.value)
        work.move(ticket, Move.EXPIRE, drop(books.stages(ticket.id)))
        expired.append(ticket.number)
    for window in list(books.window_modes().values()):
        if window.mode is not WindowState.CLOSED:
            work.set_window(window, WindowState.CLOSED)
            work.note("window_closed", window_subject(window.code))
    for prompt in books.prompts_open():
        time_out(work, prompt)
    books.forget_persons_before(work.now)
    work.note("day_closed", f"day:{work.day.isoformat()}", expired=len(expired))
    return DayClosed(day=work.day.isoformat(), expired=expired)
