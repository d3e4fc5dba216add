"""Closing a hall's database while it is still being read: SQLite's log goes with the last one."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.services.committer import directly
from server.store.databases import connect_engine
from server.store.hall_store import HALL_ID, SqlStore


@pytest.fixture
def log(tmp_path: Path, sqlite_template: Path) -> Path:
    shutil.copy(sqlite_template, tmp_path / "hall.db")
    return tmp_path / "hall.db-wal"


@pytest.fixture
def store(log: Path) -> Iterator[SqlStore]:
    """Something was written and something was read: it keeps a connection for each."""
    store = SqlStore(connect_engine(f"sqlite:///{log.with_name('hall.db')}"), HALL_ID)
    store.touch()
    store.write(lambda _: None, directly)
    with store.reading() as books:
        books.hall()
    assert log.exists()
    yield store
    store.close(patience_s=0)


def test_closing_waits_for_what_is_being_read(store: SqlStore, log: Path) -> None:
    closing = threading.Thread(target=store.close, args=(60,))
    with store.reading() as books:
        closing.start()
        closing.join(0.1)
        assert closing.is_alive()
        books.hall()
    closing.join()

    assert not log.exists()


def test_a_reading_that_outlasts_closing_is_the_last_one_out(store: SqlStore, log: Path) -> None:
    with store.reading() as books:
        store.close(patience_s=0)
        assert log.exists()
        books.hall()

    assert not log.exists()


def test_what_is_read_after_closing_leaves_nothing_open(store: SqlStore, log: Path) -> None:
    store.close()

    with store.reading() as books:
        books.hall()

    assert not log.exists()
