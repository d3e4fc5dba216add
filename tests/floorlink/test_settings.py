from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import pytest

from floorlink.errors import SettingsError
from floorlink.settings import Rest, convert, load


class Panel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    kind: Literal["panel", "keypad"]
    address: Annotated[int, msgspec.Meta(ge=0, le=255)] = 0
    options: Annotated[dict[str, Any], Rest()] = {}


@dataclass(frozen=True)
class Times:
    opens: time = time(8, 30)
    pause: timedelta = timedelta(seconds=5)


@dataclass(frozen=True)
class Box:
    server: str
    panels: tuple[Panel, ...] = ()
    times: Times = field(default_factory=Times)
    windows: dict[str, list[int]] = field(default_factory=dict)
    hours: str | Times = "always"
    data: Path = Path("data")


def faults(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "box.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(file, Box)
    return [fault.removeprefix(f"{tmp_path}/") for fault in caught.value.faults]


def test_a_good_file_becomes_the_typed_value(tmp_path: Path) -> None:
    file = tmp_path / "box.toml"
    file.write_text(
        """
        server = "http://hall:8000"
        data = "/var/lib/hall"
        windows = {"07" = [1, 2]}
        hours = {opens = "09:00"}

        [times]
        opens = 08:00:00
        pause = "1.5 min"

        [[panels]]
        code = "panel-07"
        kind = "panel"
        colour = "red"
        """
    )

    box = load(file, Box)

    assert box == Box(
        "http://hall:8000",
        (Panel("panel-07", "panel", 0, {"colour": "red"}),),
        Times(time(8), timedelta(seconds=90)),
        {"07": [1, 2]},
        Times(time(9)),
        Path("/var/lib/hall"),
    )


def test_every_fault_is_told_at_once_by_line_with_the_key_that_was_meant(tmp_path: Path) -> None:
    text = """\
sever = "http://hall:8000"
windows = {"07" = [1,
  "two"]}

[times]
opens = "half past"
pause = 5

[[panels]]
code = "panel-07"
kind = "panle"
address = 300

[[panels]]
kind = "keypad"
address = true
"""

    assert faults(tmp_path, text) == [
        'box.toml:1: missing key "server"',
        'box.toml:1: unknown key "sever", did you mean "server"?',
        'box.toml:3: "07" (item 2) must be a whole number, not the text "two"',
        'box.toml:6: "opens" must be a time such as "08:30", not the text "half past"',
        'box.toml:7: "pause" must be a duration such as "30 s", "5 min" or "1 h", not 5',
        'box.toml:11: "kind" must be one of "panel", "keypad", not the text "panle"'
        ', did you mean "panel"?',
        'box.toml:12: "address" must be a whole number, at least 0 and at most 255, not 300',
        'box.toml:14: missing key "code"',
        'box.toml:16: "address" must be a whole number, at least 0 and at most 255, not true',
    ]


def test_a_value_of_the_wrong_shape_is_told_once(tmp_path: Path) -> None:
    text = 'server = "s"\npanels = "panel-07"\ntimes = [1]\nhours = 8\n'

    assert faults(tmp_path, text) == [
        'box.toml:2: "panels" must be a list, not the text "panel-07"',
        'box.toml:3: "times" must be a table, not a list',
        'box.toml:4: "hours" must be text or a table, not 8',
    ]


def test_text_that_is_not_toml_names_the_line(tmp_path: Path) -> None:
    assert faults(tmp_path, 'server = "s"\npanels = [1,\n\nx') == [
        "box.toml:4: is not TOML: invalid value"
    ]
    assert faults(tmp_path, 'server = "s"\npanels = [\n') == [
        "box.toml:3: is not TOML: invalid value"
    ]


def test_a_missing_file_is_a_fault_too(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"agent\.toml: no such file"):
        load(tmp_path / "agent.toml", Box)


def test_a_table_read_elsewhere_can_be_converted() -> None:
    assert convert({"opens": "07:00"}, Times, "panel-07") == Times(time(7))
    with pytest.raises(SettingsError, match='panel-07: unknown key "open", did you mean "opens"'):
        convert({"open": "07:00"}, Times, "panel-07")
