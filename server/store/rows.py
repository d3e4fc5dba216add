"""The ground under the books: one connection, writes kept back to go together, what stays known.

Inserts wait in `_kept_back` until something is read or the batch ends, so that a batch of issues
becomes one executemany per table. Whatever has been read stays known as long as the hall's `seq`
shows that nobody else has written: every change appends to the journal, so an unmoved `seq` means
an unmoved hall.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    Executable,
    Table,
    bindparam,
    insert,
    select,
    update,
)

from server.domain.hall import Hall
from server.domain.visits import Stages
from server.services.records import CallRow, JournalRow, Line, ServingRow, TicketRow, WindowRow
from server.store.every_table import metadata
from server.store.keys import KeyRing
from server.store.prepared import Prepared
from server.store.tables import halls

_HALL = select(halls.c.version, halls.c.next_seq, halls.c.next_ticket, halls.c.next_serving).where(
    halls.c.id == bindparam("hall")
)
_LOOK_AT_HALL = Prepared(_HALL)
_LOCK_HALL = Prepared(_HALL.with_for_update())
_COUNTERS = Prepared(
    update(halls)
    .where(halls.c.id == bindparam("hall"))
    .values(
        version=bindparam("new_version"),
        next_seq=bindparam("new_seq"),
        next_ticket=bindparam("new_ticket"),
        next_serving=bindparam("new_serving"),
    )
)
_INSERT = {table: Prepared(insert(table)) for table in metadata.sorted_tables}
_KNOWN_AT_MOST = 5000


@dataclass(slots=True)
class Known:
    """What has been read of the floor since `seq` last moved without us."""

    lines: dict[Line, int] | None = None
    oldest: dict[str, datetime | None] = field(default_factory=dict)
    numbers: dict[tuple[str, date], int] = field(default_factory=dict)
    own: dict[tuple[str, date], int] = field(default_factory=dict)
    windows: dict[str, WindowRow] | None = None
    tickets: dict[int, TicketRow] = field(default_factory=dict)
    visits: dict[int, Stages] = field(default_factory=dict)
    tickets_at: dict[str, TicketRow] | None = None
    held: dict[int, TicketRow] | None = None
    servings_at: dict[str, ServingRow] | None = None
    calls: dict[int, CallRow] = field(default_factory=dict)
    receipts: dict[int, dict[str, str]] = field(default_factory=dict)

    def shed(self) -> None:
        """A day's tickets must not pile up: those who still wait are soon known again."""
        for pile in (self.tickets, self.visits, self.calls, self.receipts):
            if len(pile) > _KNOWN_AT_MOST:
                pile.clear()


@dataclass(slots=True)
class Touched:
    """What one command changed, in the order of change."""

    windows: dict[str, None] = field(default_factory=dict)
    modes: dict[str, None] = field(default_factory=dict)
    """Windows opened, closed, paused: expected waits of their queues change."""
    queues: dict[str, None] = field(default_factory=dict)
    tickets: dict[int, str] = field(default_factory=dict)
    journal: list[JournalRow] = field(default_factory=list)
    written: bool = False


class Rows:
    """One hall's rows through one connection, inside a transaction that somebody else ends."""

    def __init__(self, connection: Connection, hall_id: int) -> None:
        self._connection = connection
        self._keys: KeyRing = connection.dialect.hall_keys  # type: ignore[attr-defined]  # ours
        self._hall_id = hall_id
        self._version = 0
        self._next_seq = 1
        self._next_ticket = 1
        self._next_serving = 1
        self._stored: tuple[int, int, int, int] = (0, 0, 0, 0)
        self._furniture: tuple[int, Hall] | None = None
        self._known = Known()
        self._kept_back: dict[Table, list[Mapping[str, Any]]] = {}
        self._answers: dict[str, bytes] = {}
        self._unsaved_numbers: dict[tuple[str, date], int] = {}
        self.touched = Touched()

    @property
    def seq(self) -> int:
        """Of the last journal row."""
        return self._next_seq - 1

    @property
    def version(self) -> int:
        return self._version

    def begin(self, *, writing: bool) -> None:
        """At the start of every transaction; `writing` takes the hall's row against others."""
        look = _LOCK_HALL if writing else _LOOK_AT_HALL
        version, seq, ticket, serving = look.rows(self._connection, {"hall": self._hall_id})[0]
        counters = (version, seq, ticket, serving)
        if counters != self._stored:
            self._known = Known()
            self._stored = counters
        self._known.shed()
        self._version, self._next_seq, self._next_ticket, self._next_serving = counters

    def forget(self) -> None:
        """After a rollback: nothing kept back or known may survive it."""
        self._known = Known()
        self._stored = (0, 0, 0, 0)
        self._kept_back.clear()
        self._unsaved_numbers.clear()

    def mark(self) -> None:
        """A command begins: from here on `touched` tells what it did."""
        self.touched = Touched()

    def flush(self) -> None:
        """Send what was kept back; the order satisfies the foreign keys."""
        self._send_kept_back()
        self._save_numbers()
        counters = (self._version, self._next_seq, self._next_ticket, self._next_serving)
        if counters != self._stored:
            names = ("new_version", "new_seq", "new_ticket", "new_serving")
            facts = {"hall": self._hall_id, **dict(zip(names, counters, strict=True))}
            _COUNTERS.run(self._connection, [facts])
            self._stored = counters

    def _save_numbers(self) -> None:
        raise NotImplementedError

    def _keep_back(self, table: Table, row: dict[str, Any]) -> None:
        row["hall_id"] = self._hall_id
        self._kept_back.setdefault(table, []).append(row)
        self.touched.written = True

    def _read(self, statement: Executable, **facts: Any) -> CursorResult[*tuple[Any, ...]]:
        if self._kept_back:
            self._send_kept_back()
        return self._connection.execute(statement, {"hall": self._hall_id, **facts})

    def _rows(self, prepared: Prepared, **facts: Any) -> Sequence[Sequence[Any]]:
        if self._kept_back:
            self._send_kept_back()
        facts["hall"] = self._hall_id
        return prepared.rows(self._connection, facts)

    def _first(self, prepared: Prepared, **facts: Any) -> Sequence[Any] | None:
        found = self._rows(prepared, **facts)
        return found[0] if found else None

    def _change(self, prepared: Prepared, *rows: dict[str, Any]) -> None:
        """Run it for each row of parameters."""
        if self._kept_back:
            self._send_kept_back()
        if rows:
            self.touched.written = True
            for row in rows:
                row["hall"] = self._hall_id
            prepared.run(self._connection, rows)

    def _write(self, statement: Executable, **facts: Any) -> None:
        if self._kept_back:
            self._send_kept_back()
        self.touched.written = True
        self._connection.execute(statement, {"hall": self._hall_id, **facts})

    def _send_kept_back(self) -> None:
        for table, rows in self._kept_back.items():
            _INSERT[table].run(self._connection, rows)
        self._kept_back.clear()
