"""docs/hall-folder.md shows a whole hall: it is read here as a reader would copy it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from floorlink.errors import SettingsError
from server.hall_folder import read_hall
from server.hall_folder.plan_file import read_plan

PAGE = Path(__file__).parents[3] / "docs" / "hall-folder.md"
EXAMPLE = re.compile(r"^(\S+\.toml)\n\n```toml\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in EXAMPLE.findall(PAGE.read_text(encoding="utf-8")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_example_is_a_hall(folder: Path) -> None:
    hall = read_hall(folder)

    assert hall.code == "riverside"
    assert hall.services[0].stages == ("B",)
    assert [device.code for device in hall.devices] == ["kiosk-1", "panel-01", "board-a"]
    plan = read_plan(folder, hall)
    assert plan is not None
    assert plan.zones["A"].width == 28


def test_the_faults_shown_are_those_told(folder: Path) -> None:
    for name, old, new in (
        ("hall.toml", "Asia/Shanghai", "Asia/Shanghia"),
        ("hall.toml", "13:00-17:00", "11:30-17:00"),
        ("queues.toml", 'prefix = "B"', 'prefix = "A"'),
        ("departments/01-general.toml", 'queue = "A"', 'queue = "a"'),
        ("windows.toml", 'queues = ["A", "B"]', ""),
    ):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    shown = PAGE.read_text(encoding="utf-8").split("## Faults")[1].split("```")[1].strip()

    with pytest.raises(SettingsError) as caught:
        read_hall(folder)

    assert shown.splitlines() == caught.value.faults
