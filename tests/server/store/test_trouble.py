"""A database that cannot write: everybody is told why, nothing has happened, and it goes on."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError

from server.services.commands import IssueTicket, TimeOutPrompts
from server.services.trouble import StoreTrouble
from server.store.log_end import FRAME, tell_of_dropped_end, written
from server.store.opening import open_floor
from server.store.trouble import trouble_of
from tests.server.at_work import AtWork
from tests.server.factories import CITIZEN, SYSTEM, Clock


def refused_by_sqlite(path: Path, *statements: str) -> sqlite3.Error:
    """SQLite's own refusal of the last statement."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements[:-1]:
            connection.execute(statement)
        with pytest.raises(sqlite3.Error) as refused:
            connection.execute(statements[-1])
    return refused.value


@pytest.fixture
def full(tmp_path: Path) -> sqlite3.Error:
    return refused_by_sqlite(
        tmp_path / "full.db",
        "CREATE TABLE t (x)",
        "PRAGMA max_page_count = 2",
        "INSERT INTO t SELECT zeroblob(100000)",
    )


def test_sqlites_refusals_are_told_by_their_cause(tmp_path: Path, full: sqlite3.Error) -> None:
    only_read = refused_by_sqlite(
        tmp_path / "t.db", "CREATE TABLE t (x)", "PRAGMA query_only = 1", "INSERT INTO t VALUES (1)"
    )
    (tmp_path / "rubbish.db").write_bytes(b"no database at all" * 100)
    damaged = refused_by_sqlite(tmp_path / "rubbish.db", "SELECT * FROM sqlite_master")

    causes = [getattr(trouble_of(error), "cause", None) for error in (full, only_read, damaged)]

    assert causes == ["full", "read_only", "damaged"]


def test_a_fault_in_a_statement_is_no_trouble_of_the_disk(tmp_path: Path) -> None:
    wrong = refused_by_sqlite(tmp_path / "t.db", "SELECT nothing FROM nowhere")

    assert trouble_of(wrong) is None
    assert trouble_of(IntegrityError("INSERT", {}, sqlite3.IntegrityError("twice"))) is None


def test_a_full_disk_is_told_once_shown_to_managers_and_forgotten_when_there_is_room(
    tmp_path: Path, sqlite_template: Path, full: sqlite3.Error, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copy(sqlite_template, tmp_path / "hall.db")
    no_room = False
    looks: list[None] = []

    def offload(work: Callable[[], Any]) -> Any:
        if no_room and work.__name__ == "commit":
            raise full
        return work()

    url = f"sqlite:///{tmp_path / 'hall.db'}"
    with closing(open_floor(url, clock=Clock(), offload=offload)) as floor:
        floor.store_health.subscribe(lambda: looks.append(None))
        before = floor.seq()
        no_room = True
        for _ in range(3):
            with pytest.raises(StoreTrouble, match="disk of the data is full"):
                floor.do(IssueTicket(queue="A"), CITIZEN, "touch-1")

        assert floor.seq() == before
        alert = floor.floor_view().alerts[0]
        assert (alert.kind, alert.subject, alert.level) == ("store", "full", "red")
        no_room = False
        floor.do(TimeOutPrompts(), SYSTEM)  # nothing to do, and yet it shows that writing works
        assert floor.floor_view().alerts == []
        assert floor.do(IssueTicket(queue="A"), CITIZEN, "touch-1").number == "A001"
        assert len(looks) == 2
        told = [record for record in caplog.records if record.levelno >= logging.WARNING]
        assert [record.levelname for record in told] == ["ERROR", "WARNING"]
        assert floor.check() == []


def test_a_hall_that_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "hall.db").write_bytes(b"no database at all" * 100)

    with pytest.raises(StoreTrouble, match="damaged; restore the last backup"):
        open_floor(f"sqlite:///{tmp_path / 'hall.db'}", clock=Clock())


@pytest.mark.parametrize("damage", ["none", "torn", "spoilt"])
def test_a_spoilt_end_of_the_log_is_told_and_costs_the_last_transaction_only(
    damage: str, tmp_path: Path, sqlite_template: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "hall.db"
    path.write_bytes(sqlite_template.read_bytes())
    before = AtWork(f"sqlite:///{path}")
    for _ in range(3):
        before.issue()
    copy = tmp_path / "copy.db"  # as a power cut leaves it
    copy.write_bytes(path.read_bytes())
    log = bytearray(Path(f"{path}-wal").read_bytes())
    before.close()
    Path(f"{copy}-wal").write_bytes(log)
    end = written(copy)
    if damage == "torn":
        head = bytes(8) + end.salts + bytes(FRAME - 16)
        Path(f"{copy}-wal").write_bytes(log[: end.end] + head + b"\xa5" * (end.page // 3))
    elif damage == "spoilt":
        log[end.end - 100] ^= 0xFF
        Path(f"{copy}-wal").write_bytes(log)

    after = AtWork(f"sqlite:///{copy}")
    try:
        issued = [paper for paper in after.kinds() if paper == "issued"]
        assert len(issued) == (2 if damage == "spoilt" else 3)
        assert after.issue().number == f"A{len(issued) + 1:03d}"
        assert after.floor.check() == []
    finally:
        after.close()
    told = "the end of the database's log is damaged: 1 transaction(s)" in caplog.text
    assert told is (damage == "spoilt")


def test_what_a_living_server_is_just_writing_is_no_damage(
    tmp_path: Path, sqlite_template: Path
) -> None:
    path = tmp_path / "hall.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = create_engine(f"sqlite:///{path}")
    with (
        closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as server,
        engine.connect() as connection,
    ):
        server.execute("PRAGMA journal_mode=WAL")
        server.execute("CREATE TABLE t (x)")
        before = written(path)
        server.execute("BEGIN IMMEDIATE")
        server.execute("INSERT INTO t VALUES (1)")
        # Its frame stands in the log already; that it counts is told after the disk's fsync.
        half = before._replace(commits=(*before.commits, before.commits[-1] + 1))
        commit = threading.Timer(0.2, server.execute, ["COMMIT"])
        commit.start()

        assert tell_of_dropped_end(path, half, connection) == 0

        commit.join()
        assert written(path).commits == half.commits
    engine.dispose()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_database_that_broke_the_connection_is_told_and_used_again(hall: AtWork) -> None:
    hall.issue()
    with psycopg.connect(hall.url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    with pytest.raises(StoreTrouble, match="does not answer"):
        hall.issue(request_id="again")

    assert hall.issue(request_id="again").number == "A002"
