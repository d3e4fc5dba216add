from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.running import Person, Running, running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("hall")
    with running(folder, clips=folder / "clips") as server:
        yield server


@pytest.fixture
def manager(server: Running) -> Person:
    return Person(server, "2001")
