"""Statistics of a million tickets, three years of a county hall, on SQLite.

The data is made here, straight into the tables: tickets, servings, prompts, ratings, and the
journal's entries about windows, which are what the sums of a day read. Every day is summed up once
before the reports are asked for, as the server does at night.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from bench.figures import Figures
from bench.hall import QUEUES, WINDOWS, bench_hall
from server.reports.statistics_files import statistics_book
from server.services.statistics.reporting import BY, EVERY, Asked
from server.store.opening import open_floor

_LIMIT_S = 2.0
_LARGEST = "clerk_by_day"
_DAYS = 780
"""Working days of three years."""
_TODAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
_MICROSECONDS = 1_000_000
_Rows = list[tuple[str | int | None, ...]]


def measure(figures: Figures, folder: Path, *, quick: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "hallfloor.db"
    with closing(open_floor(f"sqlite:///{path}", clock=lambda: _TODAY)) as floor:
        floor.import_hall(bench_hall())
        days = list(_working_days(_DAYS // 10 if quick else _DAYS))
        _fill(path, days, per_day=-(-1_000_000 // _DAYS))
        started = time.perf_counter()
        floor.sum_days(days[0], days[-1])
        summed = time.perf_counter() - started
        figures.add("statistics_ms_day_summed_up", summed / len(days) * 1000)
        for name, asked in _reports(days).items():
            started = time.perf_counter()
            report = floor.statistics(asked)
            took = time.perf_counter() - started
            assert report.total.arrivals > 0, name
            figures.add(f"statistics_s_{name}", took, at_most=_LIMIT_S)
            if name == _LARGEST:
                started = time.perf_counter()
                statistics_book(report, "zh")
                took += time.perf_counter() - started
                figures.add(f"statistics_s_{name}_as_xlsx", took, at_most=_LIMIT_S)


def _reports(days: list[date]) -> dict[str, Asked]:
    """Every report that there is, over all the days: by each thing, told by day, week and month,
    and compared with as many days before; then what people ask for most."""
    first, last = days[0], days[-1]
    found = {
        f"{by}_by_{every}": Asked(by=by, since=first, until=last, every=every)
        for by in BY
        for every in EVERY
    }
    middle = first + (last - first) // 2
    for by in BY:
        half = Asked(by=by, since=middle, until=last, every="month", compare="before")
        found[f"{by}_halves_compared"] = half
    return found | {
        "window_year_compared": Asked(
            by="window",
            since=last - timedelta(days=364),
            until=last,
            every="week",
            key=WINDOWS[0],
            compare="year",
        ),
        "month": Asked(by="queue", since=last.replace(day=1), until=last, every="day"),
        "with_today": Asked(by="window", since=last, until=_TODAY.date(), every="day"),
    }


def _working_days(count: int) -> Iterator[date]:
    day = _TODAY.date() - timedelta(days=count * 7 // 5 + 7)
    while count:
        if day.weekday() < 5:
            count -= 1
            yield day
        day += timedelta(days=1)


def _fill(path: Path, days: list[date], per_day: int) -> None:
    random = Random(2026)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        ticket = 0
        seq: int = connection.execute("SELECT next_seq FROM halls").fetchone()[0]
        for day in days:
            ticket, seq = _day(connection, random, day, ticket, seq, per_day)
        connection.execute(
            "UPDATE halls SET next_seq = ?, next_ticket = ?, next_serving = ?",
            (seq, ticket + 1, ticket + 1),
        )
        connection.commit()


def _day(
    connection: sqlite3.Connection, random: Random, day: date, ticket: int, seq: int, per_day: int
) -> tuple[int, int]:
    """Opened at half past eight, closed at five; most are served, some do not come."""
    opens = int(datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC).timestamp())
    text, start = day.isoformat(), opens * _MICROSECONDS
    tickets, servings, prompts, ratings, journal = (_Rows() for _ in range(5))
    for n, window in enumerate(WINDOWS):
        data = f'{{"clerk":"{2000 + n}"}}'
        journal.append((seq, start, "window_opened", f"window:{window}", "system", data))
        seq += 1
    for n in range(per_day):
        ticket += 1
        queue = QUEUES[n % len(QUEUES)]
        place = QUEUES.index(queue) + len(QUEUES) * random.randrange(len(WINDOWS) // len(QUEUES))
        window, clerk = WINDOWS[place], str(2000 + place)
        issued = start + n * (30_000 * _MICROSECONDS // per_day)
        waited, took = random.randrange(30, 2400), random.randrange(60, 900)
        called = issued + waited * _MICROSECONDS
        ended = called + took * _MICROSECONDS
        fate = random.random()
        state = "finished" if fate < 0.93 else "missed" if fate < 0.97 else "cancelled"
        number = f"{queue}{n // len(QUEUES) + 1:03}"
        here = window if state != "cancelled" else ""
        service = f"service-{queue}"
        tickets.append(
            (ticket, text, number, queue, f"{ticket}-x", service, state, ended, here, issued)
        )
        if state == "cancelled":
            continue
        start_at = called + 5 * _MICROSECONDS if state == "finished" else None
        servings.append(
            (ticket, ticket, queue, window, clerk, text, called, start_at, ended, state)
        )
        if state == "finished":
            rated = random.random() < 0.6
            prompts.append(
                (
                    f"{ticket}-p",
                    ticket,
                    ticket,
                    number,
                    window,
                    clerk,
                    text,
                    ended,
                    "rated" if rated else "timed_out",
                )
            )
            if rated:
                level = random.choice((5, 5, 5, 5, 4, 4, 3, 2))
                ratings.append((ticket, ticket, ticket, number, window, clerk, text, ended, level))
    closes = start + 30_600 * _MICROSECONDS
    for window in WINDOWS:
        journal.append((seq, closes, "window_closed", f"window:{window}", "system", "{}"))
        seq += 1
    for statement, rows in zip(
        _INSERTS, (tickets, servings, prompts, ratings, journal), strict=True
    ):
        connection.executemany(statement, rows)
    return ticket, seq


_INSERTS = (
    "INSERT INTO tickets (hall_id, id, day, number, queue, token, ticket_class, language, service,"
    " state, since, window, stage, call, issued_at)"
    " VALUES (1, ?, ?, ?, ?, ?, 'ordinary', 'zh', ?, ?, ?, ?, 1, 0, ?)",
    "INSERT INTO servings (hall_id, id, ticket, stage, queue, window, clerk, day, call, called_at,"
    " started_at, ended_at, outcome) VALUES (1, ?, ?, 1, ?, ?, ?, ?, 0, ?, ?, ?, ?)",
    "INSERT INTO prompts (hall_id, token, serving, ticket, number, window, clerk, day, opened_at,"
    " until, state) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9)",
    "INSERT INTO ratings (hall_id, serving, seq, ticket, number, window, clerk, day, at, level,"
    " channel, device, tags, text) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'keypad', '', '[]', '')",
    "INSERT INTO journal (hall_id, seq, at, kind, subject, actor, data)"
    " VALUES (1, ?, ?, ?, ?, ?, ?)",
)
