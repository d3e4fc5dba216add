"""Whether the tables say what the journal says: `hallfloor check`.

The journal is written once and never changed, so where the two differ the tables were changed by
something else than a command of the floor: a repaired file, a hand in the database, a defect.
"""

from __future__ import annotations

from contextlib import closing

from server.services.checking import check
from server.services.house import House
from server.store.databases import connect_engine
from server.store.hall_store import HALL_ID, SqlStore


def disagreements(url: str) -> list[str]:
    """Every one in words, empty if all agrees. Reads one moment, changes nothing."""
    with closing(SqlStore(connect_engine(url), HALL_ID)) as store, store.reading() as books:
        return check(books, House(books.hall(), books.version))
