"""Every word on a page has an English one; Chinese is the message id, so none can be forgotten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import floorlink
import server
from floorlink.language import Language

LOOK = Path(floorlink.__file__).parent / "look"
WEB = Path(server.__file__).parent / "web"
CHINESE = re.compile(r"[\u4e00-\u9fff、：]")
WORDS = Language(Path(server.__file__).parent / "locale", LOOK / "locale").strings("en")


def words_of(file: Path) -> set[str]:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".html":
        return {found[1] for found in re.findall(r"""\bt\((["'])(.*?)\1""", text)}
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return {word for word in re.findall(r'"([^"\n]*)"', text) if CHINESE.search(word)}


FILES = sorted([*LOOK.glob("static/*.js"), *WEB.glob("static/*.js"), *WEB.glob("templates/*.html")])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_word_of_a_page_has_an_english_one(file: Path) -> None:
    assert sorted(words_of(file) - set(WORDS)) == []


@pytest.mark.parametrize("file", sorted(WEB.glob("templates/*.html")), ids=lambda file: file.name)
def test_a_template_shows_no_chinese_that_is_not_looked_up(file: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"""\bt\((["']).*?\1\)""", "", text).replace('"zh": "中文"', "")

    assert re.findall(r"[\u4e00-\u9fff]+", text) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_page_has_style_or_script_written_into_it(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle=|<style|innerHTML|insertAdjacentHTML|\son\w+=\"", text)
    assert not re.search(r"<script(?! type=\"(module|application/json)\")", text)


def test_the_facts_in_a_translation_are_those_of_its_original() -> None:
    facts = re.compile(r"\{\w+\}")

    assert [
        chinese
        for chinese, english in WORDS.items()
        if sorted(facts.findall(chinese)) != sorted(facts.findall(english))
    ] == []
