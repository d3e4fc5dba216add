from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from floorlink.toml_lines import Place, lines_of

HARD = '''\
title = "a # no comment"  # but this is
'quoted key'.inner."dotted.key" = 1

text = """
[not.a.table]
fake = "\\""
ends = with two quotes"""""
raw = \'\'\'
[[nor.this]] \'\' "
\'\'\'
list = [ # comment ]
  1, "]",
  { a = 1, b.c = [2,
    3] },
]

[table]
when = 2026-10-01 08:30:00
[table.sub]
x = -1.5e3

[[many]]
code = "01"
[many.own]
y = true
[[many.parts]]
z = 1
[[many.parts]]
z = 2

[[many]]
code = "02"
[[many.parts]]
z = 3'''


def test_each_place_has_the_line_where_it_is_written() -> None:
    lines = lines_of(HARD)

    assert lines[("title",)] == 1
    assert lines[("quoted key", "inner", "dotted.key")] == 2
    assert lines[("text",)] == 4
    assert lines[("raw",)] == 8
    assert lines[("list", 0)] == 12
    assert lines[("list", 1)] == 12
    assert lines[("list", 2, "b", "c")] == 13
    assert lines[("list", 2, "b", "c", 1)] == 14
    assert lines[("table",)] == 17
    assert lines[("table", "sub", "x")] == 20
    assert lines[("many", 0)] == 22
    assert lines[("many", 0, "own", "y")] == 25
    assert lines[("many", 0, "parts", 1, "z")] == 29
    assert lines[("many", 1)] == 31
    assert lines[("many", 1, "parts", 0, "z")] == 34
    assert ("fake",) not in lines


def test_windows_line_ends_count_once() -> None:
    assert lines_of("a = 1\r\n\r\nb = 2\r\n")[("b",)] == 3


KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
LEAVES = st.integers(-(2**60), 2**60) | st.booleans() | st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_every_place_of_any_settings_is_found(table: dict[str, Any]) -> None:
    text = tomlkit.dumps(table)
    assert tomllib.loads(text) == table

    lines = lines_of(text)

    assert set(_places(table)) <= set(lines)
    assert max(lines.values()) <= text.count("\n") + 1


def _places(value: Any, place: Place = ()) -> Iterator[Place]:
    yield place
    items: Any = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        items = enumerate(value)
    for key, item in items:
        yield from _places(item, (*place, key))
