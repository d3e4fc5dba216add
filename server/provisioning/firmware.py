"""Our own devices: which driver speaks with which ESPHome configuration, and one's folder."""

from __future__ import annotations

import json
import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firmware_configs import ESPHOME
from floorlink.profiles import profile_path


@dataclass(frozen=True, slots=True)
class Firmware:
    kinds: tuple[str, ...]
    driver: str
    profile: str = ""
    address: str = ""
    """The substitution that holds its address; empty: it speaks through a broker."""

    @property
    def through_broker(self) -> bool:
        return not self.address


FIRMWARE = {
    "window-panel": Firmware(
        ("panel",), "bank-strip", "panels/esphome-64x16.toml", "panel_address"
    ),
    "evaluation-keypad": Firmware(
        ("keypad",), "ff68-keypad", "keypads/ff68-five.toml", "keypad_address"
    ),
    "call-button": Firmware(
        ("call_unit", "button"), "ff68-call-unit", "keypads/ff68-caller.toml", "button_address"
    ),
    "window-panel-mqtt": Firmware(("panel",), "mqtt-panel", "panels/esphome-64x16.toml"),
    "evaluation-keypad-mqtt": Firmware(("keypad",), "mqtt-keypad"),
    "call-button-mqtt": Firmware(("call_unit", "button"), "mqtt-button"),
}
"""Name of the main file in firmware_configs/esphome, without .yaml."""


@dataclass(frozen=True, slots=True)
class Radio:
    """What a device needs to join the network and the broker; all but `ssid` is secret."""

    ssid: str
    wifi_password: str
    broker: str
    mqtt_password: str


def profile_value(profile: str, key: str, default: Any) -> Any:
    """One value of a profile below firmware_configs/, whatever its family."""
    if not profile:
        return default
    with profile_path(profile).open("rb") as file:
        return tomllib.load(file).get(key, default)


def esphome_folder(
    code: str, name: str, address: int, own_glyphs: str, radio: Radio | None
) -> dict[str, str]:
    """Path -> text of the folder that builds device `code`: `esphome run CODE.yaml` in it."""
    firmware = FIRMWARE[name]
    files = {f"{name}.yaml": (ESPHOME / f"{name}.yaml").read_text(encoding="utf-8")}
    for file in sorted((ESPHOME / "common").iterdir()):
        files[f"common/{file.name}"] = file.read_text(encoding="utf-8")
    substitutions = {"device": code}
    if firmware.address:
        offset = profile_value(firmware.profile, "address_offset", 0)
        substitutions[firmware.address] = str(address + offset)
    if "panel" in firmware.kinds and own_glyphs:
        substitutions["panel_own_glyphs"] = own_glyphs
    files[f"{code}.yaml"] = (
        f"# {code}: esphome run {code}.yaml\n\nsubstitutions:\n"
        + _yaml(substitutions, "  ")
        + f"\npackages:\n  device: !include {name}.yaml\n"
    )
    if radio is not None:
        files["secrets.yaml"] = _yaml(
            {
                "wifi_ssid": radio.ssid,
                "wifi_password": radio.wifi_password,
                "ota_password": secrets.token_urlsafe(18),
                "mqtt_broker": radio.broker,
                "mqtt_password": radio.mqtt_password,
            }
        )
    return files


def missing_glyphs(texts: list[str]) -> str:
    """The characters of the hall's own words that the panels' font does not have yet."""
    font = (ESPHOME / "common" / "panel-font.yaml").read_text(encoding="utf-8")
    # What Unifont has no glyph for, ESPHome would refuse as a whole: stay in its first plane.
    return "".join(
        sorted({c for text in texts for c in text if c not in font and 0x3000 < ord(c) < 0xFFFF})
    )


def _yaml(values: dict[str, str], indent: str = "") -> str:
    """JSON strings are YAML strings."""
    return "".join(
        f"{indent}{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items()
    )


def read_secret(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()
