"""A window opens for a clerk, pauses, resumes, closes."""

from __future__ import annotations

from server.domain.errors import InvalidRequest
from server.domain.visits import release
from server.domain.windows import WindowMove
from server.services.commands import CloseWindow, MoveClerk, OpenWindow, PauseWindow, ResumeWindow
from server.services.records import TicketRow
from server.services.work import Work, ticket_subject, window_subject

_SITTING = ("clerk", "department_manager", "manager", "administrator")


def open_window(command: OpenWindow, work: Work) -> None:
    window, _ = work.check_window(command.window, WindowMove.OPEN)
    acting = work.actor.id if work.actor.kind in _SITTING else ""
    usual = work.house.windows[command.window].clerk
    clerk = command.clerk or acting or window.clerk or usual
    work.set_window(window._replace(clerk=clerk), window.mode)
    work.note("window_opened", window_subject(command.window), clerk=clerk)


def close_window(command: CloseWindow, work: Work) -> None:
    window, _ = work.check_window(command.window, WindowMove.CLOSE)
    work.set_window(window, window.mode)
    work.note("window_closed", window_subject(command.window))
    for ticket in work.books.sent_to(command.window):
        let_go(ticket, command.window, work)


def let_go(ticket: TicketRow, window: str, work: Work) -> None:
    """What was sent to a window that closes may be called wherever its queue is served."""
    was = work.books.stages(ticket.id)
    work.books.move_ticket(ticket, ticket, was, release(was, window))
    work.note("let_go", ticket_subject(ticket), number=ticket.number, window=window)


def move_clerk(command: MoveClerk, work: Work) -> None:
    work.house.window(command.source)
    clerk = work.books.window(command.source).clerk
    if not clerk:
        raise InvalidRequest(what="{window}号窗口没有人值守", window=command.source)
    close_window(CloseWindow(window=command.source), work)
    open_window(OpenWindow(window=command.window, clerk=clerk), work)


def pause_window(command: PauseWindow, work: Work) -> None:
    window, _ = work.check_window(command.window, WindowMove.PAUSE)
    reason = command.reason.strip()
    work.set_window(window, window.mode, reason)
    work.note("window_paused", window_subject(command.window), reason=reason)


def resume_window(command: ResumeWindow, work: Work) -> None:
    window, _ = work.check_window(command.window, WindowMove.RESUME)
    work.set_window(window, window.mode)
    work.note("window_resumed", window_subject(command.window))
