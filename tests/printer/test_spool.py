from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from printer.spool import PaperProgress, Spool
from tests.printer.papers import a_paper

NOW = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    spool = Spool(tmp_path / "spool.sqlite")
    yield spool
    spool.close()


def test_papers_come_out_in_the_order_in_which_they_were_handed_over(spool: Spool) -> None:
    spool.add(a_paper("A001", token="one"), NOW)
    spool.add(a_paper("A002", token="two"), NOW)

    first = spool.next()
    assert first is not None
    spool.move("one", PaperProgress.SENT)
    second = spool.next()

    assert first.paper == a_paper("A001", token="one")
    assert second is not None
    assert second.paper.number == "A002"


def test_a_ticket_handed_over_twice_is_one_paper(spool: Spool) -> None:
    spool.add(a_paper(token="one"), NOW)
    spool.move("one", PaperProgress.PRINTED)

    again = spool.add(a_paper(token="one"), NOW)

    assert again is PaperProgress.PRINTED
    assert spool.next() is None


def test_a_restart_forgets_nothing(tmp_path: Path) -> None:
    before = Spool(tmp_path / "spool.sqlite")
    before.add(a_paper(token="one"), NOW)
    before.add(a_paper(token="two"), NOW)
    before.move("one", PaperProgress.SENT)
    before.close()

    after = Spool(tmp_path / "spool.sqlite")

    assert [sent.paper.token for sent in after.all(PaperProgress.SENT)] == ["one"]
    assert [held.paper.token for held in after.all(PaperProgress.ISSUED)] == ["two"]
    after.close()


def test_only_the_latest_papers_are_known_but_every_one_that_waits(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("printer.spool.KEPT", 2)
    for token in ("waits", "old", "printed", "latest"):
        spool.add(a_paper(token=token), NOW)
        if token != "waits":
            spool.move(token, PaperProgress.PRINTED)

    spool.forget()

    assert spool.progress("old") is None
    assert spool.progress("printed") is spool.progress("latest") is PaperProgress.PRINTED
    assert spool.progress("waits") is PaperProgress.ISSUED
