"""docs/security.md promises nothing that no test holds it to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
PROMISES = [
    (found[1].strip(), found[2].strip())
    for found in re.finditer(r"^\| (.+?) \| (.+?) \|$", TEXT, re.M)
    if found[1] != "promise"
]
NAMED = re.compile(r"(?:tests|script)/[\w/.]+\w|test_\w+\.py")


def test_there_are_promises() -> None:
    assert len(PROMISES) > 25


@pytest.mark.parametrize("at", range(len(PROMISES)), ids=lambda at: PROMISES[at][0][:50])
def test_every_promise_names_a_test_that_is_there(at: int) -> None:
    """By its path, by its name alone, or as "the same" as the promise before."""
    tested = PROMISES[at][1]
    named = NAMED.findall(tested)

    assert named or (at and tested.startswith(("the same", "test_people.py of"))), tested
    for name in named:
        if "/" in name:
            assert (ROOT / name).exists(), name
        else:
            assert list((ROOT / "tests").rglob(name)), name


def test_the_decisions_that_are_named_are_there() -> None:
    numbers = re.findall(r"\b0\d{3}\b", TEXT)

    assert numbers
    for number in numbers:
        assert list((ROOT / "docs" / "decisions").glob(f"{number}-*.md")), number
