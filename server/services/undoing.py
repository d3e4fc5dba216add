"""A mistaken press is taken back: a deed of its own, so that the journal keeps both."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from server.domain.errors import UndoRefused
from server.domain.ratings import PromptState
from server.domain.tickets import TicketState
from server.domain.undoing import (
    ON_ITS_WAY,
    UNDO_WITHIN,
    LatestSitting,
    Press,
    last_press,
    state_before,
)
from server.domain.visits import reopen
from server.domain.windows import WindowState
from server.services.commands import UndoPress
from server.services.ports import Books
from server.services.records import PromptRow, ServingRow, TicketRow
from server.services.work import Work, ticket_subject, window_subject


class LastPress(NamedTuple):
    press: Press
    at: datetime
    ticket: TicketRow
    serving: ServingRow
    sitting: LatestSitting


def last_press_at(
    books: Books, window: str, day: date, now: datetime, within: timedelta = UNDO_WITHIN
) -> LastPress | None:
    """What a window's last press was, if it can be taken back now."""
    here = books.ticket_at(window)
    row = books.window(window)
    since = here.since if here else row.since
    if now - since > within or (here is None and row.mode is not WindowState.OPEN):
        return None
    serving = books.serving_at(window) if here else books.last_serving(window, day)
    if serving is None or (here is None and serving.ended_at != row.since):
        return None  # opened, or resumed from a pause: nothing of a ticket
    ticket = here or books.ticket(serving.ticket)
    call = books.call(serving.call)
    assert ticket is not None, "a serving has its ticket"
    assert call is not None, "a serving has its call"
    prompt = _prompt(books, serving)
    sitting = LatestSitting(
        state=ticket.state,
        since=ticket.since,
        called_at=serving.called_at,
        started_at=serving.started_at,
        ended_at=serving.ended_at,
        times=call.times,
        said=books.delivered(call.seq).get("voice") == "shown",
        rated=prompt is not None and prompt.state is PromptState.RATED,
    )
    found = last_press(sitting)
    return None if found is None else LastPress(*found, ticket, serving, sitting)


def undo(command: UndoPress, work: Work) -> None:
    work.house.window(command.window)
    last = last_press_at(work.books, command.window, work.day, work.now, UNDO_WITHIN + ON_ITS_WAY)
    if last is None or (last.press, last.ticket.number) != (command.press, command.number):
        raise UndoRefused(window=command.window)
    if last.press is Press.CALL:
        _uncall(work, last)
    else:
        _reopen(work, last)


def _uncall(work: Work, last: LastPress) -> None:
    """The ticket is where it was before the call, and keeps its place there."""
    books, ticket = work.books, last.ticket
    called = books.journal(ticket.call - 1, 1)[0]
    resumed = called.data["rule"] == "resumed"
    before = [serving for serving in books.servings_of(ticket.id) if serving != last.serving]
    state = TicketState.HELD if resumed else TicketState.WAITING
    visit = books.stages(ticket.id)
    earlier = ticket._replace(
        state=state,
        since=before[-1].ended_at or work.now if resumed else work.now,
        window=before[-1].window if before else "",
        stage=before[-1].stage if before else 0,
        call=before[-1].call if before else 0,
    )
    books.move_ticket(ticket, earlier, visit, visit)
    books.withdraw(last.serving)
    books.set_window(books.window(last.serving.window)._replace(since=work.now))
    _note(work, last, state)


def _reopen(work: Work, last: LastPress) -> None:
    """The ticket is at its window again, as it was before the press."""
    books, ticket, serving = work.books, last.ticket, last.serving
    state = state_before(last.press, last.sitting)
    started = serving.started_at if state is TicketState.SERVING else None
    call = books.call(serving.call)
    assert call is not None, "a serving has its call"
    visit = books.stages(ticket.id)
    again = ticket._replace(state=state, since=started or call.at)
    books.move_ticket(ticket, again, visit, reopen(visit, ticket.stage))
    books.change_serving(serving._replace(started_at=started, ended_at=None, outcome=None))
    _note(work, last, state)
    prompt = _prompt(books, serving)
    if prompt is not None:
        books.drop_prompt(prompt.token)
        work.note(
            "prompt_withdrawn",
            window_subject(prompt.window),
            number=prompt.number,
            serving=prompt.serving,
        )
        work.prompts.append(prompt._replace(state=PromptState.WITHDRAWN))


def _note(work: Work, last: LastPress, state: TicketState) -> None:
    work.note(
        "undone",
        ticket_subject(last.ticket),
        number=last.ticket.number,
        window=last.serving.window,
        press=last.press.value,
        call=last.serving.call,
        serving=last.serving.id,
        state=state.value,
    )


def _prompt(books: Books, serving: ServingRow) -> PromptRow | None:
    """Of this serving; a ticket's latest prompt may be of an earlier one."""
    if serving.ended_at is None:
        return None
    prompt = books.prompt_of(serving.ticket)
    return prompt if prompt is not None and prompt.serving == serving.id else None
