"""pymodbus's own simulator judges what we write, over a real pty."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pymodbus.server import ModbusSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice

from display.modbus_speech import ModbusSpeech
from display.panel_profile import ModbusProfile, load_panel_profile
from display.panels import modbus_panel
from floorlink.driver import DeviceConfig, Surroundings
from floorlink.line import Line
from floorlink.line_settings import LineSettings
from floorlink.messages import Receipt
from tests.floorlink.on_a_line import window_view
from tests.floorlink.pty_pair import PtyPair, eventually
from tests.floorlink.recorder import Recorder

PROFILE = load_panel_profile("panels/modbus-32.toml", ModbusProfile)


def test_the_known_bytes_are_written_and_their_answer_understood() -> None:
    speech = ModbusSpeech(replace(PROFILE, registers=3, cells=6), address=1)

    wire = speech.frame("A012号")
    answer = speech.answer()

    assert wire == bytes.fromhex("01 10 00 10 00 03 06 41 30 31 32 ba c5 b4 00")
    assert answer(b"\x00\x01\x10\x00\x10\x00") is None
    assert answer(b"\x03\x81\xcd\xff") is True


def test_a_register_s_low_byte_may_come_first() -> None:
    speech = ModbusSpeech(replace(PROFILE, registers=2, cells=4, low_first=True), address=1)

    assert speech.frame("A01")[7:11] == b"0A\x201"


def test_a_text_that_does_not_fit_loses_whole_characters() -> None:
    speech = ModbusSpeech(replace(PROFILE, registers=2, cells=4), address=1)

    assert speech.frame("A号号")[7:11] == b"A" + "号".encode("gbk") + b" "


def test_a_refusal_with_a_wrong_checksum_is_none() -> None:
    speech = ModbusSpeech(PROFILE, address=1)
    answer = speech.answer()

    assert answer(bytes.fromhex("01 90 02 00 00")) is None
    assert answer(bytes.fromhex("01 90 02 cd c1")) is False
    assert speech.refusal() == "it has no such registers"


class Judge:
    """pymodbus's simulator at the far end; a second pty pair carries its bytes to the line's."""

    def __init__(self, near: PtyPair, far: PtyPair, first: int, count: int) -> None:
        self._near, self._far = near, far
        device = SimDevice(3, simdata=[SimData(first, count=count, datatype=DataType.REGISTERS)])
        self._loop = asyncio.new_event_loop()
        self._closing = threading.Event()
        self._served = threading.Event()
        self._device = device
        self._threads = [
            threading.Thread(target=self._serve, daemon=True),
            threading.Thread(target=self._carry, args=(near, far), daemon=True),
            threading.Thread(target=self._carry, args=(far, near), daemon=True),
        ]
        for thread in self._threads:
            thread.start()
        assert self._served.wait(5)

    def text(self, first: int, count: int) -> bytes:
        async def read() -> bytes:
            values = await self._server.async_getValues(3, 3, first, count)
            return b"".join(value.to_bytes(2, "big") for value in values)

        return asyncio.run_coroutine_threadsafe(read(), self._loop).result(5)

    def close(self) -> None:
        self._closing.set()
        ended = self._server.shutdown()  # type: ignore[no-untyped-call]  # pymodbus has no types here
        asyncio.run_coroutine_threadsafe(ended, self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        for thread in self._threads:
            thread.join(5)
        self._loop.close()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)

        async def begin() -> None:
            self._server = ModbusSerialServer(
                self._device, port=str(self._far.path), baudrate=115200
            )
            await self._server.serve_forever(background=True)
            self._served.set()

        self._loop.create_task(begin())
        self._loop.run_forever()

    def _carry(self, come: PtyPair, go: PtyPair) -> None:
        while not self._closing.is_set():
            heard = come.hear(1, timeout=0.05)
            if heard:
                go.say(heard)


@pytest.fixture
def judged(tmp_path: Path) -> Iterator[tuple[Judge, Line]]:
    near, far = PtyPair(tmp_path / "near"), PtyPair(tmp_path / "far")
    judge = Judge(near, far, PROFILE.register, PROFILE.registers)
    line = Line(LineSettings("line", str(near.path), 115200))
    line.open()
    eventually(lambda: line.is_open)
    yield judge, line
    line.close()
    judge.close()
    near.close()
    far.close()


def test_the_simulator_takes_a_call_and_its_answer_is_the_receipt(
    judged: tuple[Judge, Line], tmp_path: Path
) -> None:
    judge, line = judged
    upstream = Recorder()
    config = DeviceConfig("panel-03", "panel", "modbus-panel", "line", 3)
    panel = modbus_panel(config, Surroundings(upstream, {"line": line}, tmp_path))
    panel.start()

    panel.tell(window_view("called", seq=41))
    eventually(lambda: upstream.sent)
    panel.close()

    (receipt,) = upstream.sent
    assert isinstance(receipt, Receipt)
    assert receipt.ok
    assert judge.text(16, 16).decode("gbk").rstrip() == "请A001号到3号窗口"


def test_the_simulator_refuses_registers_that_it_does_not_have(
    judged: tuple[Judge, Line], tmp_path: Path
) -> None:
    _, line = judged
    profile = tmp_path / "elsewhere.toml"
    shipped = Path("firmware_configs/panels/modbus-32.toml").read_text("utf-8")
    profile.write_text(shipped.replace("register = 16", "register = 900"), "utf-8")
    config = DeviceConfig("panel-03", "panel", "modbus-panel", "line", 3, profile=str(profile))
    panel = modbus_panel(config, Surroundings(Recorder(), {"line": line}, tmp_path))
    panel.start()

    panel.tell(window_view("called", seq=41))

    eventually(lambda: panel.health().detail == "it has no such registers")
    panel.close()
