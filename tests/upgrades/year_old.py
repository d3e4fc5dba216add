"""A year of the demo hall as a database of the oldest version, and how long bringing it up takes.

python -m tests.upgrades.year_old [--days 250]

The first of the two days that 0001.db.xz keeps is lived again on every working day before it: the
same people come, at the same times of day, as tickets, calls and servings of their own. Then, as an
operator does it: hallfloor migrate, hallfloor check.
"""

from __future__ import annotations

import argparse
import json
import lzma
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from server.data_folder import DATABASE

OLDEST = Path(__file__).parent.parent / "golden" / "halls" / "0001.db.xz"
_FIRST = date(2026, 3, 2)
"""The day that is lived again."""
_MICROSECONDS_A_DAY = 86_400 * 1_000_000
# What a row of each table carries besides its day: column -> what it counts.
_COUNTED = {
    "tickets": {"id": "ticket", "call": "seq"},
    "stages": {"ticket": "ticket"},
    "servings": {"id": "serving", "ticket": "ticket", "call": "seq"},
    "calls": {"seq": "seq", "ticket": "ticket"},
    "prompts": {"serving": "serving", "ticket": "ticket"},
    "ratings": {"serving": "serving", "ticket": "ticket", "seq": "seq"},
    "numbers": {},
    "requests": {},
    "journal": {"seq": "seq"},
}
_OWN_WORDS = {"prompts": "token", "requests": "request_id"}
"""What must be another for every row."""


