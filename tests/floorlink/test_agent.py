from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from floorlink.agent import Agent
from floorlink.agent_settings import AgentSettings, load_agent
from floorlink.commands import main
from floorlink.distribution import Distribution
from floorlink.driver import DeviceConfig, Surroundings
from floorlink.drivers import BrokenDevice, build
from floorlink.enrolment import enrol
from floorlink.errors import Refused, ServerAway, SettingsError
from floorlink.messages import (
    DeviceHealth,
    DeviceKind,
    DeviceSettings,
    Hello,
    Message,
    Prompt,
    Reply,
    Welcome,
    WindowView,
)
from tests.floorlink.hall_server import BADGE, HallServer, window_view

Told = list[tuple[str, Message]]


@pytest.fixture
def hall() -> Iterator[HallServer]:
    hall = HallServer()
    yield hall
    hall.close()


class Guest:
    """A device that takes down what it is told, and fails on request."""

    def __init__(self, code: str, kind: DeviceKind = "panel", told: Told | None = None) -> None:
        self.code = code
        self.kind: DeviceKind = kind
        self.told: Told = [] if told is None else told
        self.fails = False
        self.state: Literal["ready", "silent"] = "ready"
        self.closed = False

    def start(self) -> None:
        if self.fails:
            raise OSError("no such port")

    def tell(self, message: Message) -> None:
        if self.fails:
            raise ValueError("cannot show that")
        self.told.append((self.code, message))

    def health(self) -> DeviceHealth:
        return DeviceHealth(
            device=self.code, kind=self.kind, profile="", health=self.state, at=datetime.now(UTC)
        )

    def close(self) -> None:
        self.closed = True
        if self.fails:
            raise OSError("already gone")


class Entry:
    """An entry point that gives the guests of a test."""

    name = "guest"

    def __init__(self, *guests: Guest) -> None:
        self._guests = {guest.code: guest for guest in guests}

    def load(self) -> object:
        def factory(config: DeviceConfig, around: Surroundings) -> Guest:
            assert around.data.is_dir()
            return self._guests[config.code]

        return factory


def table(code: str, driver: str = "guest", kind: DeviceKind = "panel") -> DeviceConfig:
    return DeviceConfig(code=code, kind=kind, driver=driver)


def box_with(*guests: Guest, port: int, data: Path, monkeypatch: pytest.MonkeyPatch) -> Agent:
    monkeypatch.setattr("floorlink.agent.entry_points", lambda group: [Entry(*guests)])
    settings = AgentSettings(
        server=f"http://127.0.0.1:{port}",
        data=data,
        devices=tuple(table(guest.code, kind=guest.kind) for guest in guests),
    )
    return Agent(settings, BADGE)


def until(true: object, timeout: float = 5.0) -> None:
    assert callable(true)
    deadline = time.monotonic() + timeout
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


# --- distribution -----------------------------------------------------------------------------


def test_a_window_is_told_to_its_own_devices_and_to_boards_of_its_zone(hall: HallServer) -> None:
    panel, other, board = Guest("p7"), Guest("p8"), Guest("b", "board")
    distribution = Distribution([panel, other, board])
    welcome = _welcome(
        hall,
        DeviceSettings(device="p7", kind="panel", window="07"),
        DeviceSettings(device="p8", kind="panel", window="08"),
        DeviceSettings(device="b", kind="board", zone="A"),
    )

    told = [(d.code, m) for d, m in distribution.welcome(welcome)]

    assert told == [("p7", window_view()), ("b", window_view())]


def test_an_older_state_never_follows_a_newer_one(hall: HallServer) -> None:
    distribution = Distribution([Guest("panel-07")])
    list(distribution.welcome(hall.welcome))

    seqs = [
        m.seq
        for seq in (5, 4, 5, 6)
        for _, m in distribution.tell(window_view(seq=seq))
        if isinstance(m, WindowView)
    ]

    assert seqs == [5, 5, 6]


def test_a_server_with_a_new_journal_is_believed(hall: HallServer) -> None:
    distribution = Distribution([Guest("panel-07")])
    list(distribution.welcome(hall.welcome))
    list(distribution.tell(window_view(seq=900)))

    assert [m for _, m in distribution.welcome(hall.welcome)] == [window_view(seq=1)]


def test_a_prompt_that_ended_while_the_server_was_away_is_closed(hall: HallServer) -> None:
    keypad = Guest("keypad-07", "keypad")
    distribution = Distribution([keypad])
    welcome = _welcome(hall, DeviceSettings(device="keypad-07", kind="keypad", window="07"))
    list(distribution.welcome(welcome))
    list(distribution.tell(Prompt(window="07", open=True, token="t")))

    again = [m for _, m in distribution.welcome(welcome)]

    assert Prompt(window="07", open=False) in again


def _welcome(hall: HallServer, *devices: DeviceSettings) -> Welcome:
    return msgspec.structs.replace(hall.welcome, devices=list(devices))


# --- devices ----------------------------------------------------------------------------------


def test_an_unknown_driver_is_named_with_the_one_that_was_meant(tmp_path: Path) -> None:
    around = Surroundings(_Nobody(), {}, tmp_path)

    device = build(table("panel-07", "gest"), around, {"guest": Entry()})  # type: ignore[dict-item]  # enough of an entry point

    assert isinstance(device, BrokenDevice)
    assert device.health().health == "gone"
    assert device.health().detail == 'no driver is called "gest", did you mean "guest"?'


