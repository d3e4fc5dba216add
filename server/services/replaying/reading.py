"""A day's tape, read from the journal and told in the words of the hall of today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from server.domain.errors import InvalidRequest
from server.services.floor_page import thresholds
from server.services.floor_plan import plan_view
from server.services.house import House, names
from server.services.ports import Books
from server.services.records import JournalRow
from server.services.replaying.tape import Taping
from server.services.replaying.views import DayTape, TapeDevice, TapeQueue, TapeWindow

_ROWS_AT_ONCE = 2000
_LOOK_BACK = timedelta(days=1)
"""Windows that nobody closed in the evening, and who was left waiting, are known from here on."""


def day_tape(books: Books, house: House, day: date, now: datetime) -> DayTape:
    begin, end = house.bounds(day)
    if begin > now:
        raise InvalidRequest(what="这一天还没有到")
    taping = Taping(begin, house.windows, house.queues)
    first = last = 0
    for row in _rows(books, _known_from(books, begin), end):
        taping.follow(row)
        if row.at >= begin:
            last = int((row.at - begin).total_seconds())
            first = first or last
    taping.close()
    moment = min(now, end)
    return DayTape(
        day=day.isoformat(),
        begin=begin,
        first=first,
        last=int((now - begin).total_seconds()) if now < end else last,
        windows=[
            TapeWindow(
                window=code,
                name=house.window_names[code],
                zone=window.zone,
                queues=list(window.queues),
                departments=house.departments_at[code],
                spells=taping.spells[code],
            )
            for code, window in house.windows.items()
        ],
        queues=[
            TapeQueue(queue=code, name=house.queue_names[code], points=taping.points[code])
            for code in house.queues
        ],
        devices=[
            TapeDevice(
                device=device.code,
                kind=device.kind,
                agent=device.agent,
                window=device.window,
                zone=device.zone,
                points=taping.health.get(device.code, []),
            )
            for device in house.hall.devices
        ],
        steps=taping.steps,
        ratings=taping.ratings,
        people={clerk.badge: clerk.name for clerk in house.hall.clerks},
        zones={zone.code: names(zone.name) for zone in house.hall.zones},
        thresholds=thresholds(house),
        plan=plan_view(books, house, moment),
    )


def _known_from(books: Books, begin: datetime) -> datetime:
    """The last close of a day before this one: nobody waits then and every window is closed."""
    closes = books.journal_between(begin - _LOOK_BACK, begin, {"day_closed"})
    return closes[-1].at if closes else begin - _LOOK_BACK


def _rows(books: Books, begin: datetime, end: datetime) -> Iterator[JournalRow]:
    since = books.seq_at(begin) - 1
    while rows := books.journal(since, _ROWS_AT_ONCE):
        for row in rows:
            if row.at >= end:
                return
            yield row
        since = rows[-1].seq
