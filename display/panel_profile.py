"""What differs between LED panels of one family, as written in firmware_configs/panels."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Literal

from floorlink.errors import SettingsError
from floorlink.profiles import load_profile

DEFAULT_ONBON = "panels/onbon-64x16.toml"
DEFAULT_STRIP = "panels/bank-strip.toml"


@dataclass(frozen=True, slots=True)
class PanelTexts:
    """Templates per window state.

    Facts: {number} {window} (its code without leading zeros) {name} {reason}.
    """

    idle: str = "欢迎光临"
    calling: str = "请{number}号到{window}号窗口"
    serving: str = "正在办理 {number}"
    paused: str = "暂停服务 {reason}"
    closed: str = "未开放"


@dataclass(frozen=True, slots=True)
class PanelProfile:
    family: Literal["onbon-bx", "bank-strip"]
    cells: int
    """Half-width columns that a text may fill; a Chinese character fills two."""
    encoding: str = "gbk"
    baud: int = 9600
    """What the model is set to at the factory; agent.toml's line decides."""
    texts: PanelTexts = field(default_factory=PanelTexts)
    refresh: timedelta = timedelta(seconds=60)
    """How often a panel is told again what it shows: it may have lost power."""
    width: int = 64
    """Onbon: dots, a multiple of eight."""
    height: int = 16
    lasts: timedelta = timedelta(0)
    """Onbon: how long the controller keeps a text unrefreshed, in whole seconds."""
    combined: bool = False
    """Bank strip: the combined screen instead of the window's own."""


def load_panel_profile(name: str) -> PanelProfile:
    """Raises SettingsError, also for a template that asks for a fact that no panel has."""
    profile = load_profile(name, PanelProfile)
    faults = []
    for state, template in asdict(profile.texts).items():
        try:
            template.format(number="", window="", name="", reason="")
        except (KeyError, ValueError, IndexError) as error:
            faults.append(f"{name}: texts.{state}: {template!r} cannot be filled in: {error}")
    if faults:
        raise SettingsError(faults)
    return profile
