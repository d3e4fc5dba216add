from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.running import Person, Running, running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """For the files that work on a floor that others used; one that counts on an empty floor, or
    leaves traces behind, has one of its own by this name."""
    clips = tmp_path_factory.mktemp("clips")
    (clips / "zh").mkdir()
    (clips / "zh" / "qing.wav").write_bytes(b"RIFF....WAVE")
    with running(tmp_path_factory.mktemp("hall"), clips) as server:
        yield server


@pytest.fixture
def clerk(server: Running) -> Person:
    return Person(server, "1001")


@pytest.fixture
def manager(server: Running) -> Person:
    return Person(server, "2001")
