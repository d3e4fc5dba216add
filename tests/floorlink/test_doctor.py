"""`hallfloor-agent doctor` in a /dev of its own: ports, permissions, names, lines, devices."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from display.twins import TWINS as PANELS
from floorlink import commands, ports_found
from floorlink.doctor import Doctor, Round
from floorlink.driver import DeviceConfig
from floorlink.narration import Words
from floorlink.ports_found import PortFound
from floorlink.twin import BusTwin
from tests.floorlink.pty_pair import FarEnd, PtyPair, eventually
from window.profiles import load_call_unit
from window.twins import CallUnitTwin

AGENT = """\
server = "http://127.0.0.1:9"
[[lines]]
name = "bus-1"
port = "{port}"
[[devices]]
code = "panel-03"
kind = "panel"
driver = "modbus-panel"
line = "bus-1"
address = 4
[[devices]]
code = "unit-03"
kind = "call_unit"
driver = "ff68-call-unit"
line = "bus-1"
address = 3
"""


@dataclass
class Box:
    """A machine with one adapter, ttyUSB0, in a socket."""

    dev: Path
    proc: Path
    pair: PtyPair
    stable: Path

    def settings(self, port: Path | str) -> Path:
        file = self.dev.parent / "agent.toml"
        file.write_text(AGENT.format(port=port), "utf-8")
        return file

    def examine(
        self, settings: Path | None = None, lang: str = "en", press: float = 0.0
    ) -> tuple[int, str]:
        round_ = Round(settings, self.dev, self.proc, press)
        doctor = Doctor(round_, Words(lang), lambda _: None)
        doctor.examine()
        return doctor.wrong, "\n".join(doctor.lines)


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    dev, proc = tmp_path / "dev", tmp_path / "proc"
    (dev / "serial" / "by-path").mkdir(parents=True)
    proc.mkdir()
    pair = PtyPair(dev / "ttyUSB0")
    stable = dev / "serial" / "by-path" / "platform-usb-0:1.2:1.0-port0"
    stable.symlink_to("../../ttyUSB0")
    yield Box(dev, proc, pair, stable)
    pair.close()


@pytest.fixture
def twins(box: Box) -> Iterator[tuple[BusTwin, CallUnitTwin]]:
    panel = PANELS["modbus-panel"](DeviceConfig("p", "panel", "modbus-panel", address=4))
    unit = CallUnitTwin(3, load_call_unit("keypads/ff68-caller.toml"))
    bus = BusTwin(panel, unit)
    far = FarEnd(box.pair, bus.feed, bus.late)
    yield bus, unit
    far.close()


def test_a_port_is_told_with_the_name_to_write(box: Box) -> None:
    wrong, told = box.examine()

    assert wrong == 0
    assert f"✓ {box.dev}/ttyUSB0: may be opened" in told
    assert f"write in agent.toml: {box.stable}" in told
    assert told.endswith("Nothing wrong was found")


def test_a_machine_without_ports_says_so(tmp_path: Path) -> None:
    box = Box(tmp_path, tmp_path, None, tmp_path)  # type: ignore[arg-type]  # there is no port

    wrong, told = box.examine(lang="zh")

    assert wrong == 0
    assert "! 没有找到串口" in told


def test_a_port_that_the_user_may_not_open_names_the_group_to_join(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = PortFound(box.dev / "ttyUSB0", box.stable, "dialout", may_open=False)
    monkeypatch.setattr("floorlink.doctor.ports_found", lambda *_: [port])
    monkeypatch.setattr("floorlink.doctor.groups_of_user", lambda: {"users"})

    wrong, told = box.examine()

    assert wrong == 1
    assert f"run sudo usermod -aG dialout {ports_found.user_name()}, then log in again" in told
    assert told.endswith("1 things are wrong: see ✗ above")


def test_a_port_that_another_program_has_names_it(box: Box) -> None:
    process = box.proc / "4711"
    (process / "fd").mkdir(parents=True)
    (process / "comm").write_text("minicom\n")
    (process / "fd" / "3").symlink_to((box.dev / "ttyUSB0").resolve())

    _, told = box.examine()

    assert f"! {box.dev}/ttyUSB0: in use by minicom (4711)" in told


def test_every_device_is_tried_and_a_key_heard(
    box: Box, twins: tuple[BusTwin, CallUnitTwin]
) -> None:
    _, unit = twins

    def press_after_the_beep() -> None:
        eventually(lambda: unit.beeps, 20)
        box.pair.say(unit.press("call"))

    finger = threading.Thread(target=press_after_the_beep)
    finger.start()

    wrong, told = box.examine(box.settings(box.stable), press=20)
    finger.join()

    assert wrong == 0, told
    assert f"✓ bus-1: {box.stable} is open at 9600 baud" in told
    assert "understood: 1 lines, 2 devices" in told
    assert "✓ panel-03 (modbus-panel): well" in told
    assert "key: call" in told
    assert "✓ unit-03 (ff68-call-unit): well" in told
    assert "changes with the socket" not in told


def test_a_silent_panel_a_dead_key_and_a_shaky_name_are_found(box: Box) -> None:
    wrong, told = box.examine(box.settings(box.dev / "ttyUSB0"), press=0.1)

    assert wrong == 2, told
    assert f"changes with the socket and with other adapters; write {box.stable}" in told
    assert "✗ panel-03 (modbus-panel): does not answer" in told
    assert "✗ unit-03: no key was heard" in told


def test_a_line_that_does_not_open_says_why(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("floorlink.doctor.OPENS_WITHIN_S", 0.2)
    monkeypatch.setattr("floorlink.doctor.SETTLES_S", 0.1)

    wrong, told = box.examine(box.settings("/dev/ttyUSB99"))

    assert wrong == 3
    assert "✗ bus-1: /dev/ttyUSB99 does not open" in told
    assert "the adapter is out, or in another socket" in told
    assert "✗ panel-03 (modbus-panel): cannot be reached" in told


def test_faults_of_agent_toml_are_told_and_nothing_is_tried(box: Box) -> None:
    file = box.settings(box.stable)
    file.write_text(file.read_text().replace('line = "bus-1"', 'line = "bus-2"'))

    wrong, told = box.examine(file)

    assert wrong == 2
    assert 'no line is called "bus-2"' in told
    assert "== Devices" not in told


def test_a_device_that_no_driver_can_build_does_not_stop_the_round(
    box: Box, twins: tuple[BusTwin, CallUnitTwin]
) -> None:
    file = box.settings(box.stable)
    file.write_text(file.read_text().replace("modbus-panel", "modbus-panle"))

    wrong, told = box.examine(file)

    assert wrong == 1
    assert 'did you mean "modbus-panel"' in told
    assert "✓ unit-03 (ff68-call-unit): well" in told


def test_the_command_keeps_its_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "report.txt"

    code = commands.main(["doctor", "--lang", "zh", "--report", str(report)])

    out = capsys.readouterr().out
    assert code == 0
    assert "== 设备体检" in report.read_text("utf-8")
    assert out.startswith(report.read_text("utf-8"))
    assert str(report) in out


def test_a_port_is_a_character_device() -> None:
    assert ports_found.is_port(Path("/dev/null"))
    assert not ports_found.is_port(Path("/dev"))
    assert not ports_found.is_port(Path("/dev/no-such-port"))
