"""The one writer: what it publishes, and what happens to a batch when one command fails."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event, Timer
from typing import Any

import pytest

from server.domain.errors import NotFound
from server.services import commands as c
from server.services import issuing
from server.services.commands import Actor, IssueTicket
from server.services.published import Published
from server.store.opening import open_floor
from tests.server.at_work import AtWork
from tests.server.factories import CITIZEN, Clock, small_hall


def published_until(hall: AtWork, seq: int) -> list[Published]:
    """Changes are told from another thread; this waits for the last."""
    told = Event()
    hall.floor.subscribe(lambda change: told.set() if change.seq >= seq else None)
    if not hall.published or hall.published[-1].seq < seq:
        hall.issue("C")
        assert told.wait(10)
    return [change for change in hall.published if change.seq <= seq]


def test_changes_are_told_in_the_order_of_seq_without_gaps(hall: AtWork) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: hall.issue(), range(50)))

    changes = published_until(hall, hall.floor.seq())

    entries = [entry.seq for change in changes for entry in change.entries]
    assert entries == list(range(2, 52))


def test_a_change_carries_the_state_after_it(hall: AtWork) -> None:
    for _ in range(3):
        hall.issue()
    hall.open("1")
    hall.next("1")

    changes = published_until(hall, hall.floor.seq())

    assert [q.waiting for change in changes for q in change.queues if q.queue == "A"] == [
        1,
        2,
        3,
        3,
        2,
    ]
    called = changes[-1]
    assert called.call is not None
    assert (called.kind, called.call.number, called.windows[0].window) == ("called", "A001", "1")
    assert called.windows[0].state == "called"
    assert called.windows[0].seq == called.seq


def test_who_comes_back_gets_what_was_missed(hall: AtWork) -> None:
    hall.issue()
    seen = hall.floor.seq()
    hall.issue()
    hall.issue()
    published_until(hall, hall.floor.seq())

    missed = hall.floor.changes(seen)

    assert [change.seq for change in missed][:2] == [seen + 1, seen + 2]
    assert hall.floor.changes(seen, limit=1) == []


def test_what_was_before_a_restart_needs_a_snapshot(hall: AtWork) -> None:
    hall.issue()
    hall.reopen()
    hall.issue()
    published_until(hall, hall.floor.seq())

    assert hall.floor.changes(0) == []


def test_a_listener_that_fails_does_not_silence_the_others(hall: AtWork) -> None:
    def deaf(_change: Published) -> None:
        raise RuntimeError("cannot hear")

    hall.floor.subscribe(deaf)
    hall.issue()

    assert published_until(hall, hall.floor.seq())


def test_a_failing_command_takes_nobody_in_its_batch_with_it(
    hall: AtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It fails after it has written, in the middle of a commit that others share."""
    issue_ticket = issuing.issue_ticket

    def faulty(wish: Any, work: Any, show: Any) -> Any:
        paper = issue_ticket(wish, work, show)
        if wish.queues == ("B",):
            raise RuntimeError("a fault of ours")
        return paper

    monkeypatch.setattr(issuing, "issue_ticket", faulty)

    def ask(n: int) -> str:
        try:
            return hall.issue("B" if n % 4 == 0 else "A", request_id=f"r{n}").number
        except RuntimeError:
            return "fault"

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(pool.map(ask, range(40)))

    assert numbers == [f"A{n:03d}" for n in range(1, 31)] + ["fault"] * 10
    assert hall.floor.queues()[1].issued == 0


def test_a_commit_that_fails_is_everybodys_failure_and_the_floor_goes_on(database: str) -> None:
    broken = Event()

    def offload(work: Callable[[], Any]) -> Any:
        if broken.is_set():
            broken.clear()
            raise OSError("the disk is full")
        return work()

    floor = open_floor(database, clock=Clock(), offload=offload)
    try:
        broken.set()
        with pytest.raises(OSError, match="disk"):
            floor.do(IssueTicket(queue="A"), CITIZEN)
        assert floor.do(IssueTicket(queue="A"), CITIZEN).number == "A001"
    finally:
        floor.close()


def test_another_process_that_writes_is_waited_for(tmp_path: Path) -> None:
    elsewhere: list[Callable[[], Any]] = []

    def offload(work: Callable[[], Any]) -> Any:
        elsewhere.append(work)
        return work()

    floor = open_floor(f"sqlite:///{tmp_path / 'hall.db'}", clock=Clock(), offload=offload)
    other = sqlite3.connect(
        tmp_path / "hall.db", isolation_level=None, check_same_thread=False, timeout=5
    )
    try:
        floor.import_hall(small_hall())
        floor.do(IssueTicket(queue="A"), CITIZEN)
        other.execute("BEGIN IMMEDIATE")
        let_go = Timer(0.3, other.rollback)
        let_go.start()
        elsewhere.clear()

        number = floor.do(IssueTicket(queue="A"), CITIZEN).number

        let_go.join()
        assert number == "A002"
        assert len(elsewhere) == 2  # the wait, which may be long, and the commit
    finally:
        floor.close()
        other.close()


def test_closing_finishes_what_was_asked(hall: AtWork) -> None:
    with ThreadPoolExecutor(8) as pool:
        asked: list[Future[Any]] = [pool.submit(hall.issue) for _ in range(40)]
        for future in asked:
            future.result()
    hall.reopen()

    assert len(hall.floor.journal()) == 41


def test_secrets_shown_once_are_not_kept_for_a_repeat(hall: AtWork) -> None:
    system = Actor(kind="system")
    code = hall.floor.do(c.NewEnrolmentCode(agent="box-1"), system, "n1").code
    hall.floor.do(c.Enrol(code=code), CITIZEN, "e1")

    with pytest.raises(NotFound):
        hall.floor.do(c.Enrol(code=code), CITIZEN, "e1")
