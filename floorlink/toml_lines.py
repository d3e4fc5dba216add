"""Where each key of a TOML text stands, so that a fault can name its line.

Only for text that tomllib has accepted: the walk trusts the syntax and reads nothing but keys,
brackets and the ends of strings. Run it when there is a fault to place, not to load settings.
"""

from __future__ import annotations

import re
import tomllib

Place = tuple[str | int, ...]
"""The way to a value: ("windows", 6, "queues", 0)."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY_PART = re.compile(r"""[ \t]*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)[ \t]*""")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\]|\\.)*"|\'[^\']*\'', re.DOTALL
)
_BARE_VALUE = re.compile(r"[^,\]}#\n]*")


def lines_of(text: str) -> dict[Place, int]:
    """Line numbers (from 1) of every table, key and array item of `text`; () is line 1."""
    return _Walk(text.replace("\r\n", "\n")).lines


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Place, int] = {(): 1}
        self._tables: dict[Place, int] = {}
        """How many [[tables]] an array of tables has had so far."""
        self._document()

    def _document(self) -> None:
        table: Place = ()
        self._blank()
        while self.at < len(self.text):
            if self.text.startswith("[[", self.at):
                table = self._header(2)
            elif self.text[self.at] == "[":
                table = self._header(1)
            else:
                self._pair(table)
            self._blank()

    def _header(self, brackets: int) -> Place:
        start = self.at
        self.at += brackets
        names = self._key()
        self.at += brackets
        place = self._into(names if brackets == 1 else names[:-1], start)
        if brackets == 2:
            place = (*place, names[-1])
            self._mark(place, start)
            count = self._tables.get(place, 0)
            self._tables[place] = count + 1
            place = (*place, count)
        self._mark(place, start)
        return place

    def _into(self, names: list[str], start: int) -> Place:
        """A header names arrays of tables without an index: it means their latest table."""
        place: Place = ()
        for name in names:
            place = (*place, name)
            if place in self._tables:
                place = (*place, self._tables[place] - 1)
            self._mark(place, start)
        return place

    def _pair(self, table: Place) -> None:
        start = self.at
        place = table
        for name in self._key():
            place = (*place, name)
            self._mark(place, start)
        self.at += 1  # the equals sign
        self._blank()
        self._value(place)

    def _key(self) -> list[str]:
        names = []
        while True:
            part = _KEY_PART.match(self.text, self.at)
            assert part is not None, "tomllib accepted this key"
            self.at = part.end()
            word = part.group(1)
            names.append(_unquoted(word) if word[0] in "\"'" else word)
            if not self.text.startswith(".", self.at):
                return names
            self.at += 1

    def _value(self, place: Place) -> None:
        first = self.text[self.at]
        if first == "[":
            self._items(place)
        elif first == "{":
            self._inline_table(place)
        elif string := _STRING.match(self.text, self.at):
            self.at = string.end()
        else:
            bare = _BARE_VALUE.match(self.text, self.at)
            assert bare is not None, "may be empty, always matches"
            self.at = bare.end()

    def _items(self, place: Place) -> None:
        self.at += 1
        index = 0
        self._blank()
        while self.text[self.at] != "]":
            self._mark((*place, index), self.at)
            self._value((*place, index))
            index += 1
            self._separator()
        self.at += 1

    def _inline_table(self, place: Place) -> None:
        self.at += 1
        self._blank()
        while self.text[self.at] != "}":
            self._pair(place)
            self._separator()
        self.at += 1

    def _separator(self) -> None:
        self._blank()
        if self.text[self.at] == ",":
            self.at += 1
        self._blank()

    def _blank(self) -> None:
        blank = _BLANK.match(self.text, self.at)
        assert blank is not None, "may be empty, always matches"
        self.at = blank.end()

    def _mark(self, place: Place, offset: int) -> None:
        self.lines.setdefault(place, self.text.count("\n", 0, offset) + 1)


def _unquoted(word: str) -> str:
    value = tomllib.loads(f"word = {word}")["word"]
    assert isinstance(value, str)
    return value
