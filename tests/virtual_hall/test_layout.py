from __future__ import annotations

from pathlib import Path

import msgspec

from floorlink.agent_settings import load_agent
from tests.virtual_hall.small_hall import floor
from virtual_hall.layout import Placed, keep_floor, plan, read_floor, write_agent_files


def test_every_zone_has_a_bus_and_a_line_of_panels(tmp_path: Path) -> None:
    lines = {line.settings.name: line for line in plan(floor(), tmp_path, {}).lines}

    assert set(lines) == {
        *("bus-a", "panels-a", "bus-b", "panels-b"),
        *("printer-1", "reader-1", "scanner-1", "printer-3"),
    }
    assert [d.code for d in lines["bus-b"].devices] == [
        "caller-03",
        "caller-04",
        "keypad-03",
        "keypad-04",
    ]
    assert [d.address for d in lines["bus-b"].devices] == [1, 2, 1, 2]
    assert {d.driver for d in lines["panels-a"].devices} == {"onbon-bx"}
    assert {d.driver for d in lines["panels-b"].devices} == {"bank-strip"}


def test_the_agents_files_say_what_the_plan_says(tmp_path: Path) -> None:
    here = floor()
    ports = {"kiosk-1": 8001}
    keep_floor(tmp_path, here)

    write_agent_files(tmp_path, "http://127.0.0.1:8000", ports)

    planned = plan(here, tmp_path, ports)
    assert set(planned.boxes) == {"kiosk-1", "floor"}
    for name, box in planned.boxes.items():
        settings = load_agent(tmp_path / name / "agent.toml")
        assert settings.server == "http://127.0.0.1:8000"
        assert settings.name == name
        assert settings.data == tmp_path / name
        assert list(settings.devices) == box.devices
        assert list(settings.lines) == [line.settings for line in box.lines]


def test_a_kiosk_comes_after_the_printer_and_the_readers_that_it_names(tmp_path: Path) -> None:
    box = plan(floor(), tmp_path, {"kiosk-1": 8001}).boxes["kiosk-1"]

    codes = [device.code for device in box.devices]
    assert codes == ["printer-1", "reader-1", "scanner-1", "kiosk-1"]
    assert box.devices[3].options == {
        "port": 8001,
        "printer": "printer-1",
        "id_reader": "reader-1",
        "scanner": "scanner-1",
        "clips": str(tmp_path / "clips"),
    }


def test_the_kiosks_name_each_other(tmp_path: Path) -> None:
    here = floor()
    second = Placed(code="kiosk-2", kind="kiosk", agent="kiosk-2")
    keep_floor(tmp_path, msgspec.structs.replace(here, devices=[*here.devices, second]))

    write_agent_files(tmp_path, "http://127.0.0.1:8000", {})

    (kiosk,) = (
        device
        for device in load_agent(tmp_path / "kiosk-1" / "agent.toml").devices
        if device.kind == "kiosk"
    )
    assert kiosk.options["other_kiosk"] == {"zh": "2号取号机", "en": "ticket machine 2"}


def test_the_floor_is_read_as_it_was_kept(tmp_path: Path) -> None:
    keep_floor(tmp_path, floor())

    assert read_floor(tmp_path) == floor()
