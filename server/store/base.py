"""What every table of the store is made with: one set of names, and its hall in every key."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def hall_column() -> Column[int]:
    # No autoincrement: the number of a hall is given, those of tickets come from its counters.
    return Column("hall_id", Integer, primary_key=True, autoincrement=False)


def refers_to(table: str, *columns: str) -> ForeignKeyConstraint:
    """(hall_id, columns) refer to the key of `table`, whose columns bear the names after ':'."""
    own = [column.split(":")[0] for column in columns]
    theirs = [column.split(":")[-1] for column in columns]
    return ForeignKeyConstraint(
        ["hall_id", *own], [f"{table}.hall_id", *(f"{table}.{column}" for column in theirs)]
    )
