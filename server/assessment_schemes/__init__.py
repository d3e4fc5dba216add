"""The assessment schemes that come with the program, one TOML file each, and their reading.

A hall copies one and changes it. Imports the rules and floorlink.settings.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from floorlink.errors import SettingsError
from floorlink.settings import parse
from server.domain.assessment.scheme import Scheme, faults_of

_FOLDER = Path(__file__).parent


@cache
def shipped_schemes() -> dict[str, Scheme]:
    """Code -> scheme, the plain default first."""
    schemes = [read_scheme(text, name) for name, text in _texts()]
    return {scheme.code: scheme for scheme in schemes}


@cache
def shipped_texts() -> dict[str, str]:
    """Code -> the TOML that a hall copies and changes."""
    return {read_scheme(text, name).code: text for name, text in _texts()}


def _texts() -> list[tuple[str, str]]:
    paths = sorted(_FOLDER.glob("*.toml"))
    return [(path.name, path.read_text(encoding="utf-8")) for path in paths]


def read_scheme(text: str, shown: str) -> Scheme:
    """A scheme from TOML; `shown` leads its faults. Raises SettingsError with all of them."""
    sheet = parse(text, Scheme, shown)
    if sheet.noted:
        raise SettingsError(sheet.told())
    faults = faults_of(sheet.value)
    if faults:
        raise SettingsError([f"{shown}: {fault}" for fault in faults])
    return sheet.value
