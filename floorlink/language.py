"""The words of a program in the reader's language.

Chinese is the message id, so a program without catalogues speaks Chinese; a further language is
one file more, `<folder>/<lang>.po`. Facts stand in braces: `text("en", "{n}号窗口", n=7)`.
"""

from __future__ import annotations

import re
from pathlib import Path

_FACT = re.compile(r"\{(\w+)\}")


def message(text: str) -> str:
    """Marks a message id that is looked up later, so that the catalogues' test finds it."""
    return text


def fill(text: str, facts: dict[str, object]) -> str:
    """`{fact}` filled in once: a fact's own braces stay as they are, as does an unknown fact."""
    return _FACT.sub(lambda found: str(facts.get(found[1], found[0])), text)


class Language:
    """Looks words up in the catalogues of one or more locale folders; the first that knows wins."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self._strings: dict[str, dict[str, str]] = {}

    def text(self, lang: str, msgid: str, /, **facts: object) -> str:
        """`msgid` in `lang` with its facts; in Chinese where the catalogue has nothing."""
        return fill(self.strings(lang).get(msgid, msgid), facts)

    def strings(self, lang: str) -> dict[str, str]:
        """Every translated string of `lang`, for a page to take along. Empty for Chinese."""
        if lang not in self._strings:
            strings: dict[str, str] = {}
            for folder in reversed(self._folders):
                if lang in _languages(folder):
                    strings |= _catalogue(folder / f"{lang}.po")
            self._strings[lang] = strings
        return self._strings[lang]

    def languages(self) -> list[str]:
        """What a reader can choose from: Chinese first, then every catalogue."""
        found = {lang for folder in self._folders for lang in _languages(folder)}
        return ["zh", *sorted(found - {"zh"})]


def _languages(folder: Path) -> set[str]:
    """By listing: the language asked for comes from outside and must not become a path."""
    return {file.stem for file in folder.glob("*.po")}


def _catalogue(file: Path) -> dict[str, str]:
    from babel.messages.pofile import read_po  # 60 ms, which a start in Chinese need not wait for

    with file.open("rb") as opened:
        catalogue = read_po(opened)
    return {
        str(entry.id): str(entry.string)
        for entry in catalogue
        if entry.id and entry.string and not entry.fuzzy and not entry.pluralizable
    }
