"""docs/firmware.md is tested: what it shows is read, and what it names exists."""

from __future__ import annotations

import re
from pathlib import Path

from firmware_configs import ESPHOME, PI
from server.commands import main
from server.hall_folder import STARTER, read_hall
from server.provisioning.planning import plan_box
from server.provisioning.wiring import read_wiring

GUIDE = Path(__file__).parent.parent.parent / "docs" / "firmware.md"
TEXT = GUIDE.read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert found
    return found[1]


def test_the_wiring_shown_fits_the_starter_hall(tmp_path: Path) -> None:
    (tmp_path / "wiring.toml").write_text(block("toml"), encoding="utf-8")
    hall = read_hall(STARTER)

    wiring = read_wiring(tmp_path / "wiring.toml", hall)

    box = plan_box("floor", hall, wiring, wiring.server)
    assert {device.driver for device in box.devices} == {"bank-strip", "mqtt-keypad", "gpio-button"}
    assert [line.port for line in box.lines] == ["socket://192.168.10.40:4001"]


def test_the_command_shown_is_understood(tmp_path: Path) -> None:
    words = block("sh").split()[1:]
    data = str(tmp_path / "data")
    assert main(["import", str(STARTER), "--data", data]) == 0
    (tmp_path / "wiring.toml").write_text('[[devices]]\ncode = "panel-01"\n')
    words[words.index("/srv/hall")] = data
    words[words.index("hall/wiring.toml")] = str(tmp_path / "wiring.toml")

    assert main([*words, "--out", str(tmp_path / "floor.tar.gz")]) == 0

    assert (tmp_path / "floor.tar.gz").exists()


def test_the_files_named_exist() -> None:
    shipped = {
        file.name for folder in (ESPHOME, ESPHOME / "common", PI) for file in folder.iterdir()
    }
    named = set(re.findall(r"`([\w.-]+\.(?:yaml|rules|conf|acl|service|example|h|sh))`", TEXT))
    named |= set(re.findall(r"\*\*([\w.-]+\.(?:service|conf|rules))\*\*", TEXT))

    assert named - {"secrets.yaml"} <= shipped
    assert len(named) > 8


def test_a_hall_folder_may_hold_the_files_of_its_boxes(tmp_path: Path) -> None:
    folder = tmp_path / "hall"
    assert main(["init", str(folder)]) == 0
    (folder / "wiring.toml").write_text("")

    assert read_hall(folder) == read_hall(STARTER)
