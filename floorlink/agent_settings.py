"""agent.toml: which server a device box belongs to, its lines and its devices (docs/agents.md)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from floorlink.driver import DeviceConfig
from floorlink.errors import SettingsError
from floorlink.line_settings import LineSettings
from floorlink.settings import did_you_mean, read


@dataclass(frozen=True, slots=True)
class AgentSettings:
    """Paths are relative to the folder of agent.toml."""

    server: str
    standby: str = ""
    """Where the hall is when `server` does not answer: the standby's address, once promoted."""
    name: str = ""
    """The agent's code in the hall; only for the log."""
    data: Path = Path("data")
    badge_file: Path = Path("badge")
    lines: tuple[LineSettings, ...] = ()
    devices: tuple[DeviceConfig, ...] = ()


def load_agent(path: Path) -> AgentSettings:
    """Raises SettingsError with every fault of the file, by line."""
    sheet = read(path, AgentSettings)
    settings = sheet.value
    if settings.server and not settings.server.startswith(("http://", "https://")):
        sheet.note(("server",), 'server must begin with "http://" or "https://"')
    if settings.standby and not settings.standby.startswith(("http://", "https://")):
        sheet.note(("standby",), 'standby must begin with "http://" or "https://"')
    names: set[str] = set()
    for at, line in enumerate(settings.lines):
        if line.name in names:
            sheet.note(("lines", at, "name"), f'line "{line.name}" is already there')
        names.add(line.name)
    codes: set[str] = set()
    for at, device in enumerate(settings.devices):
        if device.code in codes:
            sheet.note(("devices", at, "code"), f'device "{device.code}" is already there')
        codes.add(device.code)
        if device.line and device.line not in names:
            near = did_you_mean(device.line, names)
            sheet.note(("devices", at, "line"), f'no line is called "{device.line}"{near}')
    if sheet.noted:
        raise SettingsError(sheet.told())
    folder = path.resolve().parent
    return replace(settings, data=folder / settings.data, badge_file=folder / settings.badge_file)
