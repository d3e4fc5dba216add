"""A ticket printer that is not there: reads the real bytes, answers DLE EOT, keeps its papers.

It behaves as the thing does: out of paper or with its cover open it goes offline, keeps what it
is sent in its buffer and prints it once it can; asked for its state it answers at once, even then.
Told to by GS a, it says unasked that its state changed: `speak`. Chinese and Latin sizes are kept
apart (FS ! and GS !), as the common Chinese boards do.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Lock

DLE_EOT = b"\x10\x04"
GS_A = b"\x1da"
BUFFER = 64 * 1024
"""What the printer holds while it cannot print; more is lost, as on the thing itself."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    text: str
    size: int
    align: str


@dataclass(frozen=True, slots=True)
class PrintedPicture:
    """One raster image as its dots came out."""

    width: int
    height: int
    rows: bytes
    below: int
    """How many lines of text stand above it."""


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """One paper as it came out: its lines, the QR code's content, and whether it was cut."""

    lines: tuple[PrintedLine, ...]
    qr: str = ""
    pictures: tuple[PrintedPicture, ...] = ()
    cut: bool = True


@dataclass(slots=True)
class _Sheet:
    """The paper under the head, and the printer's mode while it is printed."""

    lines: list[PrintedLine] = field(default_factory=list)
    line: bytearray = field(default_factory=bytearray)
    qr_stored: str = ""
    qr: str = ""
    pictures: list[PrintedPicture] = field(default_factory=list)
    size: int = 1
    chinese_size: int = 1
    chinese: bool = False
    align: str = "left"


