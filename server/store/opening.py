"""Open a hall's database as a floor: create or migrate it, then put the parts together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from argon2 import PasswordHasher
from sqlalchemy import Engine, insert, make_url, select

from server.domain.hall import Hall, Name, OpeningHours, Practice
from server.services.committer import directly
from server.services.floor import Floor
from server.services.ports import Offload
from server.store.columns import to_plain
from server.store.databases import connect_engine, for_writing, write_something
from server.store.hall_store import HALL_ID, SqlStore
from server.store.log_end import tell_of_dropped_end, written
from server.store.schema import bring_up_to_date
from server.store.tables import halls
from server.store.trouble import trouble_of

# Passwords in a hall folder are those of demo halls, printed on the first page that they open.
# Real ones are set by people and hashed by the web app at full cost.
_DEMO_HASHER = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)


def open_floor(
    url: str,
    *,
    clock: Callable[[], datetime],
    offload: Offload | None = None,
    hash_password: Callable[[str], str] = _DEMO_HASHER.hash,
    keys: Path | None = None,
    sends: Callable[[SqlStore], Callable[[], None]] | None = None,
) -> Floor:
    """The floor of the hall at `url` (sqlite:///… or postgresql://…), empty until an import.

    `offload` runs blocking database work elsewhere; by default in the calling thread. Raises
    StoreTrouble when the database cannot be opened or written. `sends` is given the store and
    gives what is to run after every commit. `keys` is the file of the keys for personal texts, if
    not in its usual place (keys.py).
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = connect_engine(url, keys)
    run = offload or directly
    try:
        run(lambda: _prepare(engine))
    except Exception as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        raise trouble from error
    store = SqlStore(engine, HALL_ID)
    return Floor(
        store,
        clock=clock,
        hash_password=hash_password,
        offload=run,
        committed=sends(store) if sends else lambda: None,
    )


def _prepare(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        _look_at_log(engine, Path(engine.url.database or ""))
    bring_up_to_date(engine)
    with for_writing(engine.connect()) as connection, connection.begin():
        # On a disk that can only be read SQLite keeps an index of its log of its own; were the disk
        # writable later, the next writer would trust the old one and write over what is there.
        write_something(connection)
        if connection.execute(select(halls.c.id).where(halls.c.id == HALL_ID)).first() is None:
            connection.execute(
                insert(halls).values(
                    id=HALL_ID,
                    code="",
                    facts=to_plain(_EMPTY),
                    version=0,
                    next_seq=1,
                    next_ticket=1,
                    next_serving=1,
                )
            )


def _look_at_log(engine: Engine, database: Path) -> None:
    before = written(database)
    if before.commits:
        with engine.connect() as connection:
            tell_of_dropped_end(database, before, connection)


_EMPTY = Hall(
    code="",
    name=Name(""),
    timezone="UTC",
    hours=OpeningHours(week={}),
    practice=Practice(),
    zones=(),
    departments=(),
    services=(),
    queues=(),
    windows=(),
    clerks=(),
    devices=(),
)
