"""Whatever somebody writes into a window's texts, a panel is told one frame, and in it only text.

The twins read what a real panel would: a text that broke out of its frame would be seen as
another text, as a second frame, or as none.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from display.modbus_speech import ModbusSpeech
from display.panel_profile import (
    FramedProfile,
    ModbusProfile,
    OnbonProfile,
    PanelProfile,
    load_panel_profile,
)
from display.panel_speech import FramedSpeech, OnbonSpeech, Speech
from display.panel_text import panel_bytes, panel_text, steps
from display.panels import DEFAULTS, profile_name
from display.twins import TWINS
from floorlink.driver import DeviceConfig
from floorlink.messages import Names, WindowView
from tests.floorlink.on_a_line import window_view

COMMANDS = "\x1b@\x1d\x56\x00\x00\x02\x03\x04\x10\n\r\xa5\x5a\x7e"
"""What begins, ends or escapes something in the families: ESC, GS, NUL, STX, ETX, A5, 5A …"""
FRAMING = bytes.fromhex("a5a6aaae5a5b7e7d7fff")
"""Bytes of frames that are halves of Chinese characters as well."""


def characters_with(halves: bytes) -> str:
    """Chinese characters that are sent with one of these bytes."""
    pairs = [bytes((half, 0xB0 + place)) for place, half in enumerate(halves)]
    pairs += [bytes((0xB0 + place, half)) for place, half in enumerate(halves)]
    return "".join(pair.decode("gbk", errors="ignore") for pair in pairs)


HOSTILE = st.text(st.sampled_from(COMMANDS + characters_with(FRAMING) + "A1 午"), max_size=24)


def views_of(text: str) -> list[WindowView]:
    """A window that is named so and paused for that reason."""
    name = Names(zh=text, en=text)
    views = [window_view("open"), window_view("paused", reason=text), window_view("called")]
    return [msgspec.structs.replace(view, name=name) for view in views]


def speech_of(family: str, config: DeviceConfig) -> tuple[PanelProfile, Speech]:
    name = profile_name(config)
    if family == "onbon-bx":
        onbon = load_panel_profile(name, OnbonProfile)
        return onbon, OnbonSpeech(onbon, config.address)
    if family == "modbus-panel":
        modbus = load_panel_profile(name, ModbusProfile)
        return modbus, ModbusSpeech(modbus, config.address)
    framed = load_panel_profile(name, FramedProfile)
    return framed, FramedSpeech(framed, config.address)


@pytest.mark.parametrize("family", sorted(DEFAULTS))
@settings(deadline=None, max_examples=40)
@given(HOSTILE)
@example(COMMANDS)
@example(f"午\x1b{characters_with(FRAMING)}")
def test_nothing_but_text_in_one_frame_reaches_a_panel(family: str, text: str) -> None:
    config = DeviceConfig("panel-03", "panel", family, line="line", address=3)
    profile, speech = speech_of(family, config)
    named = replace(profile, texts=replace(profile.texts, idle="{name}"))
    for view in views_of(text):
        for step in steps(panel_text(view, named), profile):
            twin = TWINS[family](config)
            twin.feed(speech.frame(step))

            assert twin.frames == 1
            assert not any(one < " " or one == "\x7f" for one in twin.text)
            if getattr(profile, "content", "text") != "number":
                shown = panel_bytes(step, profile.encoding).decode(profile.encoding)
                assert twin.text.rstrip() == shown.rstrip()
