"""Profiles of device models: the TOML files of firmware_configs, also in an installed wheel."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from floorlink.settings import load

T = TypeVar("T")


def profile_path(name: str) -> Path:
    """Where profile `name` lies: an absolute path, or one below firmware_configs/."""
    path = Path(name)
    return path if path.is_absolute() else Path(str(files("firmware_configs"))) / path


def load_profile(name: str, kind: type[T]) -> T:
    """The profile as a value of `kind`. Raises floorlink.errors.SettingsError with every fault."""
    return load(profile_path(name), kind)
