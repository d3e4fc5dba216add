"""The evidence of a case, gathered from the journal: waits, calls, receipts, transfers, times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from floorlink.messages import Names, shown_window
from server.domain.follow_up.evidence import case_evidence
from server.services.case_records import CaseRow
from server.services.device_words import channel_names, detail_names
from server.services.follow_up.views import Evidence, EvidenceLine
from server.services.house import House
from server.services.ports import Books
from server.services.records import JournalRow, ServingRow
from server.services.work import ticket_subject

_DETAILS: dict[str, Callable[[str, House], Names]] = {
    "to_window": lambda window, _: Names(
        zh=f"{shown_window(window)}号窗口", en=f"window {shown_window(window)}"
    ),
    "to_queue": lambda queue, house: house.queue_names.get(queue, Names(zh=queue, en=queue)),
    "channel": lambda channel, _: channel_names(channel),
    "reason": lambda said, _: Names(zh=said, en=said),
    "detail": lambda said, _: detail_names(said),
}
"""What is told of a journal row, in this order."""


def evidence_of(row: CaseRow, until: int, books: Books, house: House) -> Evidence | None:
    """Of the visit that the case is about, as far as the journal went at `until`."""
    ticket = books.ticket(row.ticket) if row.ticket else None
    if ticket is None:
        return None
    since = seq_before(books, ticket.issued_at)
    own = books.journal_of([ticket_subject(ticket)], since, until)
    calls = [f"call:{line.seq}" for line in own if line.kind == "called"]
    receipts = books.journal_of(calls, since, until) if calls else []
    lines = sorted([*own, *receipts], key=lambda line: line.seq)
    day = case_evidence(lines, ticket.id)
    name = house.service_names.get(ticket.service) or house.queue_names.get(
        ticket.queue, Names(zh=ticket.queue)
    )
    return Evidence(
        service_name=name,
        ticket_class=ticket.ticket_class.value,
        waited_s=max(0, int(day.calls[0].waited.total_seconds())) if day.calls else None,
        served_s=_served(books.serving(row.serving) if row.serving else None),
        calls=len(day.calls),
        recalls=sum(call.times - 1 for call in day.calls),
        undelivered=sum(len(call.failed_on) for call in day.calls),
        transfers=len(day.transfers),
        holds=sum(call.ended == "held" for call in day.calls),
        lines=[_line(line, house) for line in lines],
    )


def seq_before(books: Books, moment: datetime) -> int:
    """`seq` of the last journal row before `moment`, found by halving: rows are in time's order."""
    low, high = 0, books.seq
    while low < high:
        middle = (low + high) // 2
        found = books.journal(middle, 1)
        if found and found[0].at < moment:
            low = middle + 1
        else:
            high = middle
    return low


def _served(serving: ServingRow | None) -> int | None:
    if serving is None or serving.started_at is None or serving.ended_at is None:
        return None
    return max(0, int((serving.ended_at - serving.started_at).total_seconds()))


def _line(row: JournalRow, house: House) -> EvidenceLine:
    told = [
        name(str(row.data[what]), house) for what, name in _DETAILS.items() if row.data.get(what)
    ]
    return EvidenceLine(
        at=row.at,
        kind=row.kind,
        window=str(row.data.get("window", "")),
        detail=Names(
            zh=" · ".join(one.zh for one in told), en=" · ".join(one.en or one.zh for one in told)
        )
        if told
        else None,
    )
