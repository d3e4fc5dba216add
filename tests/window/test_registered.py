"""The drivers of this house are registered under the names that agent.toml uses."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from display.twins import TWINS as PANELS
from window.twins import TWINS as DESK_TWINS

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
DRIVERS: dict[str, str] = PROJECT["project"]["entry-points"]["hallfloor.drivers"]


@pytest.mark.parametrize("name", DRIVERS)
def test_a_driver_is_registered_and_can_be_found(name: str) -> None:
    module, _, factory = DRIVERS[name].partition(":")

    assert callable(getattr(import_module(module), factory))


@pytest.mark.parametrize("name", [*PANELS, *DESK_TWINS])
def test_what_has_a_twin_has_a_driver(name: str) -> None:
    assert name in DRIVERS
