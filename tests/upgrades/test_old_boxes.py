"""Boxes of an older version keep working: they are understood, and told what they need.

And a newer box understands an older server, whichever is brought up to date first.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from floorlink.messages import FROM_SERVER, Paper, Reply, Welcome, WindowView, parse, read
from tests.server.running import running
from tests.upgrades.record_wire import conversation

WIRES = sorted((Path(__file__).parent.parent / "golden" / "wire").glob("agent-*.json"))


def recorded(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def missing(old: Any, new: Any, at: str) -> list[str]:
    """Where `new` has not what `old` had, or another kind of value."""
    if old is None or (new is None and not isinstance(old, (dict, list))):
        return []
    if isinstance(old, dict):
        if not isinstance(new, dict):
            return [f"{at} is no object any more"]
        return [
            fault
            for key, value in old.items()
            for fault in (
                missing(value, new[key], f"{at}.{key}") if key in new else [f"{at}.{key} is gone"]
            )
        ]
    if isinstance(old, list):
        if not isinstance(new, list):
            return [f"{at} is no list any more"]
        return missing(old[0], new[0], f"{at}[0]") if old and new else []
    return [] if type(old) is type(new) else [f"{at} was {old!r}, is {new!r}"]


@pytest.mark.parametrize("path", WIRES, ids=lambda path: path.stem)
def test_what_an_older_box_says_is_understood_and_answered_with_all_it_needs(
    path: Path, tmp_path: Path
) -> None:
    then = recorded(path)

    with running(tmp_path) as server:
        now = conversation(server, then["said"])

    assert [reply["ok"] for reply in now["replies"]] == [True] * len(then["said"])
    assert missing(then["replies"], now["replies"][:1], "hello") == []
    for (event, _), old, new in zip(then["said"], then["replies"], now["replies"], strict=True):
        assert missing(old, new, event) == []
    assert missing(then["heard"], now["heard"], "heard") == []


@pytest.mark.parametrize("path", WIRES, ids=lambda path: path.stem)
def test_a_box_understands_an_older_server(path: Path) -> None:
    then = recorded(path)

    for event, data in then["heard"].items():
        parse(event, data, FROM_SERVER)
    results = [read(Reply, reply).result for reply in then["replies"]]
    events = [event for event, _ in then["said"]]
    assert read(Welcome, results[events.index("hello")]).hall == "small"
    assert read(Paper, results[events.index("issue")]).number == "A001"
    assert read(WindowView, results[events.index("key")]).state == "called"


def test_a_field_that_went_or_changed_its_kind_is_found() -> None:
    old = {"a": 1, "b": [{"c": "x"}], "d": None}

    assert missing(old, {"a": 2, "b": [{"c": "y", "more": 1}], "d": 3, "e": 4}, "m") == []
    assert missing(old, {"b": [{}], "d": None, "a": "1"}, "m") == [
        "m.a was 1, is '1'",
        "m.b[0].c is gone",
    ]
