"""A ledger finds what is missing and what is there twice; the table and the JSON tell of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from faults.ledger import Ledger
from faults.run import Tally
from faults.table import as_json, as_table
from server.services.views import JournalEntry


def journal(*deeds: tuple[str, str]) -> list[JournalEntry]:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return [
        JournalEntry(seq=n, at=at, kind=kind, subject="", actor="", data={"number": number})
        for n, (kind, number) in enumerate(deeds, 1)
    ]


def ledger(*deeds: tuple[str, str]) -> Ledger:
    kept = Ledger()
    for kind, number in deeds:
        kept.acknowledge(kind, number, asked=0)
    return kept


def test_what_was_acknowledged_and_is_not_in_the_journal_is_lost() -> None:
    tally = ledger(("issued", "A001"), ("called", "A001")).judge(journal(("issued", "A001")))

    assert (tally.lost, tally.doubled) == (["A001 called"], [])
    assert not tally.clean


def test_what_the_journal_has_more_often_than_it_was_acknowledged_is_doubled() -> None:
    kept = ledger(("issued", "A001"))

    twice = kept.judge(journal(("issued", "A001"), ("issued", "A001")))
    unasked = kept.judge(journal(("issued", "A001"), ("issued", "A002")))

    assert (twice.lost, twice.doubled) == ([], ["A001 issued"])
    assert unasked.doubled == ["A002 issued"]


def test_what_agrees_is_clean_and_other_entries_do_not_count() -> None:
    tally = ledger(("issued", "A001")).judge(journal(("issued", "A001"), ("started", "A001")))

    assert tally.clean
    assert tally.acknowledged == 1


def test_the_table_and_the_json_tell_the_counts_of_all_and_each_loss() -> None:
    tallies = {
        "killed": Tally(faults=3, acknowledged=40, lost=["A007 rated"], longest_outage_s=1.25),
        "full": Tally(faults=2, acknowledged=2, longest_outage_s=0.5),
    }

    told = json.loads(as_json(7, tallies))

    assert {key: told[key] for key in ("faults", "acknowledged", "lost", "doubled")} == {
        "faults": 5,
        "acknowledged": 42,
        "lost": 1,
        "doubled": 0,
    }
    assert told["longest_outage_s"] == 1.25
    assert told["seed"] == 7
    assert "killed: lost: A007 rated" in as_table(tallies).splitlines()
