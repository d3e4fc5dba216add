"""A citizen takes a number: by service or by queue, for one stage or a visit of several."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from floorlink.messages import Paper
from server.domain.discipline import ahead_of
from server.domain.errors import DailyLimit, InvalidRequest, QueueClosed
from server.domain.hall import Queue, Service
from server.domain.numbering import number_text
from server.domain.tickets import TicketClass, TicketState, WaitingTicket
from server.domain.visits import begin
from server.services.commands import IssueTicket
from server.services.records import TicketRow
from server.services.showing import Showing
from server.services.tokens import new_ticket_token
from server.services.work import Work, ticket_subject


@dataclass(frozen=True, slots=True)
class Wish:
    """What a ticket is for, whoever asked."""

    queues: tuple[str, ...]
    service: str
    ticket_class: TicketClass
    language: str
    parallel: bool
    since: datetime
    """`e`: when its wait is held to have begun."""
    device: str
    booked: bool = False
    """By appointment: the day's limit has already counted it."""


def issue(command: IssueTicket, work: Work, show: Showing) -> Paper:
    house = work.house
    if bool(command.service) == bool(command.queue):
        raise InvalidRequest(what="请选择一个事项或一个队列")
    if command.service:
        service = house.service(command.service)
        queues = (service.queue, *service.stages, *command.stages)
        parallel = command.parallel or service.parallel
        _check_service_open(service, work)
    else:
        queues = (command.queue, *command.stages)
        parallel = command.parallel
    for queue in queues:
        house.queue(queue)
    if len(set(queues)) < len(queues) and parallel:
        raise InvalidRequest(what="同时办理的队列不能重复")
    if not command.service and not house.queue_open(queues[0], work.now):
        raise _closed(house.queue(queues[0]), work)
    wish = Wish(
        queues=queues,
        service=command.service,
        ticket_class=TicketClass(command.ticket_class),
        language=command.language,
        parallel=parallel,
        since=work.now,
        device=command.device or (work.actor.id if work.actor.kind == "device" else ""),
    )
    return issue_ticket(wish, work, show)


def issue_ticket(wish: Wish, work: Work, show: Showing) -> Paper:
    """Take the next number of the first queue and let the ticket wait."""
    books, house, day = work.books, work.house, work.day
    queue = house.queue(wish.queues[0])
    limit = queue.daily_limit
    if limit is not None and not wish.booked and books.issued(queue.code, day) >= limit:
        raise DailyLimit(queue=queue.name.zh, limit=limit)
    if books.numbers_taken(queue.code, day) + 1 >= house.practice.own_numbers_from:
        raise DailyLimit(queue=queue.name.zh, limit=house.practice.own_numbers_from - 1)
    number = books.next_ticket()
    ticket = TicketRow(
        id=number,
        day=day,
        number=number_text(queue.prefix, books.take_number(queue.code, day)),
        queue=queue.code,
        token=new_ticket_token(number),
        ticket_class=wish.ticket_class,
        language=wish.language,
        service=wish.service,
        state=TicketState.WAITING,
        since=work.now,
        window="",
        stage=0,
        call=0,
        issued_at=work.now,
    )
    enter(ticket, wish, work)
    # At its issue a walk-in has waited nothing, so all who wait go before it: a count will do.
    walk_in = wish.since == work.now
    ahead = show.waiting_in(queue.code) - 1 if walk_in else _ahead(ticket, wish.since, work)
    return _paper(ticket, wish.queues, ahead, work, show)


def enter(ticket: TicketRow, wish: Wish, work: Work, **more: object) -> None:
    """The ticket waits from now on, and the journal says so, with whatever `more` it says."""
    work.books.add_ticket(ticket, begin(wish.queues, wish.since, wish.parallel))
    work.note(
        "issued",
        ticket_subject(ticket),
        number=ticket.number,
        day=ticket.day.isoformat(),
        queues=list(wish.queues),
        parallel=wish.parallel or None,
        service=wish.service,
        ticket_class=ticket.ticket_class.value,
        since=None if wish.since == work.now else wish.since.isoformat(),
        device=wish.device,
        **more,
    )


def paper_of(ticket: TicketRow, work: Work, show: Showing) -> Paper:
    """The paper of a ticket as it stands now: its place and wait are those of this moment."""
    visit = work.books.stages(ticket.id)
    now_at = next((stage for stage in visit if stage.number == ticket.stage), None)
    since = now_at.since if now_at and now_at.since else ticket.issued_at
    queues = tuple(stage.queue for stage in visit)
    ahead = _ahead(ticket, since, work) if ticket.state is TicketState.WAITING else 0
    return _paper(ticket, queues, ahead, work, show)


def _ahead(ticket: TicketRow, since: datetime, work: Work) -> int:
    own = WaitingTicket(ticket.id, 1, ticket.number, ticket.queue, ticket.ticket_class, since)
    waiting = work.books.waiting([ticket.queue])
    return ahead_of(own, waiting, work.now, work.house.targets, work.house.practice.cap)


def _paper(
    ticket: TicketRow, queues: tuple[str, ...], ahead: int, work: Work, show: Showing
) -> Paper:
    house = work.house
    return Paper(
        ticket=ticket.id,
        number=ticket.number,
        token=ticket.token,
        url=ticket_url(house.practice.ticket_page, ticket.token),
        hall_name=house.name,
        queue=ticket.queue,
        queue_name=house.queue_names[ticket.queue],
        service_name=show.service_name(ticket),
        ticket_class=ticket.ticket_class.value,
        issued_at=house.local(ticket.issued_at),
        ahead=ahead,
        expected_wait_s=show.expected(ticket.queue, ahead),
        windows=list(house.windows_of[ticket.queue]),
        stages=[house.queue_names[code] for code in queues] if len(queues) > 1 else [],
        advice=house.advice,
        language="en" if ticket.language == "en" else "zh",
    )


def ticket_url(base: str, token: str) -> str:
    """Absolute when the hall has a public address; else the web app puts its own before it."""
    return f"{base.rstrip('/')}/t/{token}"


def _check_service_open(service: Service, work: Work) -> None:
    if not work.house.service_open(service, work.now):
        raise _closed(work.house.queue(service.queue), work)


def _closed(queue: Queue, work: Work) -> QueueClosed:
    opens = work.house.opens(queue.code, work.now)
    today = opens is not None and work.house.day(opens) == work.day
    return QueueClosed(
        queue=queue.name.zh,
        reason="hours" if today else "closed_day",
        opens=opens.strftime("%m-%d %H:%M") if opens is not None else "",
    )
