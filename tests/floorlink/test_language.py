from __future__ import annotations

from pathlib import Path

import pytest

from floorlink.language import Language

CATALOGUE = """\
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "请{number}号到{window}号窗口"
msgstr "Number {number}, please go to window {window}"

msgid "欢迎光临"
msgstr "Welcome"

#, fuzzy
msgid "暂停服务"
msgstr "Pausing"

msgid "未开放"
msgstr ""
"""


@pytest.fixture
def language(tmp_path: Path) -> Language:
    (tmp_path / "en.po").write_text(CATALOGUE, encoding="utf-8")
    return Language(tmp_path)


def test_a_text_is_told_in_the_readers_language_with_its_facts(language: Language) -> None:
    told = language.text("en", "请{number}号到{window}号窗口", number="A001", window=3)

    assert told == "Number A001, please go to window 3"


def test_chinese_is_told_where_the_catalogue_has_nothing(language: Language) -> None:
    assert language.text("zh", "请{number}号到{window}号窗口", number="A001", window=3) == (
        "请A001号到3号窗口"
    )
    assert language.text("en", "暂停服务") == "暂停服务", "a fuzzy translation is not one"
    assert language.text("en", "未开放") == "未开放"
    assert language.text("en", "号票") == "号票"


@pytest.mark.parametrize("lang", ["fr", "../en", "", "en.po", "*"])
def test_an_unknown_language_is_chinese(language: Language, lang: str) -> None:
    assert language.text(lang, "欢迎光临") == "欢迎光临"


def test_a_facts_braces_are_not_read_as_facts(language: Language) -> None:
    told = language.text("zh", "请{number}号到{window}号窗口", number="{window}", window="{0.x!r}")

    assert told == "请{window}号到{0.x!r}号窗口"


def test_a_missing_fact_never_fails(language: Language) -> None:
    assert language.text("zh", "请{number}号到{window}号窗口") == "请{number}号到{window}号窗口"
    assert language.text("zh", "100% {} {a.b} {", a=1) == "100% {} {a.b} {"


def test_facts_may_have_any_name(language: Language) -> None:
    assert language.text("zh", "{lang}{msgid}{self}", lang=1, msgid=2, self=3) == "123"


def test_pages_get_the_translated_strings(language: Language) -> None:
    assert language.strings("en") == {
        "请{number}号到{window}号窗口": "Number {number}, please go to window {window}",
        "欢迎光临": "Welcome",
    }
    assert language.strings("zh") == {}


def test_the_first_folder_that_knows_wins(tmp_path: Path) -> None:
    for folder, word in (("own", "Hello"), ("shared", "Welcome")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "en.po").write_text(f'msgid "欢迎光临"\nmsgstr "{word}"\n', "utf-8")
    (tmp_path / "shared" / "ug.po").write_text('msgid "欢迎光临"\nmsgstr "خوش كەپسىز"\n', "utf-8")

    language = Language(tmp_path / "own", tmp_path / "shared")

    assert language.text("en", "欢迎光临") == "Hello"
    assert language.text("ug", "欢迎光临") == "خوش كەپسىز"
    assert language.languages() == ["zh", "en", "ug"]
