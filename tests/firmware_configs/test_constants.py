"""Every number and word of the firmware agrees with the Python that speaks to it."""

from __future__ import annotations

import re

import pytest

from display.panel_profile import FramedProfile, load_panel_profile
from firmware_configs import ESPHOME, PI
from floorlink.broker import GONE, READY, ROOT
from floorlink.framing.ff68 import FF68, LONGEST_DATA
from window import mqtt_button, mqtt_keypad
from window.profiles import load_call_unit, load_keypad

COMMON = ESPHOME / "common"
KEYPAD = load_keypad("keypads/ff68-five.toml")
CALLER = load_call_unit("keypads/ff68-caller.toml")
PANEL = load_panel_profile("panels/esphome-64x16.toml", FramedProfile)


def text_of(name: str) -> str:
    return (COMMON / f"{name}.yaml").read_text(encoding="utf-8")


def number(text: str, key: str) -> int:
    """`key: "0x0c"` or `key: 9600`."""
    found = re.search(rf'^\s*{key}: "?(0x[0-9a-f]+|\d+)"?', text, re.MULTILINE)
    assert found, key
    return int(found[1], 0)


def milliseconds(text: str, key: str) -> int:
    found = re.search(rf"{key}: (\d+)(ms|s)\b", text)
    assert found, key
    return int(found[1]) * (1000 if found[2] == "s" else 1)


def test_the_keypad_speaks_as_its_profile_says() -> None:
    text = text_of("keypad-bus")

    assert number(text, "keypad_result_command") == KEYPAD.result_command
    assert number(text, "keypad_answer_command") == KEYPAD.answer_command
    assert number(text, "keypad_received") == int(KEYPAD.received, 16)
    assert number(text, "keypad_not_counted_command") == KEYPAD.not_counted_command
    assert KEYPAD.frame == CALLER.frame == FF68
    assert number(text, "keypad_invite") == int(KEYPAD.invite, 16)
    main = (ESPHOME / "evaluation-keypad.yaml").read_text(encoding="utf-8")
    assert number(main, "keypad_address") == 3 + KEYPAD.address_offset


def test_each_key_of_the_keypads_board_is_the_level_it_is_named_after() -> None:
    board = text_of("keypad-board")
    keys = re.findall(r"id: key_(\d)\n.*?grade: (\d)", board, re.DOTALL)

    assert {int(level): KEYPAD.grades[f"{int(grade):02x}"] for level, grade in keys} == {
        level: level for level in (5, 4, 3, 2, 1)
    }
    assert "grade + 1" in text_of("keypad-mqtt")
    for level, label in re.findall(r"key_(\d)_pin: .*# (\w+)", board):
        grade = next(code for code, value in KEYPAD.grades.items() if value == int(level))
        assert KEYPAD.labels[grade] == label


def test_the_button_speaks_as_its_profile_says() -> None:
    text = text_of("button-bus")

    assert number(text, "button_key_command") == CALLER.key_command
    assert number(text, "button_beep_command") == CALLER.beep_command
    assert CALLER.keys[f"{number(text, 'button_call_key'):02x}"] == "call"
    assert CALLER.keys[f"{number(text, 'button_recall_key'):02x}"] == "recall"


@pytest.mark.parametrize("profile", [KEYPAD, CALLER])
def test_a_frame_said_again_is_the_same_press(profile: object) -> None:
    name = "keypad-bus" if profile is KEYPAD else "button-bus"

    pause = re.search(r"delay: !lambda \"return (\d+) \+ random_uint32\(\) % (\d+);", text_of(name))
    assert pause
    longest = int(pause[1]) + int(pause[2])

    assert 2 * longest < profile.debounce.total_seconds() * 1000  # type: ignore[attr-defined]


def test_the_line_runs_at_the_profiles_speed() -> None:
    assert {KEYPAD.baud, CALLER.baud, PANEL.baud} == {number(text_of("line"), "baud_rate")}


def test_the_firmware_hears_as_much_as_we_may_say() -> None:
    header = (COMMON / "hallfloor.h").read_text(encoding="utf-8")

    assert f"LONGEST_DATA = {LONGEST_DATA};" in header
    longest_text = re.search(r"LONGEST_TEXT = (\d+);", header)
    assert longest_text
    assert int(longest_text[1]) == PANEL.frame.longest


def test_the_panel_outlasts_two_refreshes_that_went_astray() -> None:
    patience = milliseconds(text_of("panel"), "panel_patience")

    assert patience > 2 * PANEL.refresh.total_seconds() * 1000


def test_the_panels_font_has_every_character_of_its_texts() -> None:
    texts = PANEL.texts
    said = "".join((texts.idle, texts.calling, texts.serving, texts.paused, texts.closed))
    said = re.sub(r"\{\w+\}", "", said)

    assert set(said) <= set(glyphs())


def test_no_character_is_twice_in_the_font() -> None:
    assert len(set(glyphs())) == len(glyphs())


def glyphs() -> str:
    lines = re.findall(r'^ {6}- "(.*)"$', text_of("panel-font"), re.MULTILINE)
    return "".join(line.replace('\\"', '"') for line in lines if "${" not in line)


def test_the_broker_brings_the_words_that_the_firmware_knows() -> None:
    def told(name: str) -> set[str]:
        return set(re.findall(r"^ {6}payload: (\w+)$", text_of(name), re.MULTILINE))

    assert told("keypad-mqtt") == {
        mqtt_keypad.PLEASE,
        mqtt_keypad.THANKS,
        mqtt_keypad.REST,
        mqtt_keypad.IGNORED,
    }
    assert told("button-mqtt") == {mqtt_button.HEARD, mqtt_button.BEEP, mqtt_button.REFUSED}
    assert re.findall(r"payload: (\w+)$", text_of("network"), re.MULTILINE) == [READY, GONE]


def test_firmware_and_brokers_rights_name_the_same_topics() -> None:
    named: dict[str, set[str]] = {"topic: ": set(), "- topic: ": set()}
    for name in ("network", "keypad-mqtt", "button-mqtt", "panel-mqtt"):
        for mark, topic in re.findall(rf"(- )?topic: {ROOT}/\${{device}}/(\w+)", text_of(name)):
            named[f"{mark}topic: "].add(topic)
    rights = (PI / "mosquitto.acl").read_text(encoding="utf-8")

    assert set(re.findall(rf"pattern write {ROOT}/%u/(\w+)", rights)) == named["topic: "]
    assert set(re.findall(rf"pattern read {ROOT}/%u/(\w+)", rights)) == named["- topic: "]


def test_secrets_are_named_by_example_and_nowhere_written() -> None:
    example = (ESPHOME / "secrets.example.yaml").read_text(encoding="utf-8")
    wanted = {
        name
        for file in ESPHOME.rglob("*.yaml")
        for name in re.findall(r"!secret (\w+)", file.read_text(encoding="utf-8"))
    }

    assert set(re.findall(r"^(\w+):", example, re.MULTILINE)) == wanted
    for file in ESPHOME.rglob("*.yaml"):
        if file != ESPHOME / "secrets.example.yaml":
            for line in file.read_text(encoding="utf-8").splitlines():
                assert "password:" not in line or "!secret" in line
