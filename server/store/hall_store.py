"""A hall's database behind `ports.Store`: one writing connection, a few that read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from server.services.ports import Batch, Offload
from server.store.books import SqlBooks
from server.store.databases import begin_writing, for_reading, for_writing, without_patience

HALL_ID = 1
"""The one hall of a database; another number makes room for more in one."""


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

    @property
    def waits(self) -> bool:
        return self._engine.dialect.name != "sqlite"

    def write(self, work: Callable[[Batch], None], offload: Offload) -> None:
        connection, books = self._writer or self._open_writer()
        try:
            begin_writing(connection, offload)
            with connection.begin() as transaction:
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
        self._writer = connection, SqlBooks(connection, self._hall_id)
        return self._writer

    @contextmanager
    def reading(self) -> Iterator[SqlBooks]:
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
            if connection.invalidated:
                connection.close()
            else:
                self._idle_readers.append((connection, books))

    def close(self) -> None:
        """Only when neither `write` nor `reading` runs."""
        while self._idle_readers:
            self._idle_readers.pop()[0].close()
        if self._writer is not None:
            self._writer[0].close()
            self._writer = None
        self._engine.dispose()
