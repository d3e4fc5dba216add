"""docs/agents.md is tested: what it shows can be run."""

from __future__ import annotations

import re
from importlib.metadata import entry_points
from pathlib import Path

from floorlink.agent_settings import load_agent
from floorlink.commands import _parser

GUIDE = Path(__file__).parent.parent.parent / "docs" / "agents.md"


def _blocks(language: str) -> list[str]:
    text = GUIDE.read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_example_is_a_faultless_agent_toml_with_drivers_that_exist(tmp_path: Path) -> None:
    path = tmp_path / "agent.toml"
    path.write_text(_blocks("toml")[0], encoding="utf-8")

    settings = load_agent(path)

    drivers = {entry.name for entry in entry_points(group="hallfloor.drivers")}
    assert {device.driver for device in settings.devices} <= drivers
    assert settings.devices[-1].options == {"hold": "15 min"}
    assert settings.badge_file == tmp_path / "badge"


def test_the_commands_shown_are_understood() -> None:
    shown = [line.split() for block in _blocks("sh") for line in block.strip().splitlines()]

    assert {words[0] for words in shown} == {"hallfloor-agent"}
    for words in shown:
        arguments = words[1:] if words[1] == "enrol" else ["run", *words[1:]]
        assert _parser().parse_args(arguments)
