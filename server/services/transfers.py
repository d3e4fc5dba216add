"""A citizen goes on to another queue or window and keeps their place in time."""

from __future__ import annotations

from server.domain.errors import InvalidRequest, WindowStateError
from server.domain.tickets import Move
from server.domain.visits import transfer
from server.domain.windows import WindowMove, WindowState
from server.services.commands import Transfer
from server.services.records import Outcome
from server.services.servings import end_serving
from server.services.work import Work, ticket_subject


def transfer_ticket(command: Transfer, work: Work) -> None:
    if bool(command.to_queue) == bool(command.to_window):
        raise InvalidRequest(what="请选择一个队列或一个窗口")
    if command.to_queue:
        work.house.queue(command.to_queue)
    else:
        work.house.window(command.to_window)
    if command.to_window == command.window:
        raise InvalidRequest(what="不能转到本窗口")
    ticket = work.ticket_here(command.window, WindowMove.TRANSFER)
    if command.to_window and work.books.window(command.to_window).mode is WindowState.CLOSED:
        raise WindowStateError(window=command.to_window, state="closed", can=WindowMove.OPEN.value)
    visit = transfer(
        work.books.stages(ticket.id),
        ticket.stage,
        to_queue=command.to_queue or None,
        to_window=command.to_window or None,
        back_to=command.window if command.come_back else None,
    )
    end_serving(work, command.window, Outcome.TRANSFERRED)
    work.move(ticket, Move.TRANSFER, visit)
    work.note(
        "transferred",
        ticket_subject(ticket),
        number=ticket.number,
        window=command.window,
        stage=ticket.stage,
        to_queue=command.to_queue,
        to_window=command.to_window,
        come_back=command.come_back or None,
    )
