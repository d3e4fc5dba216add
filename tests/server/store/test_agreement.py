"""A call that the rules would not have made is found, on both databases."""

from __future__ import annotations

from sqlalchemy import update

from server.store.agreement import disagreements
from server.store.databases import connect_engine
from server.store.tables import journal
from tests.server.at_work import at_work
from tests.server.factories import MORNING


def test_every_decision_is_made_again(database: str) -> None:
    with at_work(database) as hall:
        hall.issue()
        hall.clock.on(minutes=1)
        hall.issue()
        hall.clock.on(minutes=1)
        hall.open("1")
        hall.next("1")
    assert disagreements(database) == []

    engine = connect_engine(database)
    with engine.begin() as connection:
        later = MORNING.replace(minute=1, second=30)
        connection.execute(update(journal).where(journal.c.seq == 2).values(at=later))
    engine.dispose()

    found = disagreements(database)

    assert found[0] == "call 5: A001 was called, by the rules ('A002', 'priority')"
