"""A box under systemd: it says when it is ready, that it lives, and when it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from floorlink.agent import Agent
from floorlink.agent_settings import AgentSettings
from floorlink.driver import DeviceConfig
from floorlink.messages import DeviceHealth, DeviceKind, Message
from floorlink.systemd import Systemd
from tests.floorlink.pty_pair import eventually


class Manager:
    """Systemd's end of the notification socket."""

    def __init__(self, folder: Path) -> None:
        self.address = str(folder / "notify")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(self.address)
        self._socket.settimeout(10)

    def hear(self) -> str:
        return self._socket.recv(4096).decode()

    def hears(self, wanted: str) -> bool:
        """Skips other words; False when it never comes."""
        try:
            while self.hear() != wanted:
                pass
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    manager = Manager(tmp_path)
    yield manager
    manager.close()


def test_a_box_says_that_it_is_ready_alive_and_ending(manager: Manager, tmp_path: Path) -> None:
    (tmp_path / "agent.toml").write_text('server = "http://127.0.0.1:9"\n')
    (tmp_path / "badge").write_text("badge\n")
    watched = {"NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": "30000000"}
    program = Path(sys.executable).with_name("hallfloor-agent")
    command = [str(program), "run", str(tmp_path / "agent.toml")]
    with subprocess.Popen(
        command, env={**os.environ, **watched}, stderr=subprocess.DEVNULL
    ) as process:
        heard = [manager.hear(), manager.hear()]
        alive = manager.hears("WATCHDOG=1") and manager.hears("WATCHDOG=1")
        process.send_signal(signal.SIGTERM)
        ended = manager.hears("STOPPING=1")

    assert heard == ["READY=1", "STATUS=waiting for http://127.0.0.1:9"]
    assert alive
    assert ended
    assert process.returncode == 0


def test_without_systemd_nothing_is_said_and_nothing_breaks(manager: Manager) -> None:
    Systemd({}).ready()
    Systemd({"NOTIFY_SOCKET": "/nowhere/notify"}).ready()
    unwatched = Systemd({"NOTIFY_SOCKET": manager.address})
    unwatched.alive()
    another = {"NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": "1", "WATCHDOG_PID": "1"}
    Systemd(another).alive()

    unwatched.ready()

    assert manager.hear() == "READY=1"


def test_abstract_addresses_are_understood(tmp_path: Path) -> None:
    name = f"hallfloor-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.bind("\0" + name)
        end.settimeout(2)

        Systemd({"NOTIFY_SOCKET": "@" + name}).status("好")

        assert end.recv(100).decode() == "STATUS=好"


class HangingDevice:
    """Its health is never told, because its driver waits for something."""

    code = "panel-01"
    kind: DeviceKind = "panel"

    def __init__(self) -> None:
        self.released = threading.Event()

    def start(self) -> None:
        """Starts well."""

    def tell(self, message: Message) -> None:
        """Hears nothing."""

    def health(self) -> DeviceHealth:
        self.released.wait(20)
        return DeviceHealth(
            device=self.code, kind=self.kind, profile="", health="ready", at=datetime.now(UTC)
        )

    def close(self) -> None:
        self.released.set()


def test_a_driver_that_hangs_stops_the_signs_of_life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("floorlink.agent.LOOK_EVERY", 0.02)
    looks: list[int] = []
    device = DeviceConfig("panel-01", "panel", "none: put in its place below")
    settings = AgentSettings("http://127.0.0.1:9", data=tmp_path, devices=(device,))
    agent = Agent(settings, "badge", looked=lambda: looks.append(1))
    agent.start()
    eventually(lambda: len(looks) > 2)

    hanging = HangingDevice()
    agent.devices["panel-01"] = hanging
    threading.Event().wait(0.2)
    before = len(looks)
    threading.Event().wait(0.3)

    assert len(looks) == before
    agent.close()
