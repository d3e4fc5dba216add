"""A program killed between commit and answer, and before the commit; numbers under a crowd."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from server.services.commands import IssueTicket
from server.store.opening import open_floor
from tests.server.at_work import at_work
from tests.server.factories import CITIZEN, Clock


def die(url: str, moment: str, request_id: str) -> None:
    """Ask for a ticket in another program, which is killed then."""
    dead = subprocess.run(
        [sys.executable, "-m", "tests.server.store.crash", url, moment, request_id], timeout=60
    )
    assert dead.returncode == -signal.SIGKILL


def test_killed_after_commit_the_same_request_gets_the_ticket_it_had(database: str) -> None:
    die(database, "after", "touch-1")

    with at_work(database) as hall:
        assert hall.kinds() == ["imported", "issued"]
        paper = hall.issue(request_id="touch-1")
        assert (paper.ticket, paper.number) == (1, "A001")
        assert hall.issue().number == "A002"
        assert hall.floor.check() == []


def test_killed_before_commit_nothing_half_remains(database: str) -> None:
    die(database, "before", "touch-1")

    with at_work(database) as hall:
        assert hall.kinds() == ["imported"]
        assert hall.issue(request_id="touch-1").number == "A001"
        assert hall.floor.check() == []


def test_a_crowd_gets_every_number_once_without_gaps(database: str) -> None:
    with at_work(database) as hall, ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: hall.issue().number, range(200)))

        assert sorted(numbers) == [f"A{n:03d}" for n in range(1, 201)]
        assert hall.floor.check() == []


def test_numbers_go_on_without_gaps_across_kills(database: str) -> None:
    numbers = []
    for turn, moment in enumerate(["after", "before"]):
        with at_work(database) as hall, ThreadPoolExecutor(8) as pool:
            numbers += list(pool.map(lambda _: hall.issue().number, range(20)))
        die(database, moment, f"lost-{turn}")
        with at_work(database) as hall:
            numbers.append(hall.issue(request_id=f"lost-{turn}").number)

    assert sorted(numbers) == [f"A{n:03d}" for n in range(1, 43)]


def test_two_programs_on_one_database_share_its_numbers(database: str) -> None:
    """Two servers of one city on PostgreSQL; on SQLite the server and a command line."""
    with closing(open_floor(database, clock=Clock())) as one, at_work(database) as two:
        floors = [one, two.floor] * 20
        with ThreadPoolExecutor(8) as pool:
            papers = list(pool.map(lambda floor: floor.do(IssueTicket(queue="A"), CITIZEN), floors))

        assert sorted(p.number for p in papers) == [f"A{n:03d}" for n in range(1, 41)]
        assert two.floor.check() == []
