"""Every word that people read has its English, with the same facts in it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.catalogues import FACTS, Found, spliced, strings_used, translations, untranslatable

ROOT = Path(__file__).parent.parent
SHARED = ROOT / "floorlink"
BESIDE_IT = ["floorlink", "printer"]
"""Packages whose words travel to the server's pages too."""
PACKAGES = ["floorlink", "server", "kiosk", "printer", "display", "window", "virtual_hall"]


LEFT_BEHIND = ROOT / "server" / "web" / "templates"
"""Pages come with these words written in, and take none of them along for their modules."""
TABLE = re.compile(r"const ([A-Z_]+) = ([{\[].*?[}\]]);", re.DOTALL)


@cache
def used(package: str) -> list[Found]:
    return list(strings_used(ROOT / package))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_string_has_its_english(package: str) -> None:
    known = translations([ROOT / package, SHARED], "en")

    missing = [str(found) for found in used(package) if not known.get(found.msgid)]

    assert not missing, "no English for\n" + "\n".join(missing)


def test_what_modules_and_python_say_is_taken_along_by_pages() -> None:
    left_behind = translations([LEFT_BEHIND], "en")
    said = (one for package in ("server", *BESIDE_IT) for one in used(package))

    missed = [str(one) for one in said if one.file.suffix != ".html" and one.msgid in left_behind]

    assert not missed, f"move them out of {LEFT_BEHIND.name}/locale\n" + "\n".join(missed)


def test_the_words_of_one_table_begin_alike_in_english() -> None:
    """A state's badge, a fact's head: all with a capital, or none."""
    english = translations([SHARED / "locale", ROOT / "server", SHARED / "look"], "en")
    mixed = []
    for file in sorted((ROOT / "server" / "web" / "static").glob("*.js")):
        for name, table in TABLE.findall(file.read_text(encoding="utf-8")):
            words = [english.get(word, "") for word in re.findall(r'"([^"]*)"', table)]
            if (
                name != "FILL"
                and len({word[0].isupper() for word in words if word[:1].isalpha()}) > 1
            ):
                mixed.append(f"{file.name} {name}: {sorted(filter(None, words))}")

    assert mixed == []


@pytest.mark.parametrize("package", PACKAGES)
def test_facts_are_given_beside_a_message_not_inside_it(package: str) -> None:
    inside = [str(found) for found in spliced(ROOT / package)]

    assert not inside, "cannot be translated\n" + "\n".join(inside)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_chinese_stands_outside_the_catalogues_in_a_template(package: str) -> None:
    bare = [str(found) for found in untranslatable(ROOT / package)]

    assert not bare, "cannot be translated\n" + "\n".join(bare)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_english_has_the_facts_of_the_chinese(package: str) -> None:
    for msgid, english in translations([ROOT / package], "en").items():
        assert set(FACTS.findall(english)) == set(FACTS.findall(msgid)), msgid


def test_the_search_finds_words_in_python_templates_and_javascript(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text(
        '"""文档"""\n'
        "class Refusal:\n"
        '    title = "没有号"\n'
        '    detail: str = "等{n}人"\n'
        'words.text(lang, "欢迎" "光临", n=1)\n'
        'refuse(what="未开放")\n'
        'other("不是给人看的")\n'
        'refuse(what=f"没有{x}")\n'
    )
    (tmp_path / "page.html").write_text(
        '<p lang="zh">中文</p>{# 注释 #}\n{{ t("取号") }} <b>裸字</b>\n'
        "<i title=\"{{ _('窗口') }}\">"
    )
    (tmp_path / "page.js").write_text(
        '// 注释\nconst WORDS = {a: "暂停"};\nt(`号码{n}`, {n: 1});\n'
        'say(`● ${t("过号", { n: 1 })} ${n}`);'
    )

    assert sorted(found.msgid for found in strings_used(tmp_path)) == sorted(
        ["没有号", "等{n}人", "欢迎光临", "未开放", "取号", "窗口", "暂停", "号码{n}", "过号"]
    )
    assert [found.line for found in spliced(tmp_path)] == [8]
    assert [(found.line, found.msgid) for found in untranslatable(tmp_path)] == [(2, "裸字")]


def test_a_fuzzy_or_empty_translation_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "locale"
    folder.mkdir()
    (folder / "en.po").write_text(
        'msgid "取号"\nmsgstr "Take a number"\n\n#, fuzzy\nmsgid "窗口"\nmsgstr "Door"\n\n'
        'msgid "暂停"\nmsgstr ""\n'
    )

    assert translations([tmp_path], "en") == {"取号": "Take a number"}
