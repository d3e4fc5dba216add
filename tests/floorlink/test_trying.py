"""`hallfloor-agent try`: a device on a real pty, told byte by byte and in words."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from display.twins import TWINS as PANELS
from floorlink import commands
from floorlink.driver import DeviceConfig
from floorlink.errors import SettingsError
from floorlink.narration import Words
from floorlink.trying import Trial, configured, run
from floorlink.twin import Twin
from printer.twin import PrinterTwin
from tests.floorlink.pty_pair import FarEnd, PtyPair, eventually
from window.twins import TWINS as DESK
from window.twins import CallUnitTwin, KeypadTwin


@dataclass
class Bench:
    """An installer's table: one port, and a trial that runs beside the test."""

    pair: PtyPair
    told: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    outcome: list[bool] = field(default_factory=list)
    thread: threading.Thread | None = None

    def begin(self, trial: Trial, lang: str = "en") -> None:
        trial = replace(trial, port=str(self.pair.path))
        self.thread = threading.Thread(
            target=lambda: self.outcome.append(
                run(trial, Words(lang), self.told.append, self.ended)
            )
        )
        self.thread.start()

    def end(self) -> str:
        self.ended.set()
        assert self.thread
        self.thread.join(10)
        return "\n".join(self.told)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(PtyPair(tmp_path / "port"))
    yield bench
    bench.ended.set()
    if bench.thread:
        bench.thread.join(10)
    bench.pair.close()


def twin(driver: str, address: int) -> Twin:
    return (PANELS | DESK)[driver](DeviceConfig("x", "panel", driver, address=address))


def test_a_panel_shows_the_test_text_and_its_bytes_are_told(bench: Bench) -> None:
    strip = PANELS["bank-strip"](DeviceConfig("x", "panel", "bank-strip", address=3))
    far = FarEnd(bench.pair, strip.feed)

    bench.begin(Trial("panels/bank-strip.toml", address=3, text="试"))
    eventually(lambda: strip.text == "试")
    told = bench.end()
    far.close()

    assert bench.outcome == [True]
    assert "→ aa 03 bb 51 54 " in told
    assert "showing: 试" in told
    assert "the device: well" in told
    assert "bytes sent, 0 bytes heard" in told


def test_every_key_is_told_in_bytes_and_words(bench: Bench) -> None:
    unit = DESK["ff68-call-unit"](DeviceConfig("x", "call_unit", "ff68-call-unit", address=3))
    assert isinstance(unit, CallUnitTwin)
    far = FarEnd(bench.pair, unit.feed)
    bench.begin(Trial("keypads/ff68-caller.toml", address=3), lang="zh")
    eventually(lambda: bench.told)

    bench.pair.say(unit.press("recall"))
    eventually(lambda: any("按键：重呼" in line for line in bench.told))
    bench.pair.say(bytes.fromhex("ff 68 03 03 68 03 01 07 0b 16"))
    bench.pair.say(b"\x00\x00\x00")
    eventually(lambda: any("不认得的键" in line for line in bench.told))
    eventually(lambda: any("线路杂音" in line for line in bench.told))
    told = bench.end()
    far.close()

    assert "← ff 68 03 03 68 03 01 0d 11 16" in told
    assert "→ ff 68 03 03 68 03 01 0d 11 16" in told


def test_a_keypad_is_asked_again_after_each_press(bench: Bench) -> None:
    keypad = DESK["ff68-keypad"](DeviceConfig("x", "keypad", "ff68-keypad", address=3))
    assert isinstance(keypad, KeypadTwin)
    far = FarEnd(bench.pair, keypad.feed)
    bench.begin(Trial("keypads/ff68-five.toml", address=3))

    for asked, (level, word) in enumerate(((5, "very satisfied"), (1, "very dissatisfied"))):
        eventually(lambda asked=asked: keypad.lamp == "please" and keypad.received == asked)  # type: ignore[misc]
        bench.pair.say(keypad.press(level))
        expected = f"rating: level {level}, {word}"
        eventually(lambda expected=expected: any(expected in line for line in bench.told))  # type: ignore[misc]
    bench.end()
    far.close()


def test_a_panel_that_does_not_answer_is_told_as_silent(bench: Bench) -> None:
    bench.begin(Trial("panels/modbus-32.toml", address=3, text="试"))

    eventually(lambda: any("does not answer" in line for line in bench.told))
    bench.end()

    assert bench.outcome == [False]


def test_a_printer_prints_a_test_ticket(bench: Bench) -> None:
    printer = PrinterTwin()
    far = FarEnd(bench.pair, printer.hear)

    bench.begin(Trial("printers/escpos-80.toml", text="试A01"))
    eventually(lambda: printer.papers, timeout=8)
    told = bench.end()
    far.close()

    assert any("试A01" in line.text for line in printer.papers[0].lines)
    assert "printing a test ticket" in told


def test_a_port_that_does_not_open_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    trial = Trial("panels/bank-strip.toml", port=str(tmp_path / "none"), address=3)
    ended = threading.Event()
    ended.set()

    assert not run(trial, Words("en"), told.append, ended)

    assert "does not open; run hallfloor-agent doctor" in told[-1]


def test_a_driver_that_cannot_be_built_says_why() -> None:
    told: list[str] = []

    trial = Trial("panels/bank-strip.toml", port="loop://", address=999)

    assert not run(trial, Words("en"), told.append, threading.Event())
    assert "999" in told[-1]


@pytest.mark.parametrize(
    ("trial", "driver", "kind", "baud"),
    [
        (Trial("panels/onbon-64x16.toml", "p"), "onbon-bx", "panel", 57600),
        (Trial("panels/alpha.toml", "p"), "framed-panel", "panel", 9600),
        (Trial("keypads/ff68-five.toml", "p", baud=4800), "ff68-keypad", "keypad", 4800),
        (Trial("keypads/ff68-caller.toml", "p"), "ff68-call-unit", "call_unit", 9600),
        (Trial("keypads/usb-caller.toml"), "usb-call-unit", "call_unit", 9600),
        (Trial("printers/escpos-58.toml", "p"), "escpos", "printer", 9600),
    ],
)
def test_a_profile_names_its_driver(trial: Trial, driver: str, kind: str, baud: int) -> None:
    config, line = configured(trial)

    assert (config.driver, config.kind, line.baud) == (driver, kind, baud)
    assert config.line == ("try" if trial.port else "")


def test_a_profile_of_no_known_family_says_which_there_are(tmp_path: Path) -> None:
    odd = tmp_path / "odd.toml"
    odd.write_text('family = "bank-stripe"\n')

    with pytest.raises(SettingsError, match='did you mean "bank-strip"'):
        configured(Trial(str(odd)))


def test_the_command_ends_by_itself(
    bench: Bench, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signal.signal", lambda *_: None)
    port = str(bench.pair.path)

    code = commands.main(
        ["try", "panels/digit-board.toml", "--port", port, "--address", "5", "--text", "A999",
         "--seconds", "0.3", "--lang", "en"]
    )  # fmt: skip

    assert code == 0
    assert "→ 05 03 e7 ef" in capsys.readouterr().out
    assert bench.pair.hear(4) == bytes.fromhex("05 03 e7 ef")


def test_an_option_without_a_value_is_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["try", "keypads/usb-five.toml", "--option", "path"]) == 2
    assert "name=value" in capsys.readouterr().err
