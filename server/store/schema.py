"""Whether the database has this version's tables, and making it so.

Alembic is imported only when there is something to do: reading one row is all that a warm start
pays.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from floorlink.errors import HallfloorError
from server.store.databases import for_writing

HEAD = "0017"
"""The newest revision in migrations/versions; a test compares."""

MIGRATIONS = Path(__file__).parent / "migrations"


class OldDataError(HallfloorError):
    """The tables are another version's, and this command changes nothing."""

    code = "old_data"

    def __init__(self, present: str | None) -> None:
        super().__init__(
            f"the data is of revision {present or 'none'}, this program's is {HEAD}; "
            "run first: hallfloor migrate --data …"
        )


def must_be_up_to_date(engine: Engine) -> None:
    """OldDataError unless the tables are this version's."""
    with engine.connect() as connection:
        present = _revision(connection)
    if present != HEAD:
        raise OldDataError(present)


def bring_up_to_date(engine: Engine) -> None:
    """Create or migrate the tables; nothing when they are this version's already."""
    with engine.connect() as connection:
        present = _revision(connection)
    if present != HEAD:
        _upgrade(engine)


def _revision(connection: Connection) -> str | None:
    with connection.begin():
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with for_writing(engine.connect()) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
