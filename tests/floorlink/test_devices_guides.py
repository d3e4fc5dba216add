"""docs/devices.md and docs/profiles.md are tested: what they show can be run."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from floorlink.agent_settings import load_agent
from floorlink.commands import _parser
from floorlink.framing.described import FrameFamily
from floorlink.framing.frame_format import FrameFormat
from floorlink.profiles import profile_path
from floorlink.settings import convert

DOCS = Path(__file__).parent.parent.parent / "docs"
DEVICES = (DOCS / "devices.md").read_text("utf-8")
PROFILES = (DOCS / "profiles.md").read_text("utf-8")
DRIVERS = {entry.name for entry in entry_points(group="hallfloor.drivers")}


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_devices_shown_are_understood_by_drivers_that_exist(tmp_path: Path) -> None:
    file = tmp_path / "agent.toml"
    file.write_text('server = "http://127.0.0.1"\n' + "\n".join(blocks(DEVICES, "toml")), "utf-8")

    devices = load_agent(file).devices

    assert len(devices) == 6
    assert {device.driver for device in devices} <= DRIVERS


@pytest.mark.parametrize("driver", sorted(DRIVERS - {"escpos", "kiosk"}))
def test_every_driver_is_in_the_guide(driver: str) -> None:
    assert f"`{driver}`" in DEVICES


@pytest.mark.parametrize("block", blocks(PROFILES, "toml"))
def test_every_frame_shown_is_faultless(block: str) -> None:
    FrameFamily(convert(tomllib.loads(block)["frame"], FrameFormat, "profiles.md"))


@pytest.mark.parametrize("path", sorted(profile_path("panels").glob("*.toml")), ids=str)
def test_every_panel_profile_is_in_the_guide(path: Path) -> None:
    assert f"`panels/{path.name}`" in PROFILES


def test_the_commands_shown_are_understood() -> None:
    shown = [
        line.split()
        for text in (DEVICES, PROFILES)
        for block in blocks(text, "sh")
        for line in block.strip().splitlines()
    ]

    assert len(shown) == 5
    for words in shown:
        assert _parser().parse_args(words[1:])
