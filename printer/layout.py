"""What stands on a ticket, line by line: a Paper as the hall means it, before any printer's bytes.

Pure. Widths are counted in cells of a printer's own grid: one for an ASCII character, two for
everything else, which is what a GB18030 printer does. 32 cells are 58 mm paper, 48 are 80 mm.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from floorlink.language import Language, message
from floorlink.messages import Names, Paper

LANGUAGE = Language(Path(__file__).parent / "locale")

Align = Literal["left", "center"]

CLASS_NAMES = {
    "ordinary": message("普通号"),
    "priority": message("爱心号"),
    "appointment": message("预约号"),
    "green": message("绿色通道"),
}
NUMBER_SIZE = 4
"""Eight characters fit 32 cells at four times the width; the digits stand 12 mm high."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text. `size` multiplies width and height: 1, 2, or 4 (ASCII text only)."""

    text: str
    size: int = 1
    align: Align = "center"


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code, centred."""

    content: str


LayoutLine = TextLine | QrCode


def ticket_layout(paper: Paper, columns: int = 32) -> list[LayoutLine]:
    """The lines of one ticket, in the language that the citizen took it in."""

    def name(names: Names) -> str:
        return printable((names.en if paper.language == "en" else "") or names.zh)

    def say(text: str, /, **facts: object) -> str:
        return LANGUAGE.text(paper.language, text, **facts)

    lines: list[LayoutLine] = []

    def put(text: str, largest: int = 1) -> None:
        lines.extend(fitted(text, columns, largest))

    put(name(paper.hall_name))
    put(name(paper.service_name) or name(paper.queue_name), largest=2)
    put(printable(paper.number), largest=NUMBER_SIZE)
    ticket_class = printable(say(CLASS_NAMES.get(paper.ticket_class, paper.ticket_class)))
    put(f"{ticket_class} {paper.issued_at:%Y-%m-%d %H:%M}")
    put(say("前面等候{ahead}人", ahead=paper.ahead))
    sentence, low, high = expected_wait(paper.expected_wait_s)
    put(say(sentence, low=low, high=high))
    if paper.windows:
        put(say("窗口：{windows}", windows=printable(" ".join(paper.windows))))
    for place, stage in enumerate(paper.stages, start=1):
        put(f"{place}. {name(stage)}")
    if url := printable(paper.url):
        lines.append(QrCode(url))
        put(say("扫码看排队进度、作评价"))
    put(name(paper.advice))
    return lines


def expected_wait(seconds: tuple[int, int]) -> tuple[str, int, int]:
    """The sentence (a message id) for a range of waits, and its bounds in whole minutes."""
    low, high = seconds[0] // 60, -(-seconds[1] // 60)
    if high <= 1:
        return message("预计很快轮到"), low, high
    if low == high:
        return message("预计等候约{high}分钟"), low, high
    return message("预计等候{low}-{high}分钟"), low, high


def printable(text: str) -> str:
    """`text` without anything a printer could take for a command or cannot encode.

    White space of any kind becomes one space; controls, bidi marks and lone surrogates go.
    """
    kept = (
        " " if c.isspace() else c
        for c in text
        if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs"}
    )
    return " ".join("".join(kept).split())


def cells(text: str) -> int:
    return sum(1 if c.isascii() else 2 for c in text)


def fitted(text: str, columns: int, largest: int = 1) -> Iterator[TextLine]:
    """`text` as large as it goes on one line, up to `largest`; else wrapped at single size."""
    if not text:
        return
    if not text.isascii():
        largest = min(largest, 2)
    for size in (4, 2):
        if size <= largest and cells(text) * size <= columns:
            yield TextLine(text, size)
            return
    for line in wrapped(text, columns):
        yield TextLine(line)


def wrapped(text: str, columns: int) -> Iterator[str]:
    """Lines of at most `columns` cells: broken at a space in Latin text, anywhere in Chinese."""
    line = ""
    for character in text:
        if line and cells(line + character) > columns:
            head, space, tail = line.rpartition(" ")
            if space and character.isascii() and character != " " and tail.isascii():
                yield head
                line = tail
            else:
                yield line.rstrip(" ")
                line = ""
            if character == " " and not line:
                continue
        line += character
    if line.strip(" "):
        yield line.rstrip(" ")
