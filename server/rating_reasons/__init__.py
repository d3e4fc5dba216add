"""The lists of reasons that a citizen may give with a rating, one TOML file per edition.

Imports the rules and floorlink.settings.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from floorlink.errors import SettingsError
from floorlink.settings import load
from server.domain.reasons import ReasonList, faults_of

_FOLDER = Path(__file__).parent


@cache
def shipped_reasons() -> tuple[ReasonList, ...]:
    """Every edition that comes with the program, oldest first."""
    lists = [read_reasons(path) for path in sorted(_FOLDER.glob("*.toml"))]
    return tuple(sorted(lists, key=lambda one: (one.valid_from, one.version)))


def read_reasons(path: Path) -> ReasonList:
    """A list from a TOML file. Raises SettingsError with all its faults."""
    reasons = load(path, ReasonList)
    faults = faults_of(reasons)
    if faults:
        raise SettingsError([f"{path.name}: {fault}" for fault in faults])
    return reasons
