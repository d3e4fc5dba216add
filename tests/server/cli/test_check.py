from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from server.cli.data import FILE, data, opened
from server.commands import main
from server.hall_folder import STARTER
from server.services.commands import (
    Actor,
    CallNext,
    CancelTicket,
    CloseDay,
    FinishServing,
    HoldTicket,
    IssueTicket,
    MarkMissed,
    OpenWindow,
    Rate,
    RecordHealth,
    ReprintTicket,
    ResumeTicket,
    StartServing,
    TakeBack,
    Transfer,
)

SYSTEM = Actor(kind="system")


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """A day on which everything happened that can happen to a ticket."""
    folder = str(tmp_path)
    assert main(["import", str(STARTER), "--always-open", "--data", folder]) == 0
    capsys.readouterr()
    with opened(data(folder)) as floor:
        for window in ("01", "02", "03"):
            floor.do(OpenWindow(window=window), SYSTEM)
        papers = [floor.do(IssueTicket(service="household-move"), SYSTEM) for _ in range(5)]
        floor.do(CancelTicket(token=papers[4].token), SYSTEM)
        floor.do(CallNext(window="01"), SYSTEM)
        floor.do(FinishServing(window="01"), SYSTEM)
        prompt = floor.prompt("01")
        assert prompt is not None
        floor.do(Rate(token=prompt.token, level=5, channel="keypad"), SYSTEM)
        floor.do(CallNext(window="01"), SYSTEM)
        missed = floor.do(MarkMissed(window="01"), SYSTEM)
        assert missed.ticket is None
        floor.do(TakeBack(number=papers[1].number), SYSTEM)
        floor.do(CallNext(window="01"), SYSTEM)
        floor.do(StartServing(window="01"), SYSTEM)
        floor.do(HoldTicket(window="01"), SYSTEM)
        floor.do(CallNext(window="01"), SYSTEM)
        floor.do(Transfer(window="01", to_queue="A"), SYSTEM)
        floor.do(ResumeTicket(window="01"), SYSTEM)
        floor.do(RecordHealth(device="printer-1", health="ready"), SYSTEM)
        floor.do(ReprintTicket(number=papers[1].number, printer="printer-1"), SYSTEM)
    return folder


def change(place: str, statement: str) -> None:
    with closing(sqlite3.connect(Path(place) / FILE)) as connection, connection:
        assert connection.execute(statement).rowcount


def test_a_day_of_the_floor_agrees(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--data", place]) == 0
    assert capsys.readouterr().out == "The data agrees with the journal.\n"

    with opened(data(place)) as floor:
        floor.do(CloseDay(), SYSTEM)

    assert main(["check", "--data", place]) == 0


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE tickets SET state = 'waiting' WHERE id = 5", "but cancelled in the journal"),
        ("DELETE FROM journal WHERE seq = 3", "journal: 4 follows 2"),
        ("DELETE FROM ratings", "in the journal only"),
        ("UPDATE ratings SET level = 1", "not the level that the journal says"),
        ("UPDATE numbers SET next = next + 1", "5 tickets, 6 numbers"),
        ("DELETE FROM open_reprints", "was lost"),
        ("UPDATE open_reprints SET printer = '?'", "stands open, but not by the journal"),
        ("UPDATE halls SET next_seq = next_seq + 1", "journal: ends at"),
        ("UPDATE journal SET kind = 'printed' WHERE kind = 'cancelled'", "cancelled, but waiting"),
    ],
)
def test_a_hand_in_the_database_is_found(
    statement: str, told: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    change(place, statement)

    assert main(["check", "--data", place]) == 1

    assert told in capsys.readouterr().out


def test_data_of_an_older_version_is_told_to_migrate_first(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(Path(place) / FILE)) as database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
        database.commit()

    assert main(["check", "--data", place]) == 1

    assert "run first: hallfloor migrate" in capsys.readouterr().err
