"""Whether the tables say what the journal says: `hallfloor check`.

The journal is written once and never changed, so where the two differ the tables were changed by
something else than a command of the floor: a repaired file, a hand in the database, a defect.
"""

from __future__ import annotations

from contextlib import closing

from sqlalchemy.exc import DBAPIError

from server.services.checking import check
from server.services.house import House
from server.store.databases import connect_engine
from server.store.hall_store import HALL_ID, SqlStore
from server.store.schema import must_be_up_to_date
from server.store.trouble import trouble_of


def disagreements(url: str) -> list[str]:
    """Every one in words, empty if all agrees. Reads one moment, changes nothing.

    Raises OldDataError when the data was not migrated yet, StoreTrouble when it cannot be read.
    """
    engine = connect_engine(url)
    try:
        must_be_up_to_date(engine)
        with closing(SqlStore(engine, HALL_ID)) as store, store.reading() as books:
            return check(books, House(books.hall(), books.version))
    except DBAPIError as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        raise trouble from error
