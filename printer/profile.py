"""What differs between ticket printers, as the installer's TOML profile says it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import firmware_configs
from floorlink.settings import load


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """One file of firmware_configs/printers/. Byte strings are written in hex: "1c 26"."""

    name: str
    columns: int = 32
    """Cells in a line: 32 on 58 mm paper, 48 on 80 mm."""
    encoding: Literal["gb18030", "gbk", "utf-8"] = "gb18030"
    glyphs: Literal["gb2312", "gbk", "gb18030", "ascii"] = "gbk"
    """The character set that its font has. A line that needs more is sent as a picture."""
    chinese_on: str = "1c 26"
    """FS & — enters Chinese mode; empty where the printer has no such mode."""
    chinese_off: str = "1c 2e"
    library_profile: str = "POS-5890"
    """The name python-escpos knows this family by."""
    qr: Literal["native", "image", "none"] = "native"
    qr_module: int = 6
    """Dots per module of the QR code."""
    cut: Literal["full", "partial", "none"] = "full"
    feed_lines: int = 6
    """Fed before the cut, so that the last line clears the blade or the tear bar."""
    status: bool = True
    """It answers DLE EOT. False: a paper counts as printed once its bytes have left."""
    announces: bool = False
    """It can tell a change of its state unasked (GS a, automatic status back)."""
    settle_ms: int = 400
    """From the last byte sent to the question whether the paper came out."""

    @property
    def dots(self) -> int:
        """Width of its paper."""
        return self.columns * 12

    def lacks(self, text: str) -> bool:
        """Whether its font has not every character of `text`."""
        try:
            text.encode(self.glyphs)
        except UnicodeEncodeError:
            return True
        return False

    def encode(self, text: str) -> bytes:
        """`text` as this printer spells it; what it cannot spell becomes a question mark."""
        return text.encode(self.encoding, errors="replace")


def load_profile(path: str) -> PrinterProfile:
    """A profile by its path below firmware_configs/ (or absolute). Raises SettingsError."""
    return load(Path(firmware_configs.__file__).parent / path, PrinterProfile)
