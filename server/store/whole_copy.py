"""A whole database as one SQLite file, taken while it is used; and back into a database.

A backup is a SQLite file whatever the hall runs on, so that it can be looked at and checked
anywhere, and a hall can move from one kind of database to the other.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, delete, insert, make_url, select, text

from floorlink.errors import HallfloorError
from server.store.databases import connect_engine, for_reading, for_writing
from server.store.every_table import metadata
from server.store.schema import bring_up_to_date, must_be_up_to_date
from server.store.trouble import trouble_of

_AT_ONCE = 1000
"""Rows: what stays in memory."""


class NotWholeError(HallfloorError):
    """A copy that SQLite itself finds faults in."""

    code = "not_whole"


def copy_out(url: str, target: Path, keys: Path) -> None:
    """The database at `url` as of one moment, into a new file. Nobody who writes has to wait.

    `keys`: the file of the keys for personal texts, which opens those of the copy too.
    """
    parsed = make_url(url)
    try:
        if parsed.get_backend_name() == "sqlite":
            _by_pages(Path(parsed.database or ""), target)
        else:
            engine = connect_engine(url, keys)
            must_be_up_to_date(engine)
            _by_rows(engine, connect_engine(f"sqlite:///{target}", keys))
    except Exception as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        raise trouble from error
    _put_in_one_file(target)


def copy_in(source: Path, url: str, keys: Path) -> None:
    """A copy's rows into the empty database at `url`, which gets this version's tables."""
    own = connect_engine(f"sqlite:///{source}", keys)
    bring_up_to_date(own)
    _by_rows(own, connect_engine(url, keys))


def must_be_whole(database: Path) -> None:
    """NotWholeError unless every page and index of the file is sound."""
    with closing(sqlite3.connect(database)) as connection:
        try:
            said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        except sqlite3.DatabaseError as error:
            raise NotWholeError(f"{database}: {error}") from error
    if said != ["ok"]:
        raise NotWholeError(f"{database}: {said[0]} ({len(said)} faults)")


def _by_pages(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)  # all pages in one step: one moment


def _by_rows(source: Engine, target: Engine) -> None:
    bring_up_to_date(target)
    with (
        for_reading(source.connect()) as old,
        old.begin(),
        for_writing(target.connect()) as new,
        new.begin(),
    ):
        if new.dialect.name == "sqlite":
            new.execute(text("PRAGMA defer_foreign_keys = 1"))
        for table in metadata.sorted_tables:
            new.execute(delete(table))
            rows = old.execution_options(yield_per=_AT_ONCE).execute(select(table))
            for some in rows.mappings().partitions(_AT_ONCE):
                new.execute(insert(table), [dict(row) for row in some])


def _put_in_one_file(database: Path) -> None:
    """No log beside it: whoever moves the file moves all of it."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").close()
