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
from floorlink.messages import Names, Paper, shown_window
from printer.template import PLAIN, Part, TicketTemplate

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


@dataclass(frozen=True, slots=True)
class Logo:
    """The hall's picture, centred."""


LayoutLine = TextLine | QrCode | Logo


def ticket_layout(
    paper: Paper, columns: int = 32, template: TicketTemplate = PLAIN
) -> list[LayoutLine]:
    """The lines of one ticket, in the order and the languages of the hall's template."""
    writer = _Writer(paper, columns, template)
    parts = list(template.lines)
    if "number" not in parts:
        parts.insert(0, "number")
    for part in parts:
        writer.write(part)
    return writer.lines


class _Writer:
    """The lines so far. A line that says the same in both languages is written once."""

    def __init__(self, paper: Paper, columns: int, template: TicketTemplate) -> None:
        self.lines: list[LayoutLine] = []
        self._paper = paper
        self._columns = columns
        self._template = template
        self._languages: tuple[str, ...] = {
            "citizen": (paper.language,),
            "both": ("zh", "en"),
        }.get(template.language, (template.language,))

    def write(self, part: Part) -> None:
        paper = self._paper
        match part:
            case "logo":
                if self._template.logo:
                    self.lines.append(Logo())
            case "hall":
                self._name(paper.hall_name)
            case "service":
                has_service = bool(paper.service_name.zh or paper.service_name.en)
                self._name(paper.service_name if has_service else paper.queue_name, largest=2)
            case "number":
                self._put([printable(paper.number)], largest=NUMBER_SIZE)
                if paper.copy:
                    self._say(message("补打：与原号票同号，请勿重复排队"))
                if paper.own and not {"ahead", "wait"} & set(self._template.lines):
                    self.write("wait")
            case "class":
                words = CLASS_NAMES.get(paper.ticket_class, paper.ticket_class)
                issued = f"{paper.issued_at:%Y-%m-%d %H:%M}"
                named = [LANGUAGE.text(lang, words) for lang in self._languages]
                self._put([printable(f"{' / '.join(dict.fromkeys(named))} {issued}")])
            case "ahead" if not paper.own:
                self._say(message("前面等候{ahead}人"), ahead=paper.ahead)
            case "wait" if not paper.own:
                sentence, low, high = expected_wait(paper.expected_wait_s)
                self._say(sentence, low=low, high=high)
            case "ahead":
                self._say(message("系统暂时断开，号码照常有效"))
            case "wait":
                self._say(message("前面人数和等候时间暂时不知道"))
            case "windows":
                if paper.windows:
                    windows = [printable(shown_window(code)) for code in paper.windows]
                    self._put([_windows(lang, windows) for lang in self._languages])
            case "stages":
                for place, stage in enumerate(paper.stages, start=1):
                    self._put([f"{place}. {self._in(lang, stage)}" for lang in self._languages])
            case "qr":
                if url := printable(paper.url):
                    self.lines.append(QrCode(url))
                    later = message("系统恢复后扫码看进度、作评价")
                    self._say(later if paper.own else message("扫码看排队进度、作评价"))
            case "advice":
                self._name(self._template.advice or paper.advice)

    def _in(self, lang: str, names: Names) -> str:
        return printable((names.en if lang == "en" else "") or names.zh)

    def _name(self, names: Names, largest: int = 1) -> None:
        self._put([self._in(lang, names) for lang in self._languages], largest)

    def _say(self, text: str, **facts: object) -> None:
        self._put([LANGUAGE.text(lang, text, **facts) for lang in self._languages])

    def _put(self, texts: list[str], largest: int = 1) -> None:
        for text in dict.fromkeys(texts):
            self.lines.extend(fitted(text, self._columns, largest))


def _windows(lang: str, windows: list[str]) -> str:
    between = LANGUAGE.text(lang, message("、"))
    return LANGUAGE.text(lang, message("窗口：{windows}"), windows=between.join(windows))


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
