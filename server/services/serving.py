"""At the window: start, finish (which opens the rating prompt), hold, resume, discard."""

from __future__ import annotations

from server.domain.errors import NotFound
from server.domain.ratings import PromptState
from server.domain.tickets import Move, TicketState, after
from server.domain.visits import drop, finish
from server.domain.windows import WindowMove
from server.services.calling import begin_call
from server.services.commands import (
    DiscardTicket,
    FinishServing,
    HoldTicket,
    ResumeTicket,
    StartServing,
)
from server.services.records import Outcome, PromptRow, ServingRow, TicketRow
from server.services.servings import end_serving, present_serving
from server.services.tokens import new_token
from server.services.work import Work, ticket_subject, window_subject


def start(command: StartServing, work: Work) -> None:
    _start(work, command.window, work.ticket_here(command.window, WindowMove.START))


def _start(work: Work, window: str, ticket: TicketRow) -> TicketRow:
    serving = present_serving(work, window)
    work.books.change_serving(serving._replace(started_at=work.now))
    work.note(
        "started", ticket_subject(ticket), number=ticket.number, window=window, serving=serving.id
    )
    return work.move(ticket, Move.START)


def finish_serving(command: FinishServing, work: Work) -> None:
    ticket = work.ticket_here(command.window, WindowMove.FINISH)
    if ticket.state is TicketState.CALLED:
        ticket = _start(work, command.window, ticket)
    serving = end_serving(work, command.window, Outcome.FINISHED)
    visit, move = finish(work.books.stages(ticket.id), ticket.stage, work.now)
    ticket = work.move(ticket, move, visit)
    work.note(
        "finished",
        ticket_subject(ticket),
        number=ticket.number,
        window=command.window,
        serving=serving.id,
        goes_on=(move is Move.NEXT_STAGE) or None,
    )
    _open_prompt(work, ticket, serving)


def _open_prompt(work: Work, ticket: TicketRow, serving: ServingRow) -> None:
    # One keypad, one citizen: the prompt before can be answered by its QR page only.
    earlier = work.books.prompt_at(serving.window)
    if earlier is not None and earlier.state is PromptState.OPEN:
        time_out(work, earlier)
    prompt = PromptRow(
        token=new_token(),
        serving=serving.id,
        ticket=ticket.id,
        number=ticket.number,
        window=serving.window,
        clerk=serving.clerk,
        day=serving.day,
        opened_at=work.now,
        until=work.now + work.house.practice.prompt_lasts,
        state=PromptState.OPEN,
    )
    work.books.open_prompt(prompt)
    work.note(
        "prompt_opened",
        window_subject(serving.window),
        number=ticket.number,
        serving=serving.id,
        until=prompt.until.isoformat(),
    )
    work.prompts.append(prompt)


def time_out(work: Work, prompt: PromptRow) -> PromptRow:
    """The keypad's time is over; not rated counts as not rated, never as good."""
    work.books.close_prompt(prompt.token, PromptState.TIMED_OUT)
    work.note(
        "prompt_timed_out",
        window_subject(prompt.window),
        number=prompt.number,
        serving=prompt.serving,
    )
    closed = prompt._replace(state=PromptState.TIMED_OUT)
    work.prompts.append(closed)
    return closed


def hold(command: HoldTicket, work: Work) -> None:
    ticket = work.ticket_here(command.window, WindowMove.HOLD)
    end_serving(work, command.window, Outcome.HELD)
    work.move(ticket, Move.HOLD)
    work.note("held", ticket_subject(ticket), number=ticket.number, window=command.window)


def resume(command: ResumeTicket, work: Work) -> None:
    """A held ticket is called back; it was this window's, so it goes before all lines."""
    window, _ = work.check_window(command.window, WindowMove.RESUME_TICKET)
    if command.number:
        ticket = work.ticket_numbered(command.number)
        after(ticket.state, Move.RESUME, ticket.number)
        if ticket.window != command.window:
            raise NotFound(what="本窗口挂起的号票", key=command.number)
    else:
        held = work.books.held_at(command.window)
        if not held:
            raise NotFound(what="挂起的号票", key=command.window)
        ticket = held[0]
    begin_call(work, window, ticket, ticket.stage, {"rule": "resumed"}, Move.RESUME)


def discard(command: DiscardTicket, work: Work) -> None:
    ticket = work.ticket_here(command.window, WindowMove.DISCARD)
    end_serving(work, command.window, Outcome.DISCARDED)
    work.move(ticket, Move.DISCARD, drop(work.books.stages(ticket.id)))
    work.note(
        "discarded",
        ticket_subject(ticket),
        number=ticket.number,
        window=command.window,
        reason=command.reason.strip(),
    )
