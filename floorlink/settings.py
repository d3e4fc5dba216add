"""Settings files: TOML -> typed values, with every fault told at once by file and line.

    @dataclass(frozen=True)
    class AgentSettings:
        server: str
        devices: tuple[DeviceConfig, ...] = ()

    settings = load(Path("agent.toml"), AgentSettings)

A fault reads `agent.toml:7: unknown key "addres", did you mean "address"?`. Durations are written
"30 s", "5 min", "1 h"; times of day "08:30" or 08:30:00.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from floorlink.errors import SettingsError
from floorlink.settings_values import Rest, build
from floorlink.settings_words import did_you_mean
from floorlink.toml_lines import Place, lines_of

__all__ = ["Place", "Rest", "Sheet", "convert", "did_you_mean", "load", "parse", "read"]

T = TypeVar("T")


@dataclass
class Sheet(Generic[T]):
    """One settings file as read: the best value that could be made of it, and its faults so far.

    Checks that need more than this file (a window naming a queue of another) add theirs with
    `note`; `told` has them all in the order of the file.
    """

    path: Path
    shown: str
    """The file's name in faults."""
    text: str
    table: dict[str, Any]
    """As tomllib read it."""
    value: T
    noted: list[tuple[Place, str]] = field(default_factory=list)

    @cached_property
    def _lines(self) -> dict[Place, int]:
        return lines_of(self.text)

    def note(self, place: Place, wrong: str) -> None:
        self.noted.append((place, wrong))

    def written(self, place: Place) -> Any:
        """What stands there in the file, be it right or wrong; None if nothing does."""
        found: Any = self.table
        for part in place:
            try:
                found = found[part]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def line(self, place: Place) -> int:
        """Where `place` is written, or else the nearest thing around it."""
        while place not in self._lines:
            place = place[:-1]
        return self._lines[place]

    def told(self) -> list[str]:
        ordered = sorted((self.line(place), wrong) for place, wrong in self.noted)
        return [f"{self.shown}:{line}: {wrong}" for line, wrong in ordered]


def load(path: Path, kind: type[T]) -> T:
    """The file as a value of `kind`, a msgspec Struct or dataclass. Raises SettingsError."""
    sheet = read(path, kind)
    if sheet.noted:
        raise SettingsError(sheet.told())
    return sheet.value


def read(path: Path, kind: type[T], shown: str | None = None) -> Sheet[T]:
    """Like `load`, but faults stay on the sheet. Raises SettingsError if it is not TOML at all."""
    shown = str(path) if shown is None else shown
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise SettingsError([f"{shown}: no such file"]) from error
    except OSError as error:
        raise SettingsError([f"{shown}: cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise SettingsError([f"{shown}: is not UTF-8 text (byte {error.start})"]) from error
    return parse(text, kind, shown, path)


def parse(text: str, kind: type[T], shown: str, path: Path | None = None) -> Sheet[T]:
    """`read` for what somebody sent instead of a file."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([_not_toml(shown, text, str(error))]) from error
    except (
        RecursionError,
        ValueError,
    ) as error:  # nested thousands deep, a number of as many digits
        raise SettingsError([_not_toml(shown, text, "nothing is as deep or as long")]) from error
    noted: list[tuple[Place, str]] = []
    value = build(kind, table, (), lambda place, wrong: noted.append((place, wrong)))
    return Sheet(path or Path(shown), shown, text, table, value, noted)


def convert(table: Mapping[str, Any], kind: type[T], name: str) -> T:
    """A table that is already read (a device's options) as `kind`; `name` leads each fault."""
    faults: list[str] = []
    value: T = build(kind, dict(table), (), lambda _, wrong: faults.append(f"{name}: {wrong}"))
    if faults:
        raise SettingsError(faults)
    return value


def _not_toml(shown: str, text: str, said: str) -> str:
    """tomllib says "… (at line 3, column 9)" or "… (at end of document)"."""
    what, _, where = said.partition(" (at ")
    line = text.count("\n") + 1
    if where.startswith("line "):
        line = int(where.removeprefix("line ").partition(",")[0])
    return f"{shown}:{line}: is not TOML: {what[:1].lower()}{what[1:]}"
