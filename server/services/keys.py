"""A call unit's key means what its window's state makes of it."""

from __future__ import annotations

from server.domain.errors import InvalidRequest
from server.domain.tickets import TicketState
from server.domain.windows import WindowState
from server.services.commands import (
    AtWindow,
    CallNext,
    DiscardTicket,
    FinishServing,
    HoldTicket,
    MarkMissed,
    OpenWindow,
    PauseWindow,
    PressKey,
    Recall,
    ResumeTicket,
    ResumeWindow,
    StartServing,
    Transfer,
)
from server.services.work import Work


def meaning(command: PressKey, work: Work) -> AtWindow:
    """The window command behind a key; whether it is legal there is that command's affair."""
    window = work.house.device(command.device).window
    if not window:
        raise InvalidRequest(what="设备{device}不在任何窗口", device=command.device)
    called = _is_called(work, window)
    match command.key:
        case "call":
            if work.books.window(window).mode is WindowState.CLOSED:
                return OpenWindow(window=window)
            return CallNext(window=window)
        case "recall":
            return Recall(window=window)
        case "start":
            return StartServing(window=window)
        case "evaluate":
            return FinishServing(window=window)
        case "missed":
            return MarkMissed(window=window)
        case "discard":
            return MarkMissed(window=window) if called else DiscardTicket(window=window)
        case "pause":
            paused = work.books.window(window).mode is WindowState.PAUSED
            return ResumeWindow(window=window) if paused else PauseWindow(window=window)
        case "transfer":
            return _transfer(command.argument, window, work)
        case "hold":
            return HoldTicket(window=window)
        case "resume":
            return ResumeTicket(window=window, number=command.argument)
        case _:
            raise InvalidRequest(what="呼叫器没有“{key}”键", key=command.key)


def _is_called(work: Work, window: str) -> bool:
    ticket = work.books.ticket_at(window)
    return ticket is not None and ticket.state is TicketState.CALLED


def _transfer(argument: str, window: str, work: Work) -> Transfer:
    """Typed on a number pad: a window's code, with or without its leading zeros, or a queue's."""
    if argument in work.house.queues:
        return Transfer(window=window, to_queue=argument)
    for code in work.house.windows:
        if argument and code.lstrip("0") == argument.lstrip("0"):
            return Transfer(window=window, to_window=code)
    raise InvalidRequest(what="没有窗口或队列“{target}”", target=argument)
