"""A kiosk's own numbers: given a share of them, it hands them out while the server is away, and
then they come home into the queues (docs/decisions/0070-a-kiosk-on-its-own.md)."""

from __future__ import annotations

from datetime import datetime

import msgspec

from floorlink.messages import Paper
from floorlink.own_numbers import CameHome, OwnShare, OwnTicket
from server.domain.errors import NotFound
from server.domain.numbering import number_order
from server.domain.own_numbers import Share, share, shares, waited_since
from server.domain.tickets import TABLE, Move, TicketClass, TicketState
from server.domain.visits import drop
from server.services.commands import BringHome, IssueTicket, ShareNumbers
from server.services.day_close import expire
from server.services.issuing import Wish, enter, paper_of
from server.services.kept_answers import kept, read_kept
from server.services.records import ShareRow, TicketRow
from server.services.showing import Showing
from server.services.tokens import ticket_in
from server.services.work import Work, ticket_subject

_CLASSES = (TicketClass.ORDINARY.value, TicketClass.PRIORITY.value)


def share_numbers(command: ShareNumbers, work: Work) -> OwnShare | None:
    """Told anew at every welcome; given once. None: there are more kiosks than shares."""
    work.house.device(command.device)
    row = _share_of(command.device, work) or _given(command.device, work)
    if row is None:
        return None
    own = share(row.place, work.house.practice.own_numbers_from)
    return OwnShare(
        device=row.device,
        first=own.first,
        last=own.last,
        tickets_from=own.tickets_from,
        taken=row.taken,
        latest=row.latest,
        page=f"{work.house.practice.ticket_page.rstrip('/')}/t/",
        now=work.now,
    )


def _share_of(device: str, work: Work) -> ShareRow | None:
    return next((row for row in work.books.shares() if row.device == device), None)


def _given(device: str, work: Work) -> ShareRow | None:
    rows = work.books.shares()
    used = {row.place for row in rows}
    places = range(1, shares(work.house.practice.own_numbers_from) + 1)
    place = next((one for one in places if one not in used), None)
    if place is not None:
        row = ShareRow(device, place, work.now, 0, work.now, {})
    else:
        # Of a kiosk that the hall has no longer; its book is gone on with.
        left = [one for one in rows if one.device not in work.house.devices]
        if not left:
            return None
        row = min(left, key=lambda one: one.at)._replace(device=device)
    work.books.put_share(row)
    work.note("numbers_shared", f"device:{device}", place=row.place)
    return row


def bring_home(command: BringHome, work: Work, show: Showing) -> CameHome:
    row = _share_of(command.device, work)
    if row is None:
        raise NotFound(what="取号机自己的号段", key=command.device)
    own = share(row.place, work.house.practice.own_numbers_from)
    heard = work.books.earlier_answers(_request(command, one) for one in command.tickets)
    merged, refused = [], {}
    for told in sorted(command.tickets, key=lambda one: one.n):
        there = work.books.ticket(own.tickets_from + told.n)
        in_order = told.n > row.taken
        since = waited_since(told.at, row.since, row.at if in_order else row.since, work.now)
        fault = _fault(told, there, own, since, work)
        if fault:
            refused[str(told.n)] = fault
            continue
        merged.append(told.n)
        if there is None:
            request = _request(command, told)
            ghost = _ghost(heard[request], work) if request in heard else None
            row = _come_home(told, row, own, since, ghost, work)
            ticket = work.books.ticket(own.tickets_from + told.n)
            assert ticket is not None, "it has just come home"
            if ghost is not None:
                _withdraw(ghost, ticket, work)
            elif request not in heard:
                # Should the server hear only now what the kiosk asked before it went on alone.
                paper = paper_of(ticket, work, show)
                work.books.store_answer(request, kept(IssueTicket, paper), work.now)
    if merged:
        work.books.put_share(row)
    return CameHome(merged=merged, refused=refused)


def _request(command: BringHome, told: OwnTicket) -> str:
    return f"device:{command.device}:{told.request_id}"


def _fault(
    told: OwnTicket, there: TicketRow | None, own: Share, since: datetime, work: Work
) -> str:
    """Why the hall cannot take this number; the paper in somebody's hand says otherwise, so these
    are faults that staff have to look into."""
    if there is not None:
        return "" if there.token == told.token else "not_yours"
    queue = work.house.queues.get(told.queue)
    if queue is None:
        return "unknown_queue"
    prefix, number = number_order(told.number)
    above = number > work.house.practice.own_numbers_from
    if prefix != queue.prefix or not above or ticket_in(told.token) != own.tickets_from + told.n:
        return "not_yours"
    there = work.books.ticket_by_number(told.number, work.house.day(since))
    return "number_taken" if there is not None else ""


def _come_home(
    told: OwnTicket,
    row: ShareRow,
    own: Share,
    since: datetime,
    ghost: TicketRow | None,
    work: Work,
) -> ShareRow:
    books, house = work.books, work.house
    day = house.day(since)
    queue = house.queues[told.queue]
    service = house.services.get(told.service)
    wish = Wish(
        queues=(queue.code, *(service.stages if service else ())),
        service=service.code if service else "",
        ticket_class=TicketClass(
            told.ticket_class if told.ticket_class in _CLASSES else TicketClass.ORDINARY
        ),
        language=told.language,
        parallel=service.parallel if service else False,
        since=since,
        device=row.device,
    )
    ticket = TicketRow(
        id=own.tickets_from + told.n,
        day=day,
        number=told.number,
        queue=queue.code,
        token=told.token,
        ticket_class=wish.ticket_class,
        language=told.language,
        service=wish.service,
        state=TicketState.WAITING,
        since=since,
        window="",
        stage=0,
        call=0,
        issued_at=since,
    )
    books.count_own(queue.code, day)
    limit = queue.daily_limit
    # The paper is out: a limit that several kiosks overran together is noted, not enforced.
    over = limit is not None and books.issued(queue.code, day) > limit
    instead_of = ghost.number if ghost else None
    enter(ticket, wish, work, own=told.n, over_limit=over or None, instead_of=instead_of)
    if day < work.day:
        expire(ticket, work)
        books.forget_day(day)
    return row._replace(
        taken=max(row.taken, told.n),
        at=max(row.at, since),
        latest={**row.latest, queue.code: number_order(told.number)[1]},
    )


def _ghost(answer: bytes, work: Work) -> TicketRow | None:
    """The ticket that the server had given for the same confirmation. Its answer never arrived:
    only the kiosk's number is on paper."""
    earlier = read_kept(answer)
    if earlier.command != IssueTicket.__name__:
        return None
    return work.books.ticket(msgspec.json.decode(earlier.answer, type=Paper).ticket)


def _withdraw(ghost: TicketRow, own: TicketRow, work: Work) -> None:
    """One that a window has finished with meanwhile stays as it is: `issued` tells of both."""
    if Move.CANCEL not in TABLE[ghost.state]:
        return
    work.note("cancelled", ticket_subject(ghost), number=ghost.number, instead=own.number)
    work.move(ghost, Move.CANCEL, drop(work.books.stages(ghost.id)))
