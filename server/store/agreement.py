"""Whether the tables say what the journal says: `hallfloor check`.

The journal is written once and never changed, so where the two differ the tables were changed by
something else than a command of the floor: a repaired file, a hand in the database, a defect.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection, select

from server.domain.tickets import TicketState
from server.store.databases import connect_engine, for_reading
from server.store.tables import halls, journal, numbers, ratings, tickets

_BECOMES = {
    "issued": TicketState.WAITING,
    "called": TicketState.CALLED,
    "started": TicketState.SERVING,
    "missed": TicketState.MISSED,
    "taken_back": TicketState.WAITING,
    "held": TicketState.HELD,
    "transferred": TicketState.WAITING,
    "discarded": TicketState.DISCARDED,
    "cancelled": TicketState.CANCELLED,
    "expired": TicketState.EXPIRED,
}
"""Kind of entry -> the ticket's state after it; `finished` says whether the visit goes on."""


def disagreements(url: str) -> list[str]:
    """Every one in words, empty if all agrees. Reads one moment of the database."""
    engine = connect_engine(url)
    try:
        with for_reading(engine.connect()) as connection, connection.begin():
            return [*_checked(connection)]
    finally:
        engine.dispose()


def _checked(connection: Connection) -> Iterator[str]:
    for hall, next_seq in connection.execute(select(halls.c.id, halls.c.next_seq)):
        states: dict[int, TicketState] = {}
        rated: dict[int, object] = {}
        expected = 1
        entries = (
            select(journal.c.seq, journal.c.kind, journal.c.subject, journal.c.data)
            .where(journal.c.hall_id == hall)
            .order_by(journal.c.seq)
        )
        for seq, kind, subject, data in connection.execute(entries):
            if seq != expected:
                yield f"journal: {seq} follows {expected - 1}"
            expected = seq + 1
            if kind in _BECOMES or kind == "finished":
                goes_on = kind == "finished" and data.get("goes_on")
                becomes = TicketState.WAITING if goes_on else TicketState.FINISHED
                states[int(subject.removeprefix("ticket:"))] = _BECOMES.get(kind, becomes)
            elif kind == "rated":
                rated[data["serving"]] = data["level"]
        if expected != next_seq:
            yield f"journal: ends at {expected - 1}, the hall counted {next_seq - 1}"
        yield from _tickets(connection, hall, states)
        yield from _ratings(connection, hall, rated)


def _tickets(connection: Connection, hall: int, states: dict[int, TicketState]) -> Iterator[str]:
    issued: Counter[tuple[str, object]] = Counter()
    rows = select(tickets.c.id, tickets.c.number, tickets.c.queue, tickets.c.day, tickets.c.state)
    for id, number, queue, day, state in connection.execute(rows.where(tickets.c.hall_id == hall)):
        issued[queue, day] += 1
        told = states.pop(id, None)
        if told is None:
            yield f"ticket {number} of {day}: {state}, but the journal never issued it"
        elif told != state:
            yield f"ticket {number} of {day}: {state}, but {told} in the journal"
    yield from (f"ticket {id}: in the journal only" for id in sorted(states))
    counted = select(numbers.c.queue, numbers.c.day, numbers.c.next)
    for queue, day, following in connection.execute(counted.where(numbers.c.hall_id == hall)):
        if issued[queue, day] != following - 1:
            yield f"queue {queue} on {day}: {issued[queue, day]} tickets, {following - 1} numbers"


def _ratings(connection: Connection, hall: int, rated: dict[int, object]) -> Iterator[str]:
    rows = select(ratings.c.serving, ratings.c.number, ratings.c.level)
    for serving, number, level in connection.execute(rows.where(ratings.c.hall_id == hall)):
        if serving not in rated:
            yield f"rating of {number}: not in the journal"
        elif rated.pop(serving) != level:
            yield f"rating of {number}: not the level that the journal says"
    yield from (f"rating of serving {serving}: in the journal only" for serving in sorted(rated))
