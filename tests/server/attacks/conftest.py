from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.attacks.stranger import OUTSIDE, SECRET
from tests.server.running import Running, running


@pytest.fixture(scope="package")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A hall of its own; beside and above every folder that it gives files from lies a secret."""
    data, clips = tmp_path_factory.mktemp("hall"), tmp_path_factory.mktemp("clips")
    inside = [data / "photos", data / "clerks", clips / "zh" / "own"]
    for folder in inside:
        folder.mkdir(parents=True)
    for place in (data, data.parent, clips, clips.parent):
        for ending in ("", ".jpg", ".wav", ".txt", ".toml", ".csv"):
            (place / f"{OUTSIDE}{ending}").write_text(SECRET)
    with running(data, clips) as server:
        yield server


@pytest.fixture(autouse=True)
def no_fault(attacked: Running) -> Iterator[None]:
    """Whatever is sent, the server's log tells of no fault of its own."""
    log = attacked.data / "server.log"
    before = log.stat().st_size
    yield
    with log.open(errors="replace") as said:
        said.seek(before)
        assert "Traceback" not in (new := said.read()), new[-3000:]
