"""Heads of a table → fields, and cells → values, both as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from server.intake.tables import Line, column_letter
from server.services.table_faults import TableFault, fault

_IN_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_NOT_LETTERS = re.compile(r"[\s_\-.:/、,，]+")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_LETTERS_FOR_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"})
_UNITS = re.compile(r"^([\d.,]+)\s*(件|个|天|日|个工作日|工作日|days?|cases?)$")
_NEAR = 0.6


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands; heads that nobody asked for are ignored, and told."""

    places: Mapping[str, int]
    heads: Mapping[str, str]
    """As the file names them."""
    ignored: tuple[str, ...]

    def cell(self, line: Line, field: str) -> str:
        return tidy(line.cell(self.places[field])) if field in self.places else ""

    def letter(self, field: str) -> str:
        return column_letter(self.places[field]) if field in self.places else ""


def find_columns(
    heads: Line, names: Mapping[str, Sequence[str]], required: Sequence[str]
) -> tuple[Columns, list[TableFault]]:
    """`names`: field -> the heads that mean it, the usual one first."""
    known = {plain_head(name): field for field, these in names.items() for name in these}
    places: dict[str, int] = {}
    said: dict[str, str] = {}
    ignored: list[tuple[int, str]] = []
    faults = []
    for column, head in enumerate(heads.cells):
        field = known.get(plain_head(head))
        if field is None:
            if head:
                ignored.append((column, head))
        elif field in places:
            faults.append(fault(heads.row, field, what="“{head}”列出现了两次", head=head))
        else:
            places[field], said[field] = column, head
    for field in required:
        if field not in places:
            meant = _meant(names[field], [head for _, head in ignored])
            told = {"head": names[field][0], "meant": meant}
            faults.append(
                fault(heads.row, field, what="缺少“{head}”列；是不是“{meant}”列？", **told)
                if meant
                else fault(heads.row, field, what="缺少“{head}”列", **told)
            )
    return Columns(places, said, tuple(head for _, head in ignored)), faults


def _meant(names: Sequence[str], heads: Sequence[str]) -> str:
    """The head in the file that is nearest to any of a field's names."""
    plain = {plain_head(head): head for head in heads}
    for name in names:
        near = get_close_matches(plain_head(name), plain, n=1, cutoff=_NEAR)
        if near:
            return plain[near[0]]
    return ""


def plain_head(head: str) -> str:
    """受理件数（件） and 受理件数 are the same head, On time and on_time too."""
    return _NOT_LETTERS.sub("", _IN_BRACKETS.sub("", tidy(head))).casefold()


def tidy(text: str) -> str:
    """Full-width digits and letters as their usual forms, without blanks around."""
    return unicodedata.normalize("NFKC", text).strip()


def number_text(text: str) -> str:
    """1,234 → 1234; anything else as it is."""
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


def number_meant(text: str) -> str:
    """The number that somebody meant by 12件, 1O or 3,54; "" if nobody can say."""
    tried = text.translate(_LETTERS_FOR_DIGITS)
    with_unit = _UNITS.match(tried)
    tried = with_unit[1] if with_unit else tried
    tried = number_text(tried)
    if re.fullmatch(r"\d+,\d{1,2}", tried):
        tried = tried.replace(",", ".")
    return tried if tried != text and re.fullmatch(r"\d+(\.\d+)?", tried) else ""


def near_code(text: str, names: Mapping[str, str]) -> str:
    """The code among `names` (code -> name) that somebody meant; "" if none is near.

    Names are compared only with what has no digits: 9号窗口 is near to any other number's.
    """
    if any(letter.isdigit() for letter in text):
        near = get_close_matches(text, names, n=1, cutoff=_NEAR)
        return near[0] if near else ""
    by_name = {name: code for code, name in names.items()}
    near = get_close_matches(text, by_name, n=1, cutoff=_NEAR)
    return by_name[near[0]] if near else ""


def known_code(text: str, names: Mapping[str, str]) -> str:
    """The code as the hall writes it: an office program makes 7 of 07; "" if there is none."""
    if text in names:
        return text
    same = [code for code, name in names.items() if name == text]
    if not same and text.isdecimal():
        same = [code for code in names if code.isdecimal() and int(code) == int(text)]
    return same[0] if len(same) == 1 else ""
