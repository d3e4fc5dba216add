"""The design system's page shows everything in every mode, and what it says of contrast is true."""

from __future__ import annotations

import pytest

from tests.server.pages.conftest import Visitor
from tests.server.pages.test_accessibility import AXE, JUDGE

MODES = ("ordinary", "elder", "contrast", "dark")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_component_stands_in_every_mode_without_a_fault(visitor: Visitor, lang: str) -> None:
    page = visitor.go(f"/look?lang={lang}")
    page.wait_for_selector("[data-look=dark] .tile")

    page.evaluate(AXE.read_text(encoding="utf-8"))

    assert page.evaluate(JUDGE) == []
    for mode in MODES:
        section = page.locator(f"[data-look={mode}]")
        counts = {
            kind: section.locator(kind).count() for kind in (".status", ".face", ".tile", ".input")
        }
        assert counts == {".status": 9, ".face": 5, ".tile": 5, ".input": 3}
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_modes_are_what_the_pages_use(visitor: Visitor) -> None:
    page = visitor.go("/look")
    page.wait_for_selector("[data-look=dark] .tile")

    def ground(mode: str) -> str:
        return str(page.locator(f"[data-look={mode}]").evaluate("(n) => getComputedStyle(n).color"))

    heights = {
        mode: page.locator(f"[data-look={mode}] .button").first.bounding_box() for mode in MODES
    }

    assert len({ground(mode) for mode in ("ordinary", "contrast", "dark")}) == 3
    assert all(box is not None for box in heights.values())
    assert {mode: box["height"] >= 44 for mode, box in heights.items() if box} == dict.fromkeys(
        MODES, True
    )
    elder = heights["elder"]
    assert elder is not None
    assert elder["height"] >= 60
