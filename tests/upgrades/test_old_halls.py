"""A hall of every older version is brought up to date: nothing of its days is lost or changed."""

from __future__ import annotations

import lzma
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from server.commands import main
from server.data_folder import DATABASE
from server.services.commands import CloseDay, IssueTicket, OpenWindow
from server.store.opening import open_floor
from tests.server.factories import CITIZEN, SYSTEM
from tests.upgrades.year_old import OLDEST, year_old

HALLS = sorted((Path(__file__).parent.parent / "golden" / "halls").glob("*.db.xz"))
KEPT = {
    "journal": "seq, at, kind, subject, actor, data",
    "tickets": "id, number, day, state",
    "ratings": "serving, level, day",
    "servings": "id, ticket, called_at, ended_at",
    "requests": "request_id, answer",
}


def rows(folder: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        return {
            table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall()
            for table, columns in KEPT.items()
        }


@pytest.mark.parametrize("old", HALLS, ids=lambda path: path.name.partition(".")[0])
def test_a_hall_of_an_older_version_goes_on_in_this_one(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if old == OLDEST:
        year_old(tmp_path / DATABASE, days=1)
    else:
        (tmp_path / DATABASE).write_bytes(lzma.decompress(old.read_bytes()))
    before = rows(tmp_path)
    assert len(before["tickets"]) > 400
    assert main(["check", "--data", str(tmp_path)]) == 1
    assert "run first: hallfloor migrate" in capsys.readouterr().err

    assert main(["migrate", "--data", str(tmp_path)]) == 0

    assert rows(tmp_path) == before
    assert main(["check", "--data", str(tmp_path)]) == 0
    monday = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
    with closing(open_floor(f"sqlite:///{tmp_path / DATABASE}", clock=lambda: monday)) as floor:
        service = floor.catalogue().departments[0].services[0].service
        paper = floor.do(IssueTicket(service=service), CITIZEN)
        assert paper.number.endswith("001")
        floor.do(CloseDay(), SYSTEM)
        floor.do(OpenWindow(window=paper.windows[0]), SYSTEM)
        assert floor.check() == []
