"""Real drivers in a real agent at one end of real ptys, the twins at the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from floorlink.agent import Agent
from floorlink.agent_settings import load_agent
from floorlink.messages import (
    CallView,
    DeviceHealth,
    KeyPressed,
    Message,
    Prompt,
    RatePressed,
    Receipt,
    WindowView,
)
from tests.floorlink.hall_server import BADGE, HallServer
from tests.virtual_hall.small_hall import NOON, floor, welcome
from virtual_hall.hall import NoSuchThing, VirtualHall
from virtual_hall.layout import keep_floor, plan, write_agent_files


@dataclass
class Everything:
    server: HallServer
    hall: VirtualHall
    agent: Agent

    def device(self, code: str) -> dict[str, Any]:
        shown = self.hall.state()["devices"][code]
        assert isinstance(shown, dict)
        return shown


@pytest.fixture
def everything(tmp_path: Path) -> Iterator[Everything]:
    here = floor()
    keep_floor(tmp_path, here)
    server = HallServer()
    server.welcome = welcome(here)
    hall = VirtualHall(here, plan(here, tmp_path, {}), tmp_path)
    hall.start()
    write_agent_files(tmp_path, f"http://127.0.0.1:{server.port}", {})
    agent = Agent(load_agent(tmp_path / "floor" / "agent.toml"), BADGE)
    agent.start()
    assert agent.ready.wait(10)
    yield Everything(server, hall, agent)
    agent.close()
    hall.close()
    server.close()


def until(true: Callable[[], object], timeout: float = 5.0) -> None:
    deadline = time.monotonic() + timeout
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def heard(kind: type[Message], device: str) -> Callable[[list[Message]], bool]:
    return lambda messages: any(
        isinstance(m, kind) and getattr(m, "device", "") == device for m in messages
    )


def called(number: str, window: str, zone: str, seq: int) -> WindowView:
    idle = next(view for view in welcome(floor()).windows if view.window == window)
    call = CallView(
        seq=seq,
        number=number,
        window=window,
        window_name=idle.name,
        zone=zone,
        times=1,
        at=NOON,
    )
    return WindowView(
        seq=seq,
        window=window,
        name=idle.name,
        zone=zone,
        state="called",
        since=NOON,
        waiting=7,
        call=call,
    )


def test_a_pressed_key_arrives_as_one_press_in_the_halls_words(everything: Everything) -> None:
    said = everything.hall.press("caller-02", "call")

    assert said == bytes.fromhex("ff 68 03 03 68 02 01 0c 0f 16")
    everything.server.wait(heard(KeyPressed, "caller-02"))
    time.sleep(0.6)  # long enough for a repeat, had the echo been missed
    presses = [m for m in everything.server.heard if isinstance(m, KeyPressed)]
    assert [(press.device, press.key) for press in presses] == [("caller-02", "call")]
    assert everything.device("caller-02")["acknowledged"] == 1


def test_a_call_lights_the_panel_of_its_window_and_is_receipted(everything: Everything) -> None:
    for window, zone in (("01", "A"), ("04", "B")):
        everything.server.emit(called("A001", window, zone, seq=5))

        everything.server.wait(heard(Receipt, f"panel-{window}"))
        assert "A001" in everything.device(f"panel-{window}")["text"]
    assert "A001" not in everything.device("panel-02")["text"]


def test_a_rating_pressed_while_the_prompt_is_open_carries_its_token(
    everything: Everything,
) -> None:
    until(lambda: everything.device("keypad-03")["lamp"] == "please")

    everything.hall.press("keypad-03", "5")

    everything.server.wait(heard(RatePressed, "keypad-03"))
    rating = next(m for m in everything.server.heard if isinstance(m, RatePressed))
    assert (rating.token, rating.level) == ("one-time", 5)
    until(lambda: everything.device("keypad-03")["lamp"] == "thanks")


def test_a_keypad_without_prompt_rates_nothing(everything: Everything) -> None:
    line = everything.agent.lines["bus-a"]
    before = line.counters["bytes_in"]
    everything.hall.press("keypad-01", "1")
    until(lambda: line.counters["bytes_in"] > before)

    everything.server.emit(Prompt(window="01", open=True, token="later"))
    until(lambda: everything.device("keypad-01")["lamp"] == "please")

    assert not any(isinstance(m, RatePressed) for m in everything.server.heard)


def test_out_of_paper_becomes_the_printers_health(everything: Everything) -> None:
    everything.hall.mischief("printer-3", "out_of_paper")

    def degraded(messages: list[Message]) -> bool:
        return any(
            isinstance(m, DeviceHealth) and m.device == "printer-3" and m.health == "degraded"
            for m in messages
        )

    everything.server.wait(degraded, 10)


def test_the_version_grows_with_what_can_be_seen(everything: Everything) -> None:
    seen = everything.hall.state()["version"]

    everything.hall.mischief("panel-01", "power")
    everything.hall.wait(seen, 5)

    assert everything.hall.state()["version"] > seen


def test_the_monitor_shows_what_passed_on_a_line(everything: Everything) -> None:
    everything.hall.press("caller-01", "pause")

    frame = "ff 68 03 03 68 01 01 12 14 16"

    def passed(way: str) -> bool:
        pieces = everything.hall.state()["lines"]["bus-a"]["passed"]
        return any(piece["way"] == way and frame in piece["hex"] for piece in pieces)

    assert passed("out")
    until(lambda: passed("in"))


@pytest.mark.parametrize(
    ("code", "key"), [("caller-99", "call"), ("caller-01", "fly"), ("keypad-01", "9")]
)
def test_what_is_not_there_cannot_be_pressed(everything: Everything, code: str, key: str) -> None:
    with pytest.raises(NoSuchThing):
        everything.hall.press(code, key)


def test_an_agent_that_went_away_finds_its_lines_again(
    everything: Everything, tmp_path: Path
) -> None:
    everything.agent.close()
    everything.hall.press("caller-01", "call")
    again = Agent(load_agent(tmp_path / "floor" / "agent.toml"), BADGE)
    again.start()
    assert again.ready.wait(10)

    everything.server.emit(called("A002", "01", "A", seq=9))

    until(lambda: "A002" in everything.device("panel-01")["text"])
    again.close()
