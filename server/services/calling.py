"""A window calls: the next ticket by the order of calling, a particular one, one again, in vain."""

from __future__ import annotations

from server.domain.discipline import Decision, callable_at, choose
from server.domain.errors import InvalidRequest, NobodyWaiting
from server.domain.tickets import Move, after, check_recall
from server.domain.visits import StageState
from server.domain.windows import WindowMove
from server.services.commands import CallNext, CallTicket, MarkMissed, Recall
from server.services.records import CallRow, Outcome, ServingRow, TicketRow, WindowRow
from server.services.servings import end_serving
from server.services.work import Work, ticket_subject


def call_next(command: CallNext, work: Work) -> None:
    window, _ = work.check_window(command.window, WindowMove.CALL)
    decision = decide(work, command.window)
    if decision is None:
        raise NobodyWaiting(window=command.window)
    chosen = decision.chosen
    ticket = work.books.ticket(chosen.ticket)
    assert ticket is not None, "a line names a ticket that is not there"
    begin_call(work, window, ticket, chosen.stage, reason(decision, work))


def decide(work: Work, window: str) -> Decision | None:
    """What the order of calling says for this window now."""
    queues = work.house.windows[window].queues
    lines = [
        line
        for line in work.books.lines()
        if line.target_window == window or (not line.target_window and line.queue in queues)
    ]
    waiting = callable_at(work.books.heads(lines), window, queues)
    return choose(waiting, work.now, work.house.targets, work.house.practice.cap)


def reason(decision: Decision, work: Work) -> dict[str, object]:
    """The decision as the journal keeps it: exact enough to make it again."""
    return {
        "rule": decision.rule,
        "candidates": [
            {
                "ticket": candidate.ticket.ticket,
                "number": candidate.ticket.number,
                "queue": candidate.ticket.queue,
                "ticket_class": candidate.ticket.ticket_class.value,
                "since": candidate.ticket.since.isoformat(),
                "waited_s": max(0, int((work.now - candidate.ticket.since).total_seconds())),
                "score": round(candidate.score, 6),
            }
            for candidate in decision.candidates
        ],
    }


def call_ticket(command: CallTicket, work: Work) -> None:
    if not command.reason.strip():
        raise InvalidRequest(what="指定叫号要说明原因")
    window, _ = work.check_window(command.window, WindowMove.CALL)
    ticket = work.ticket_numbered(command.number)
    after(ticket.state, Move.CALL, ticket.number)
    queues = work.house.windows[command.window].queues
    open_stages = [
        stage for stage in work.books.stages(ticket.id) if stage.state is StageState.OPEN
    ]
    # The stage that this window serves; any other is one it takes on in the desk's own judgement.
    open_stages.sort(key=lambda stage: (stage.queue not in queues, stage.number))
    because: dict[str, object] = {"rule": "particular", "reason": command.reason.strip()}
    begin_call(work, window, ticket, open_stages[0].number, because)


def begin_call(
    work: Work,
    window: WindowRow,
    ticket: TicketRow,
    stage: int,
    because: dict[str, object],
    move: Move = Move.CALL,
) -> None:
    """The ticket goes to the window: journal with the reason, a call to show, a serving to time."""
    books = work.books
    after(ticket.state, move, ticket.number)
    serving = books.next_serving()
    present = books.window(window.code)
    seq = work.note(
        "called",
        ticket_subject(ticket),
        number=ticket.number,
        window=window.code,
        clerk=present.clerk,
        stage=stage,
        serving=serving,
        **because,
    )
    work.move(ticket, move, window=window.code, stage=stage, call=seq)
    if present.mode is not window.mode:
        work.set_window(present, window.mode)
    books.add_call(
        CallRow(
            seq=seq,
            ticket=ticket.id,
            number=ticket.number,
            window=window.code,
            day=work.day,
            times=1,
            at=work.now,
        )
    )
    books.add_serving(
        ServingRow(
            id=serving,
            ticket=ticket.id,
            stage=stage,
            queue=_queue_of(work, ticket, stage),
            window=window.code,
            clerk=present.clerk,
            day=work.day,
            call=seq,
            called_at=work.now,
            started_at=None,
            ended_at=None,
            outcome=None,
        )
    )


def _queue_of(work: Work, ticket: TicketRow, stage: int) -> str:
    return next(s.queue for s in work.books.stages(ticket.id) if s.number == stage)


def recall(command: Recall, work: Work) -> None:
    ticket = work.ticket_here(command.window, WindowMove.RECALL)
    call = work.books.call(ticket.call)
    assert call is not None, "a called ticket has its call"
    check_recall(ticket.number, call.times - 1, work.house.practice.recalls)
    work.books.change_call(call._replace(times=call.times + 1, at=work.now))
    work.note(
        "recalled",
        ticket_subject(ticket),
        number=ticket.number,
        window=command.window,
        call=call.seq,
        times=call.times + 1,
    )


def mark_missed(command: MarkMissed, work: Work) -> None:
    ticket = work.ticket_here(command.window, WindowMove.MISS)
    end_serving(work, command.window, Outcome.MISSED)
    work.move(ticket, Move.MISS)
    work.note("missed", ticket_subject(ticket), number=ticket.number, window=command.window)
