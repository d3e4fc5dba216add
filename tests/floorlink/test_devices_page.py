"""docs/devices.md shows true frames, profiles that exist, and agent.toml tables that work."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from floorlink.framing.checksums import crc16_modbus
from floorlink.profiles import profile_path
from tests.floorlink.framing.families import BANK_STRIP, FF68, ONBON, SLZ_STRIP

PAGE = (Path(__file__).parents[2] / "docs" / "devices.md").read_text("utf-8")
HEX = re.compile(r"(?:\b[0-9a-f]{2}\b[ \n]*){8,}")


def test_every_frame_on_the_page_is_whole() -> None:
    shown = [bytes.fromhex(found.group()) for found in HEX.finditer(PAGE)]
    starts = {
        b"\xff\x68": FF68,
        b"\xa5\xa5": ONBON,
        b"\xaa\x03": BANK_STRIP,
        b"\xa0\x90": SLZ_STRIP,
    }

    assert len(shown) >= 8
    for wire in shown:
        if wire[:2] == b"\x01\x10":  # Modbus: pymodbus decodes it, we check what is printed
            assert crc16_modbus(wire) == 0
            continue
        decoder = starts[wire[:2]].decoder()
        assert len(decoder.feed(wire)) == 1
        assert decoder.skipped == decoder.pending == 0


def test_every_profile_on_the_page_is_there() -> None:
    named = set(re.findall(r"(?:panels|keypads)/[\w.-]+\.toml", PAGE))

    assert named
    assert all(profile_path(name).is_file() for name in named)


def test_the_example_is_toml_and_every_device_of_it_has_its_line() -> None:
    example = tomllib.loads(PAGE.split("```toml")[1].split("```")[0])
    lines = {line["name"] for line in example["lines"]}

    assert {device["line"] for device in example["devices"]} <= lines
