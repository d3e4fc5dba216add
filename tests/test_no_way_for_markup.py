"""No page of any program has a place where a text could become markup or a program.

What an administrator, a citizen or a device writes is shown through `textContent` and through
templates that escape. These tests look for any other way, so that a text of tomorrow is as safe as
those that test_planted_markup.py follows through the pages.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAMS = ("server", "kiosk", "virtual_hall", "floorlink", "display", "printer", "window")
MODULES = sorted(
    path
    for program in PROGRAMS
    for path in (ROOT / program).rglob("*.js")
    if "vendor" not in path.parts and "node_modules" not in path.parts
)
TEMPLATES = sorted(path for program in PROGRAMS for path in (ROOT / program).rglob("*.html"))
SOURCES = sorted(path for program in PROGRAMS for path in (ROOT / program).rglob("*.py"))
PARSES = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment"
    r"|setHTML|srcdoc|\beval\(|new Function\(|DOMParser|setTimeout\(\s*[\"'`]|javascript:"
    r"|setAttribute\(\s*[\"'`]on"
)
OF_OUR_OWN = {
    "kiosk/static/kiosk.js": "the kiosk's own page, asked for again",
    "floorlink/look/static/icons.js": "the sprite of icons that we ship",
}
ESCAPES_NOT = {
    "server/web/templates/look.html": "attributes that stand in the template itself",
    "kiosk/touch_page.py": "icons of our own files, formatted by Markup, which escapes",
}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_pages_are_found() -> None:
    assert len(MODULES) > 60
    assert len(TEMPLATES) > 30


@pytest.mark.parametrize("module", MODULES, ids=_name)
def test_no_module_makes_markup_or_programs_of_texts(module: Path) -> None:
    found = PARSES.findall(module.read_text(encoding="utf-8"))

    assert not found or (found == ["DOMParser"] and _name(module) in OF_OUR_OWN), found


def test_no_template_and_no_view_leaves_a_text_unescaped() -> None:
    way = re.compile(
        r"\|\s*safe\b|autoescape(?!=True)|\bMarkup\(|render_template_string|Undefined\b.*html"
    )
    found = {
        _name(path)
        for path in [*TEMPLATES, *SOURCES]
        if way.search(path.read_text(encoding="utf-8"))
    }

    assert found == set(ESCAPES_NOT)


def test_every_template_is_one_that_is_escaped() -> None:
    """Flask escapes by the ending of a name."""
    rendered = {
        name
        for path in SOURCES
        for name in re.findall(
            r"(?:render_template|_page|show_page)\(\s*\"([^\"]+)\"",
            path.read_text(encoding="utf-8"),
        )
    }

    assert len(rendered) > 15
    assert all(name.endswith(".html") for name in rendered), rendered
