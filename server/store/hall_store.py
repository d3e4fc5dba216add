"""A hall's database behind `ports.Store`: one writing connection, a few that read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Engine

from server.services.ports import Batch, Offload
from server.services.trouble import StoreTrouble
from server.store.books import SqlBooks
from server.store.databases import (
    begin_writing,
    for_reading,
    for_writing,
    log_moved,
    set_checkpoints,
    without_patience,
    write_something,
)
from server.store.trouble import trouble_of

HALL_ID = 1
"""The one hall of a database; another number makes room for more in one."""
_LAST_READINGS_S = 2.0
"""How long closing waits for what is just being read; a page of figures takes a tenth of it."""
_LOOK_S = 0.005


class SqlBatch:
    """One write transaction that several commands share."""

    def __init__(self, connection: Connection, books: SqlBooks) -> None:
        self._connection = connection
        self.books = books

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        self.books.flush()
        answers = self.books.answers()
        savepoint = self._connection.begin_nested()
        try:
            yield
            self.books.flush()
        except BaseException:
            savepoint.rollback()
            self.books.forget()
            self.books.begin(writing=True)
            self.books.restore_answers(answers)
            raise
        savepoint.commit()


class SqlStore:
    """`write` is called by one thread at a time, `reading` by any number."""

    def __init__(self, engine: Engine, hall_id: int) -> None:
        self._engine = engine
        self._hall_id = hall_id
        self._writer: tuple[Connection, SqlBooks] | None = None
        self._idle_readers: list[tuple[Connection, SqlBooks]] = []
        self._under_way: set[object] = set()
        """Readings that have begun and whose connection is neither idle nor closed yet."""
        self._closed = False
        self._opened = 0
        """Counts failures of the database: readers from before one are given up."""
        self._in_doubt = False
        """The database failed, and nothing has been written since."""

        self._keeps_log = False

    def keep_log(self, keep: bool) -> None:
        """Whether commits leave it to `move_log` to move SQLite's log into the database."""
        if keep != self._keeps_log:
            self._keeps_log = keep
            if self._writer is not None:
                set_checkpoints(self._writer[0], by_commits=not keep)

    def move_log(self) -> bool:
        """Move all of SQLite's log into the database, between two writes; whether none is left."""
        connection, _ = self._writer or self._open_writer()
        return log_moved(connection)

    def touch(self) -> None:
        """The next batch is written even if it changes nothing."""
        self._in_doubt = True

    @property
    def waits(self) -> bool:
        return self._engine.dialect.name != "sqlite"

    def write(self, work: Callable[[Batch], None], offload: Offload) -> None:
        try:
            self._write(work, offload)
        except Exception as error:
            if trouble_of(error) is not None:
                self._doubt()
            raise
        self._in_doubt = False

    def _doubt(self) -> None:
        """Nothing that was opened before is used again: connections of one program share what
        SQLite found out about the disk, such as that it can only be read."""
        self._in_doubt = True
        self._opened += 1
        self._close_idle_readers()

    def _close_idle_readers(self) -> None:
        while self._idle_readers:
            with suppress(IndexError):  # another thread may have taken the last
                self._idle_readers.pop()[0].close()

    def trouble(self, error: Exception) -> StoreTrouble | None:
        return trouble_of(error)

    def _write(self, work: Callable[[Batch], None], offload: Offload) -> None:
        connection, books = self._writer or self._open_writer()
        try:
            begin_writing(connection, offload)
            with connection.begin() as transaction:
                if self._in_doubt:
                    write_something(connection)
                books.begin(writing=True)
                work(SqlBatch(connection, books))
                books.flush()
                offload(transaction.commit)
        except BaseException:
            books.forget()
            # The connection may be what failed: the next batch gets a new one.
            self._writer = None
            connection.invalidate()
            connection.close()
            raise

    def _open_writer(self) -> tuple[Connection, SqlBooks]:
        connection = for_writing(self._engine.connect())
        without_patience(connection)
        if self._keeps_log:
            set_checkpoints(connection, by_commits=False)
        self._writer = connection, SqlBooks(connection, self._hall_id)
        return self._writer

    @contextmanager
    def reading(self) -> Iterator[SqlBooks]:
        reading = object()
        self._under_way.add(reading)
        try:
            with self._read() as books:
                yield books
        finally:
            self._under_way.discard(reading)

    @contextmanager
    def _read(self) -> Iterator[SqlBooks]:
        opened = self._opened
        try:
            connection, books = self._idle_readers.pop()
        except IndexError:
            connection = for_reading(self._engine.connect())
            books = SqlBooks(connection, self._hall_id)
        try:
            with connection.begin():
                books.begin(writing=False)
                yield books
        finally:
            if connection.invalidated or opened != self._opened:
                connection.close()
            else:
                self._idle_readers.append((connection, books))
            if self._closed:
                self._close_idle_readers()

    def close(self, patience_s: float = _LAST_READINGS_S) -> None:
        """Only when `write` does not run. Waits `patience_s` for readings that are under way: the
        last connection to go moves SQLite's log into the database and takes it away. A reading
        that comes later, or takes longer, closes its own connection."""
        self._closed = True
        deadline = time.monotonic() + patience_s
        while self._under_way and time.monotonic() < deadline:
            time.sleep(_LOOK_S)
        self._close_idle_readers()
        if self._writer is not None:
            self._writer[0].close()
            self._writer = None
        self._engine.dispose()
