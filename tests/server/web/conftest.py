from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.running import Person, Running, running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One for all tests of this folder: each leaves the windows as it found them."""
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
