"""What devices did with a call or a paper, and how the devices are."""

from __future__ import annotations

from server.domain.errors import NotFound
from server.services.commands import RecordHealth, RecordReceipt
from server.services.records import HealthRow, ReceiptRow
from server.services.work import Work, ticket_subject


def record_receipt(command: RecordReceipt, work: Work) -> None:
    receipt = ReceiptRow(command.channel, command.device, command.ok, command.detail, work.now)
    if command.channel == "print":
        _printed(command, receipt, work)
        return
    call = work.books.call(command.seq)
    if call is None:
        raise NotFound(what="叫号", key=str(command.seq))
    if work.books.put_receipt(call, receipt):
        work.note(
            "delivered" if command.ok else "not_delivered",
            f"call:{call.seq}",
            number=call.number,
            window=call.window,
            channel=command.channel,
            device=command.device,
            detail=command.detail,
        )


def _printed(command: RecordReceipt, receipt: ReceiptRow, work: Work) -> None:
    ticket = work.books.ticket(command.ticket)
    if ticket is None:
        raise NotFound(what="号票", key=str(command.ticket))
    # One more paper of a ticket is news by itself; its receipt comes with an id of its own.
    if command.copy or work.books.put_print(ticket.id, receipt):
        work.note(
            "printed" if command.ok else "not_printed",
            ticket_subject(ticket),
            number=ticket.number,
            device=command.device,
            copy=command.copy or None,
            detail=command.detail,
        )


def record_health(command: RecordHealth, work: Work) -> None:
    """Every report is stored, for "last heard"; only a change of state is news."""
    device = work.house.device(command.device)
    known = work.books.health_of(device.code)
    work.books.put_health(
        HealthRow(
            device=device.code,
            health=command.health,
            detail=command.detail,
            profile=command.profile or (known.profile if known else ""),
            counters=command.counters or (known.counters if known else {}),
            # "gone" is what others say of it.
            last_heard=known.last_heard if known and command.health == "gone" else work.now,
        )
    )
    if known is None or (known.health, known.detail) != (command.health, command.detail):
        work.devices.append(device.code)
        work.note(
            "device_health",
            f"device:{device.code}",
            health=command.health,
            detail=command.detail,
        )
