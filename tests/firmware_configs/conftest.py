"""The firmware's tests need ESPHome and g++: asked for by `-m firmware`, as .ci/run does."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.firmware_configs.on_host import HallOnHost, built

ROOT = Path(__file__).parent.parent.parent


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "firmware: needs ESPHome (script/esphome-venv) and g++")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "firmware" in config.option.markexpr:
        return
    left_out = [item for item in items if item.get_closest_marker("firmware")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def esphome() -> str:
    """The command of the pinned version; made on demand."""
    made = subprocess.run([ROOT / "script" / "esphome-venv"], check=True, stdout=subprocess.PIPE)
    return made.stdout.decode().strip()


@pytest.fixture(scope="session")
def program(esphome: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The firmware's packages as a program of this machine; takes half a minute of two cores."""
    return built(esphome, tmp_path_factory.mktemp("host"), _lines())


@pytest.fixture
def hall(program: Path, tmp_path: Path) -> Iterator[HallOnHost]:
    running = HallOnHost(program, tmp_path, _lines())
    yield running
    running.close()


def _lines() -> str:
    """What the firmware's ports begin with: of two parts, as ESPHome wants them."""
    return f"/tmp/hallfloor-firmware-{os.getpid()}"