class PrinterTwin:
    """The far end of a printer's line. `hear` takes bytes and returns what the printer says."""

    def __init__(
        self, encoding: str = "gb18030", *, chinese_mode: bool = True, has_cutter: bool = True
    ) -> None:
        self.out_of_paper = False
        self.near_end = False
        self.cover_open = False
        self.cutter_stuck = False
        self.silent = False
        """Unplugged: hears nothing, says nothing, prints nothing."""
        self.papers: list[PrintedPaper] = []
        self.unknown = 0
        """Commands that it did not know: a driver that sends any is at fault."""
        self.on_paper: Callable[[PrintedPaper], None] | None = None
        self._announces = False
        self._told = b""
        """The status as last told unasked."""
        self._encoding = encoding
        self._has_chinese_mode = chinese_mode
        self._has_cutter = has_cutter
        self._heard = bytearray()
        """The beginning of a command whose rest has not come yet."""
        self._waiting: deque[bytes] = deque()
        """Whole commands and single text bytes, to be printed."""
        self._sheet = _Sheet()
        self._lock = Lock()

    def hear(self, data: bytes) -> bytes:
        """Take bytes from the line; the answer is what goes back on it (often nothing)."""
        with self._lock:
            if self.silent:
                return b""
            self._heard += data
            answers = bytearray()
            for command in self._commands():
                if command[:2] == DLE_EOT:
                    answers.append(self._answer(command[2]))
                elif command[:2] == GS_A:
                    self._announces = command[2] != 0
                    self._told = self._status()
                    answers += self._told
                elif len(self._waiting) < BUFFER:
                    self._waiting.append(command)
        self.work()
        return bytes(answers)

    def work(self) -> None:
        """Print what is in the buffer, if it can; call it after new paper or a closed cover."""
        done: list[PrintedPaper] = []
        with self._lock:
            while not self.stopped and self._waiting:
                self._obey(self._waiting.popleft(), done)
            self.papers += done
        if self.on_paper:
            for paper in done:
                self.on_paper(paper)

    def power_off(self) -> None:
        """The buffer and the paper under the head are lost."""
        with self._lock:
            self._heard.clear()
            self._waiting.clear()
            self._sheet = _Sheet()
            self._announces = False

    def speak(self) -> bytes:
        """What it says unasked, since its state is another than when it last said so."""
        with self._lock:
            if not self._announces or self.silent or self._status() == self._told:
                return b""
            self._told = self._status()
            return self._told

    @property
    def stopped(self) -> bool:
        return self.out_of_paper or self.cover_open or self.cutter_stuck or self.silent

    def _commands(self) -> Iterator[bytes]:
        """Whole commands and text bytes off the head of what was heard."""
        while self._heard:
            length = self._length()
            if not length or len(self._heard) < length:
                return
            command = bytes(self._heard[:length])
            del self._heard[:length]
            yield command

    def _length(self) -> int:
        """Bytes of the command at the head; 0 while that cannot be known."""
        known = LENGTHS.get(self._heard[0])
        if known is None:
            return 1
        if len(self._heard) < 2:
            return 0
        length = known.get(self._heard[1])
        if length is None:
            self.unknown += 1
            return 2
        return length(self._heard) if callable(length) else length

    # --- what it says -------------------------------------------------------------------

    def _answer(self, n: int) -> int:
        bits = {
            1: 0x08 if self.stopped else 0,
            2: (0x04 if self.cover_open else 0)
            | (0x20 if self.out_of_paper else 0)
            | (0x40 if self.cutter_stuck else 0),
            3: 0x08 if self.cutter_stuck else 0,
            4: 0x6C if self.out_of_paper else 0x0C if self.near_end else 0,
        }
        return 0x12 | bits.get(n, 0)

    def _status(self) -> bytes:
        """The four bytes of automatic status back."""
        first = 0x10 | (0x08 if self.stopped else 0) | (0x20 if self.cover_open else 0)
        second = 0x08 if self.cutter_stuck else 0
        third = 0x0F if self.out_of_paper else 0x03 if self.near_end else 0
        return bytes((first, second, third, 0))

    # --- what it prints -----------------------------------------------------------------

    def _obey(self, command: bytes, done: list[PrintedPaper]) -> None:
        sheet = self._sheet
        match command[:2]:
            case b"\n":
                self._end_line()
            case b"\x1b@":
                self._sheet = _Sheet(lines=sheet.lines, qr=sheet.qr, pictures=sheet.pictures)
            case b"\x1ba":
                sheet.align = ("left", "center", "right")[command[2] % 3]
            case b"\x1bd":
                if not self._has_cutter:
                    self._finish(done, cut=False)
            case b"\x1d!":
                sheet.size = (command[2] & 0x0F) + 1
            case b"\x1c!":
                sheet.chinese_size = 2 if command[2] & 0x0C == 0x0C else 1
            case b"\x1c&":
                sheet.chinese = True
            case b"\x1c.":
                sheet.chinese = False
            case b"\x1d(":
                self._qr(command)
            case b"\x1dv":
                width = command[4] * 8 + command[5] * 2048
                height = command[6] + command[7] * 256
                picture = PrintedPicture(width, height, command[8:], len(sheet.lines))
                sheet.pictures.append(picture)
            case b"\x1da":
                pass  # obeyed as soon as it was heard
            case b"\x1dV":
                if self._has_cutter:
                    self._finish(done, cut=True)
            case _ if len(command) == 1 and command[0] >= 0x20:
                sheet.line += command
            case _ if len(command) == 1:
                self.unknown += 1

    def _qr(self, command: bytes) -> None:
        function = command[6] if command[5] == 0x31 else 0
        if function == 0x50:
            self._sheet.qr_stored = command[8:].decode("utf-8", errors="replace")
        elif function == 0x51:
            self._sheet.qr = self._sheet.qr_stored

    def _end_line(self) -> None:
        sheet = self._sheet
        if sheet.chinese or not self._has_chinese_mode:
            text = sheet.line.decode(self._encoding, errors="replace")
        else:
            text = sheet.line.decode("latin-1")
        sheet.line.clear()
        if text:
            sheet.lines.append(PrintedLine(text, self._size_of(text), sheet.align))

    def _size_of(self, text: str) -> int:
        """The size of its largest character."""
        if not self._has_chinese_mode:
            return self._sheet.size
        sizes = {self._sheet.size if c.isascii() else self._sheet.chinese_size for c in text}
        return max(sizes)

    def _finish(self, done: list[PrintedPaper], *, cut: bool) -> None:
        self._end_line()
        sheet = self._sheet
        done.append(PrintedPaper(tuple(sheet.lines), sheet.qr, tuple(sheet.pictures), cut))
        sheet.lines, sheet.qr, sheet.pictures = [], "", []


def _cut_length(buffer: bytearray) -> int:
    if len(buffer) < 3:
        return 0
    return 3 if buffer[2] in (0, 1, 48, 49) else 4


def _block_length(buffer: bytearray) -> int:
    return 5 + buffer[3] + buffer[4] * 256 if len(buffer) >= 5 else 0


def _raster_length(buffer: bytearray) -> int:
    if len(buffer) < 8:
        return 0
    return 8 + (buffer[4] + buffer[5] * 256) * (buffer[6] + buffer[7] * 256)


LENGTHS: dict[int, dict[int, int | Callable[[bytearray], int]]] = {
    0x10: {0x04: 3},
    0x1B: {0x40: 2, 0x61: 3, 0x64: 3, 0x74: 3, 0x33: 3, 0x32: 2, 0x45: 3, 0x4D: 3, 0x21: 3},
    0x1C: {0x26: 2, 0x2E: 2, 0x21: 3},
    0x1D: {0x21: 3, 0x61: 3, 0x28: _block_length, 0x56: _cut_length, 0x76: _raster_length},
}
"""Whole length of each command by its first two bytes, DLE ESC FS GS."""
