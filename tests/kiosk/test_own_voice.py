"""A kiosk says things in the hall's own voice, also when the server is away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from floorlink.hall_voice import HallVoice
from tests.floorlink.pty_pair import eventually
from tests.kiosk.stand import Stand


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Where the server has its clips: the address, and the folder behind it."""
    folder = tmp_path / "server"
    (folder / "zh").mkdir(parents=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", folder
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    (tmp_path / "clips" / "zh").mkdir(parents=True)
    (tmp_path / "clips" / "zh" / "kiosk-choose.wav").write_bytes(b"the default")
    stand = Stand(tmp_path, clips="clips")
    yield stand
    stand.close()


def said(stand: Stand) -> bytes:
    return requests.get(f"{stand.address}clips/zh/kiosk-choose.wav", timeout=5).content


def test_a_recording_goes_before_the_default_until_it_is_dropped(
    stand: Stand, hall: tuple[str, Path], tmp_path: Path
) -> None:
    address, folder = hall
    (folder / "zh" / "kiosk-choose.wav").write_bytes(b"our own")
    digest = sha256(b"our own").hexdigest()

    stand.kiosk.tell(HallVoice(base=address, own={"zh": {"kiosk-choose": digest}}))
    eventually(lambda: said(stand) == b"our own")
    stand.kiosk.tell(HallVoice(base="http://127.0.0.1:9/", own={"zh": {"kiosk-choose": digest}}))
    stand.kiosk.tell(HallVoice(base=address))

    eventually(lambda: said(stand) == b"the default")


def test_what_is_not_as_it_was_told_is_not_kept(
    stand: Stand, hall: tuple[str, Path], tmp_path: Path
) -> None:
    address, folder = hall
    (folder / "zh" / "kiosk-choose.wav").write_bytes(b"another by now")
    (folder / "zh" / "kiosk-take.wav").write_bytes(b"as told")
    own = {
        "../..": {"x": sha256(b"another by now").hexdigest()},
        "zh": {
            "kiosk-choose": sha256(b"our own").hexdigest(),
            "kiosk-take": sha256(b"as told").hexdigest(),
        },
    }

    stand.kiosk.tell(HallVoice(base=address, own=own))
    eventually((tmp_path / "clips" / "zh" / "own" / "kiosk-take.wav").exists)

    assert said(stand) == b"the default"
