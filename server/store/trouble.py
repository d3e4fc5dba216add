"""What an error of SQLite or PostgreSQL means for the hall."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError

from server.services.trouble import Cause, StoreTrouble

# The first part of SQLite's names; the rest tells where in its code it happened.
_SQLITE: tuple[tuple[str, Cause], ...] = (
    ("SQLITE_FULL", "full"),
    ("SQLITE_READONLY", "read_only"),
    ("SQLITE_PERM", "read_only"),
    ("SQLITE_CORRUPT", "damaged"),
    ("SQLITE_NOTADB", "damaged"),
    ("SQLITE_CANTOPEN", "read_only"),
    ("SQLITE_IOERR", "failed"),
)
# Classes and codes of SQLSTATE (PostgreSQL's manual, appendix A).
_POSTGRESQL: tuple[tuple[str, Cause], ...] = (
    ("53100", "full"),
    ("25006", "read_only"),
    ("XX001", "damaged"),
    ("XX002", "damaged"),
    ("58", "failed"),
    ("08", "away"),
    ("57P", "away"),
    ("53", "away"),
)


def trouble_of(error: BaseException) -> StoreTrouble | None:
    """The database's own failure; None for anything else, such as a fault in a statement."""
    if isinstance(error, StoreTrouble):
        return error
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, sqlite3.Error):
        return _told(_SQLITE, getattr(error, "sqlite_errorname", "") or "", error)
    state = getattr(error, "sqlstate", "")
    if type(error).__module__.startswith("psycopg"):
        # Without a state it never reached the server, or the line broke.
        lost = state is None and isinstance(error, _operational())
        return _told(_POSTGRESQL, "08" if lost else state or "", error)
    return None


def _operational() -> type[Exception]:
    import psycopg

    error: type[Exception] = psycopg.OperationalError
    return error


def _told(
    known: tuple[tuple[str, Cause], ...], name: str, error: BaseException
) -> StoreTrouble | None:
    for beginning, cause in known:
        if name.startswith(beginning):
            return StoreTrouble(cause, str(error).strip() or name)
    return None
