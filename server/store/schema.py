"""Whether the database has this version's tables."""

from sqlalchemy import Engine

from server.store.tables import metadata


def bring_up_to_date(engine: Engine) -> None:
    metadata.create_all(engine)
