"""The words take a PostgreSQL address where they take a folder."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from server.cli.data import data, opened
from server.commands import main
from server.hall_folder import STARTER
from server.services.commands import Actor, IssueTicket
from server.store.databases import connect_engine


@pytest.fixture
def url(postgresql: Any) -> str:
    postgresql.psql("CREATE DATABASE by_the_command")
    address: str = postgresql.get_uri("by_the_command")
    return address


def test_a_hall_lives_in_postgresql(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", "--data", url]) == 1
    assert "no hall here yet" in capsys.readouterr().err

    assert main(["import", str(STARTER), "--always-open", "--data", url]) == 0
    assert main(["enrol-code", "floor", "--data", url]) == 0
    with opened(data(url)) as floor:
        floor.do(IssueTicket(service="identity-card"), Actor(kind="system"))
    assert main(["check", "--data", url]) == 0

    engine = connect_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE tickets SET state = 'finished'"))
    engine.dispose()
    assert main(["check", "--data", url]) == 1
    assert "B001" in capsys.readouterr().out.splitlines()[-1]