def test_one_failing_device_stops_no_other(
    hall: HallServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = Guest("bad"), Guest("panel-07")
    bad.fails = True
    agent = box_with(bad, good, port=hall.port, data=tmp_path, monkeypatch=monkeypatch)

    agent.start()
    assert agent.ready.wait(5)
    agent.close()

    assert good.told == [("panel-07", window_view())]
    assert good.closed
    hello = next(m for m in hall.heard if isinstance(m, Hello))
    assert {h.device: h.health for h in hello.devices} == {"bad": "gone", "panel-07": "ready"}
    assert "no such port" in hello.devices[0].detail


def test_a_device_that_cannot_be_told_is_degraded_until_it_can(
    hall: HallServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = Guest("panel-07")
    agent = box_with(panel, port=hall.port, data=tmp_path, monkeypatch=monkeypatch)
    agent.start()
    assert agent.ready.wait(5)

    panel.fails = True
    hall.emit(window_view(seq=2))
    until(lambda: agent.health()[0].health == "degraded")
    panel.fails = False
    hall.emit(window_view(seq=3))

    until(lambda: agent.health()[0].health == "ready")
    agent.close()


def test_a_device_that_does_not_end_holds_up_nobody(
    hall: HallServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Busy(Guest):
        def close(self) -> None:
            time.sleep(5)

    first, busy = Guest("first"), Busy("busy")
    agent = box_with(first, busy, port=hall.port, data=tmp_path, monkeypatch=monkeypatch)
    agent.start()
    assert agent.ready.wait(5)

    ending = time.monotonic()
    agent.close()

    assert time.monotonic() - ending < 1.0
    assert first.closed


def test_health_is_told_when_it_changes(
    hall: HallServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("floorlink.agent.LOOK_EVERY", 0.02)
    panel = Guest("panel-07")
    agent = box_with(panel, port=hall.port, data=tmp_path, monkeypatch=monkeypatch)
    agent.start()
    assert agent.ready.wait(5)

    panel.state = "silent"

    hall.wait(
        lambda heard: any(isinstance(m, DeviceHealth) and m.health == "silent" for m in heard)
    )
    agent.close()


class _Nobody:
    connected = False

    def send(self, message: Message) -> None:
        raise AssertionError(message)

    def ask(self, message: Message, timeout: float = 5.0) -> Reply:
        raise ServerAway("nobody")


# --- agent.toml, enrolment, the command -------------------------------------------------------


def test_every_fault_of_agent_toml_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "agent.toml"
    path.write_text(
        'server = "hall.local"\n'
        "[[lines]]\n"
        'name = "bus-a"\n'
        'port = "/dev/ttyUSB0"\n'
        "[[devices]]\n"
        'code = "call-01"\n'
        'kind = "call_unit"\n'
        'driver = "ff68"\n'
        'line = "bus-b"\n'
    )

    with pytest.raises(SettingsError) as raised:
        load_agent(path)

    assert raised.value.faults == [
        f'{path}:1: server must begin with "http://" or "https://"',
        f'{path}:9: no line is called "bus-b", did you mean "bus-a"?',
    ]


def test_enrolling_writes_a_badge_that_only_its_owner_can_read(
    hall: HallServer, tmp_path: Path
) -> None:
    hall.enrolments["K7QM-3XTR"] = BADGE
    badge = tmp_path / "box" / "badge"

    server = f"http://127.0.0.1:{hall.port}"
    status = main(["enrol", "--server", server, "--code", "k7qm-3xtr", "--badge-file", str(badge)])

    assert status == 0
    assert badge.read_text() == BADGE + "\n"
    assert badge.stat().st_mode & 0o777 == 0o600


def test_a_wrong_enrolment_code_is_refused_with_the_servers_reason(hall: HallServer) -> None:
    with pytest.raises(Refused, match="没有这个注册码"):
        enrol(f"http://127.0.0.1:{hall.port}", "XXXX-XXXX")


def test_enrolling_at_a_server_that_is_away_says_so() -> None:
    with pytest.raises(ServerAway):
        enrol("http://127.0.0.1:1", "XXXX-XXXX")


def test_a_box_without_badge_is_told_how_to_get_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "agent.toml").write_text('server = "http://127.0.0.1:1"\n')

    assert main([str(tmp_path / "agent.toml")]) == 2
    assert "hallfloor-agent enrol" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_is_ready_and_ends_cleanly(
    hall: HallServer, tmp_path: Path, number: signal.Signals
) -> None:
    hall.enrolments["K7QM-3XTR"] = BADGE
    (tmp_path / "agent.toml").write_text(
        f'server = "http://127.0.0.1:{hall.port}"\nname = "floor"\n'
        '[[devices]]\ncode = "panel-07"\nkind = "panel"\ndriver = "no-such"\n'
    )
    ready = tmp_path / "ready.json"
    start = "from floorlink.commands import main; raise SystemExit(main())"
    settings = str(tmp_path / "agent.toml")
    process = subprocess.Popen(
        [sys.executable, "-c", start, settings, "--ready-file", str(ready)],
        env={**os.environ, "HALLFLOOR_ENROLMENT_CODE": "K7QM-3XTR"},
        stderr=subprocess.PIPE,
    )
    until(ready.exists, 20)

    ended = time.monotonic()
    process.send_signal(number)
    _, said = process.communicate(timeout=5)

    assert process.returncode == 0
    assert time.monotonic() - ended < 3.0  # a second, and room for a busy machine
    assert json.loads(ready.read_text()) == {"agent": "floor", "devices": {"panel-07": "gone"}}
    assert b"Traceback" not in said
