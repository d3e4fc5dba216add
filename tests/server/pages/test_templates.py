"""What the security policy forbids is not in the pages' sources."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import floorlink
import server

LOOK = Path(floorlink.__file__).parent / "look"
WEB = Path(server.__file__).parent / "web"
FILES = sorted([*LOOK.glob("static/*.js"), *WEB.glob("static/*.js"), *WEB.glob("templates/*.html")])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_page_has_style_or_script_written_into_it(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle=|<style|innerHTML|insertAdjacentHTML|\son\w+=\"", text)
    assert not re.search(r"<script(?! type=\"(module|application/json)\")", text)


@pytest.mark.parametrize("file", sorted(WEB.glob("templates/*.html")), ids=lambda file: file.name)
def test_no_form_can_be_sent_before_its_module_listens(file: Path) -> None:
    """It works by itself, or waits disabled, or cannot be seen before the module shows it."""
    text = re.sub(r"<dialog.*?</dialog>", "", file.read_text(encoding="utf-8"), flags=re.S)

    for attributes, inside in re.findall(r"<form([^>]*)>(.*?)</form>", text, re.S):
        by_itself = 'method="' in attributes
        unseen = re.search(r"\shidden\b", attributes)
        held = [set(tag.split()) for tag in re.findall(r"<fieldset([^>]*)>", inside)]
        waits = any({"disabled", "data-held"} <= words for words in held)
        assert by_itself or unseen or waits, attributes