class Year:
    def __init__(self, path: Path) -> None:
        path.write_bytes(lzma.decompress(OLDEST.read_bytes()))
        self._base = sqlite3.connect(path)
        self._base.execute("PRAGMA foreign_keys = OFF")
        self._base.execute("PRAGMA synchronous = OFF")
        self._columns = {
            table: [row[1] for row in self._base.execute(f"PRAGMA table_info({table})")]
            for table in _COUNTED
        }
        day = str(_FIRST)
        ask = self._base.execute
        self._last = ask("SELECT max(seq) FROM journal WHERE kind = 'day_closed'").fetchone()[0]
        self._before = ask("SELECT max(seq) FROM journal WHERE kind = 'enrolled'").fetchone()[0]
        tickets = ask("SELECT max(id) FROM tickets WHERE day = ?", (day,)).fetchone()[0]
        servings = ask("SELECT max(id) FROM servings WHERE day = ?", (day,)).fetchone()[0]
        self._a_day = {
            "seq": self._last - self._before,
            "ticket": tickets,
            "serving": servings,
        }
        self._template = {
            table: ask(f"SELECT * FROM {table} WHERE {where}").fetchall()
            for table, where in {
                **dict.fromkeys(_COUNTED, f"day = '{day}'"),
                "stages": f"ticket <= {tickets}",
                "requests": f"at <= (SELECT at FROM journal WHERE seq = {self._last})",
                "journal": f"seq > {self._before} AND seq <= {self._last}",
            }.items()
        }

    def live(self, days: int) -> None:
        """So many days more, before the two."""
        when = list(_working_days_before(_FIRST, days))
        with self._base:
            self._move_on(days)
            self._base.execute(
                "UPDATE journal SET at = at - ? WHERE seq <= ?",
                ((_FIRST - when[0]).days * _MICROSECONDS_A_DAY, self._before),
            )
            for place, day in enumerate(when):
                self._day(place, day)

    def close(self) -> None:
        self._base.close()

    def _move_on(self, days: int) -> None:
        """The two days get the numbers after all those before them."""
        by = {what: days * count for what, count in self._a_day.items()}
        for table, counted in _COUNTED.items():
            rows = self._base.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            kept = [row for row in rows if table == "journal" and row[1] <= self._before]
            self._base.execute(f"DELETE FROM {table}")
            moved = (
                self._later(table, row, by, timedelta(), "") for row in rows if row not in kept
            )
            self._put(table, [*kept, *moved] if counted else rows)
        self._base.execute(
            "UPDATE halls SET next_seq = next_seq + ?, next_ticket = next_ticket + ?,"
            " next_serving = next_serving + ?",
            (by["seq"], by["ticket"], by["serving"]),
        )

    def _day(self, place: int, day: date) -> None:
        by = {what: place * count for what, count in self._a_day.items()}
        for table, rows in self._template.items():
            self._put(table, [self._later(table, row, by, day - _FIRST, f"{day}-") for row in rows])

    def _put(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        marks = ", ".join("?" * len(self._columns[table]))
        self._base.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    def _later(
        self, table: str, row: tuple[Any, ...], by: dict[str, int], later: timedelta, own: str
    ) -> tuple[Any, ...]:
        """The row of another day: its times, its numbers, and what it says of others."""
        facts = dict(zip(self._columns[table], row, strict=True))
        for column, value in facts.items():
            if column == "day":
                facts[column] = str(date.fromisoformat(value) + later)
            elif column in _COUNTED[table] and value:
                facts[column] = value + by[_COUNTED[table][column]]
            elif column == _OWN_WORDS.get(table):
                facts[column] = own + value
            elif column in _TIMES and value is not None:
                facts[column] = value + later.days * _MICROSECONDS_A_DAY
        if table == "tickets":
            # A ticket's token begins with its number.
            facts["token"] = f"{facts['id']}.{facts['token'].partition('.')[2]}"
        if table == "journal":
            facts |= _said_later(facts, by, later)
        return tuple(facts.values())


_TIMES = frozenset(
    {"at", "since", "issued_at", "called_at", "started_at", "ended_at", "opened_at", "until"}
)


def _said_later(facts: dict[str, Any], by: dict[str, int], later: timedelta) -> dict[str, Any]:
    subject, _, key = facts["subject"].partition(":")
    if subject == "ticket":
        key = str(int(key) + by["ticket"])
    elif subject == "day":
        key = str(date.fromisoformat(key) + later)
    data = json.loads(facts["data"])
    for one in [data, *data.get("candidates", [])]:
        for word, what in (("ticket", "ticket"), ("serving", "serving"), ("call", "seq")):
            if word in one:
                one[word] += by[what]
        for word in ("day", "until", "since"):
            if word in one:
                one[word] = _other_day(one[word], later)
    return {"subject": f"{subject}:{key}", "data": json.dumps(data, ensure_ascii=False)}


def _other_day(text: str, later: timedelta) -> str:
    return str(date.fromisoformat(text[:10]) + later) + text[10:]


def _working_days_before(day: date, count: int) -> Iterator[date]:
    found: list[date] = []
    while len(found) < count:
        day -= timedelta(days=1)
        if day.weekday() < 5:
            found.append(day)
    return reversed(found)


def year_old(path: Path, days: int) -> None:
    with closing(Year(path)) as year:
        year.live(days)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=250, help="working days (250)")
    days: int = parser.parse_args().days
    with tempfile.TemporaryDirectory(prefix="hallfloor-year-") as place:
        database = Path(place) / DATABASE
        year_old(database, days)
        _tell(f"{days} days and two of the oldest version", database, 0.0)
        for word in ("migrate", "check"):
            began = time.monotonic()
            subprocess.run([_program(), word, "--data", place], check=True)
            _tell(word, database, time.monotonic() - began)


def _tell(what: str, database: Path, took: float) -> None:
    with closing(sqlite3.connect(database)) as base:
        counts = [
            base.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("tickets", "journal")
        ]
    size = database.stat().st_size / 1e6
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    sys.stdout.write(
        f"{what}: {took:.1f} s, {size:.0f} MB, {counts[0]} tickets, {counts[1]} journal rows,"
        f" at most {memory:.0f} MB of memory\n"
    )


def _program() -> Path:
    return Path(sys.executable).with_name("hallfloor")


if __name__ == "__main__":
    main()
