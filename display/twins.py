"""Virtual twins of the LED panels: they decode what comes and light up, and remember it."""

from __future__ import annotations

import struct
from collections.abc import Callable

from display.panel_profile import FramedProfile, ModbusProfile, OnbonProfile, load_panel_profile
from display.panels import DEFAULTS, profile_name
from floorlink.driver import DeviceConfig
from floorlink.framing import onbon
from floorlink.framing.checksums import crc16_modbus
from floorlink.framing.decoder import Cut, Decoder, Noise, Step, Whole
from floorlink.framing.described import FrameFamily
from floorlink.twin import Wired

REMEMBERED = 100


class PanelTwin(Wired):
    """What a person under the panel sees."""

    def __init__(self, address: int, encoding: str = "gbk") -> None:
        super().__init__(address)
        self.encoding = encoding
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
        answers = b""
        for shown, answer in self.decode(data):
            self.frames += 1
            text = self.read(shown)
            if text != self.text:
                self.text = text
                self.history = [*self.history, text][-REMEMBERED:]
            answers += answer
        return self.speak(answers)

    def decode(self, data: bytes) -> list[tuple[bytes, bytes]]:
        """The texts, still encoded, that `data` tells this panel to show, and its answers."""
        raise NotImplementedError

    def read(self, shown: bytes) -> str:
        return shown.decode(self.encoding, errors="replace")

    def power_cycle(self) -> None:
        """Power was lost: a panel remembers nothing."""
        super().power_cycle()
        self.text = ""


class FramedTwin(PanelTwin):
    """A panel whose frame its profile describes."""

    def __init__(self, address: int, profile: FramedProfile) -> None:
        super().__init__(address, profile.encoding)
        self._profile = profile
        self._frames = FrameFamily(profile.frame).decoder()

    def decode(self, data: bytes) -> list[tuple[bytes, bytes]]:
        return [
            (frame.data, b"")
            for frame in self._frames.feed(data)
            if frame.address == self.present_address and frame.command == self._profile.command
        ]

    def read(self, shown: bytes) -> str:
        match self._profile.content:
            case "number":
                return str(int.from_bytes(shown, "big"))
            case "coloured":
                return super().read(_without_colours(shown))
            case "text":
                return super().read(shown)


def _without_colours(shown: bytes) -> bytes:
    """A first byte above 7F begins a character of two."""
    plain = bytearray()
    at = 0
    while at < len(shown):
        size = 2 if shown[at] > 0x7F else 1
        plain += shown[at : at + size]
        at += size + 1
    return bytes(plain)


class OnbonTwin(PanelTwin):
    """Reads the areas of an update by their own lengths, not by what our encoder fills in.

    Answers every command, as a controller with a wire back does.
    """

    def __init__(self, address: int = onbon.ANYONE, encoding: str = "gbk") -> None:
        super().__init__(address, encoding)
        self.dots = (0, 0)
        """Width and height of the area shown last."""
        self._frames = onbon.decoder()

    def decode(self, data: bytes) -> list[tuple[bytes, bytes]]:
        frames = self._frames.feed(data)
        ours = [f.data for f in frames if f.address in (self.present_address, onbon.ANYONE)]
        told = []
        for frame in ours:
            texts = self._areas(frame) if frame[:2] == b"\xa3\x06" else []
            answer = onbon.encode(onbon.answer(self.present_address, error=not texts))
            # One answer to a command, however many areas it has.
            told += [(text, b"") for text in texts[:-1]]
            told += [(texts[-1] if texts else self.text.encode(self.encoding), answer)]
        return told

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


class ModbusTwin(PanelTwin):
    """Keeps registers, takes "write multiple registers", answers it; refuses registers it lacks."""

    def __init__(self, address: int, profile: ModbusProfile) -> None:
        super().__init__(address, profile.encoding)
        self._profile = profile
        self._frames: Decoder[bytes] = Decoder(_cut_write, 256)

    def decode(self, data: bytes) -> list[tuple[bytes, bytes]]:
        return [
            self._written(frame)
            for frame in self._frames.feed(data)
            if frame[0] in (0, self.present_address)
        ]

    def _written(self, frame: bytes) -> tuple[bytes, bytes]:
        profile = self._profile
        register, count = struct.unpack_from(">HH", frame, 2)
        if (register, count) != (profile.register, profile.registers):
            return self.text.encode(self.encoding), self._answer(frame, b"\x90\x02")
        shown = bytearray(frame[7:-2])
        if profile.low_first:
            shown[::2], shown[1::2] = shown[1::2], shown[::2]
        return bytes(shown).rstrip(bytes((profile.filler,))), self._answer(frame, frame[1:6])

    def _answer(self, asked: bytes, said: bytes) -> bytes:
        if asked[0] == 0:
            return b""
        answer = bytes((asked[0],)) + said
        return answer + crc16_modbus(answer).to_bytes(2, "little")


def _cut_write(heard: bytearray) -> Step[bytes]:
    if bytes(heard[1:2]) not in (b"", b"\x10"):
        return Noise(1)
    if len(heard) < 7:
        return Cut()
    length = 9 + heard[6]
    if heard[6] != 2 * int.from_bytes(heard[4:6], "big"):
        return Noise(1)
    if len(heard) < length:
        return Cut()
    frame = bytes(heard[:length])
    right = crc16_modbus(frame[:-2]).to_bytes(2, "little") == frame[-2:]
    return Whole(frame, length) if right else Noise(1)


def _onbon_twin(config: DeviceConfig) -> PanelTwin:
    profile = load_panel_profile(profile_name(config), OnbonProfile)
    return OnbonTwin(config.address or onbon.ANYONE, profile.encoding)


def _framed_twin(config: DeviceConfig) -> PanelTwin:
    return FramedTwin(config.address, load_panel_profile(profile_name(config), FramedProfile))


def _modbus_twin(config: DeviceConfig) -> PanelTwin:
    return ModbusTwin(config.address, load_panel_profile(profile_name(config), ModbusProfile))


TWINS: dict[str, Callable[[DeviceConfig], PanelTwin]] = {
    **dict.fromkeys(DEFAULTS, _framed_twin),
    "onbon-bx": _onbon_twin,
    "modbus-panel": _modbus_twin,
}
"""Driver name -> the twin of a device configured so."""
