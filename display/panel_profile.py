"""What differs between LED panels, as written in firmware_configs/panels."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Literal, TypeVar

from floorlink.errors import SettingsError
from floorlink.framing.frame_format import FrameFormat, faults
from floorlink.profiles import load_profile

P = TypeVar("P", bound="PanelProfile")


@dataclass(frozen=True, slots=True)
class PanelTexts:
    """Templates per window state.

    Facts: {number} {window} (its code without leading zeros) {name} {reason} {waiting}.
    """

    idle: str = "欢迎光临"
    calling: str = "请{number}号到{window}号窗口"
    serving: str = "正在办理 {number}"
    paused: str = "暂停服务 {reason}"
    closed: str = "未开放"


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelProfile:
    """What every family has."""

    family: str
    cells: int
    """Half-width columns that a text may fill; a Chinese character fills two."""
    encoding: str = "gbk"
    baud: int = 9600
    """What the model is set to at the factory; agent.toml's line decides."""
    texts: PanelTexts = field(default_factory=PanelTexts)
    refresh: timedelta = timedelta(seconds=60)
    """How often a panel is told again what it shows: it may have lost power."""
    overflow: Literal["cut", "scroll"] = "cut"
    """What becomes of a text that is wider than `cells`; "scroll" for panels that cannot do it
    themselves."""
    scroll_every: timedelta = timedelta(milliseconds=600)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnbonProfile(PanelProfile):
    family: Literal["onbon-bx"]
    width: int = 64
    """Dots, a multiple of eight."""
    height: int = 16
    lasts: timedelta = timedelta(0)
    """How long the controller keeps a text unrefreshed, in whole seconds."""
    answer_within: timedelta = timedelta(0)
    """How long to wait for the controller's answer; 0 where no wire leads back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FramedProfile(PanelProfile):
    """Any panel that takes its text in one frame, however its maker frames it."""

    family: Literal["framed-panel"]
    frame: FrameFormat
    command: int = 0
    content: Literal["text", "coloured", "number"] = "text"
    """Plain text, or a colour byte behind each character, or the text's digits as a number in two
    bytes, high one first."""
    colour: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ModbusProfile(PanelProfile):
    family: Literal["modbus-panel"]
    register: int
    """The first one of the text, counted from 0."""
    registers: int
    """All of them are written each time, so that nothing of an older text stays."""
    filler: int = 0x20
    """The byte behind a text that is shorter."""
    low_first: bool = False
    """The first character of a register is its low byte."""
    answer_within: timedelta = timedelta(milliseconds=300)


def load_panel_profile(name: str, kind: type[P]) -> P:
    """Raises SettingsError, also for a template that asks for a fact that no panel has."""
    profile = load_profile(name, kind)
    wrong = []
    for state, template in asdict(profile.texts).items():
        try:
            template.format(number="", window="", name="", reason="", waiting=0)
        except (KeyError, ValueError, IndexError) as error:
            wrong.append(f"{name}: texts.{state}: {template!r} cannot be filled in: {error}")
    try:
        "".encode(profile.encoding)
    except LookupError:
        wrong.append(f"{name}: encoding: {profile.encoding!r} is no encoding")
    if isinstance(profile, FramedProfile):
        wrong += [f"{name}: frame: {fault}" for fault in faults(profile.frame)]
    if isinstance(profile, ModbusProfile) and not profile.cells <= 2 * profile.registers <= 246:
        wrong.append(f"{name}: {profile.registers} registers must hold the cells, and at most 246")
    if wrong:
        raise SettingsError(wrong)
    return profile
