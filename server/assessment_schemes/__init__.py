"""The assessment schemes that come with the program, one TOML file each, and their reading.

A hall copies one and changes it. Imports the rules and floorlink.settings.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from floorlink.errors import SettingsError
from floorlink.settings import load
from server.domain.assessment.scheme import Scheme, faults_of

_FOLDER = Path(__file__).parent


@cache
def shipped_schemes() -> dict[str, Scheme]:
    """Code -> scheme, the plain default first."""
    schemes = [read_scheme(path) for path in sorted(_FOLDER.glob("*.toml"))]
    return {scheme.code: scheme for scheme in schemes}


def read_scheme(path: Path) -> Scheme:
    """A scheme from a TOML file. Raises SettingsError with all its faults."""
    scheme = load(path, Scheme)
    faults = faults_of(scheme)
    if faults:
        raise SettingsError([f"{path.name}: {fault}" for fault in faults])
    return scheme
