"""Virtual twins of the LED panels: they decode what comes and light up, and remember it."""

from __future__ import annotations

import struct
from collections.abc import Callable

from display.panel_profile import DEFAULT_ONBON, DEFAULT_STRIP, load_panel_profile
from floorlink.driver import DeviceConfig
from floorlink.framing import bank_strip, onbon
from floorlink.twin import Mischief, spoken

REMEMBERED = 100


class PanelTwin:
    """What a person under the panel sees."""

    def __init__(self, address: int, encoding: str = "gbk") -> None:
        self.address = address
        self.encoding = encoding
        self.mischief: Mischief = ""
        self.text = ""
        """Lit now; dark until the first frame."""
        self.history: list[str] = []
        """The last texts, oldest first; a refresh that changes nothing is not one."""
        self.frames = 0
        """Frames meant for this panel, refreshes too."""

    def feed(self, data: bytes) -> bytes:
        """Take what came over the line; the bytes with which the panel answers."""
        if self.mischief == "silent":
            return b""
        for shown in self.decode(data):
            self.frames += 1
            text = shown.decode(self.encoding, errors="replace")
            if text != self.text:
                self.text = text
                self.history = [*self.history, text][-REMEMBERED:]
        return spoken(b"", self.mischief)

    def decode(self, data: bytes) -> list[bytes]:
        """The texts, still encoded, that `data` tells this panel to show."""
        raise NotImplementedError

    def power_cycle(self) -> None:
        """Power was lost: a panel remembers nothing."""
        self.text = ""


class BankStripTwin(PanelTwin):
    def __init__(self, address: int, encoding: str = "gbk", *, combined: bool = False) -> None:
        super().__init__(address, encoding)
        self.combined = combined
        self._frames = bank_strip.decoder()

    def decode(self, data: bytes) -> list[bytes]:
        return [
            frame.text
            for frame in self._frames.feed(data)
            if frame.address == self.address and frame.combined == self.combined
        ]


class OnbonTwin(PanelTwin):
    """Reads the areas of an update by their own lengths, not by what our encoder fills in."""

    def __init__(self, address: int = onbon.ANYONE, encoding: str = "gbk") -> None:
        super().__init__(address, encoding)
        self.dots = (0, 0)
        """Width and height of the area shown last."""
        self._frames = onbon.decoder()

    def decode(self, data: bytes) -> list[bytes]:
        frames = self._frames.feed(data)
        ours = [f.data for f in frames if f.address in (self.address, onbon.ANYONE)]
        return [text for frame in ours if frame[:2] == b"\xa3\x06" for text in self._areas(frame)]

    def _areas(self, update: bytes) -> list[bytes]:
        """Nothing at all when lengths and content disagree, as a controller does."""
        texts = []
        try:
            deleted, told = struct.unpack_from("<5xBB", update)
            at = 7 + deleted
            for _ in range(told):
                (length,) = struct.unpack_from("<H", update, at)
                area = update[at + 2 : at + 2 + length]
                width, height = struct.unpack_from("<5xHH", area)
                (text_length,) = struct.unpack_from("<23xI", area)
                texts.append(struct.unpack_from(f"<27x{text_length}s", area)[0])
                self.dots = (8 * width, height)
                at += 2 + length
        except struct.error:
            return []
        return texts


def _onbon_twin(config: DeviceConfig) -> PanelTwin:
    profile = load_panel_profile(config.profile or DEFAULT_ONBON)
    return OnbonTwin(config.address or onbon.ANYONE, profile.encoding)


def _strip_twin(config: DeviceConfig) -> PanelTwin:
    profile = load_panel_profile(config.profile or DEFAULT_STRIP)
    return BankStripTwin(config.address, profile.encoding, combined=profile.combined)


TWINS: dict[str, Callable[[DeviceConfig], PanelTwin]] = {
    "onbon-bx": _onbon_twin,
    "bank-strip": _strip_twin,
}
"""Driver name -> the twin of a device configured so."""
