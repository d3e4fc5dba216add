"""Panels that are Modbus RTU servers: the text is written into their registers, and they answer.

The bytes are pymodbus's; the port stays with its line, where other devices may hang as well.
"""

from __future__ import annotations

from pymodbus.framer import FramerRTU
from pymodbus.pdu import DecodePDU, ModbusPDU
from pymodbus.pdu.register_message import (
    WriteMultipleRegistersRequest,
    WriteMultipleRegistersResponse,
)

from display.panel_profile import ModbusProfile
from display.panel_text import panel_bytes
from floorlink.errors import SettingsError
from floorlink.framing.checksums import crc16_modbus
from floorlink.line import Answer

_REFUSED = 0x80 | 0x10
"""Function code of a refused "write multiple registers"."""
_REASONS = {
    1: "it cannot write registers",
    2: "it has no such registers",
    3: "it does not take this text",
    4: "it has failed",
    6: "it is busy",
}
_LONGEST_ANSWER = 64
"""Bytes in which the answer must lie; what came earlier was noise."""


class ModbusSpeech:
    def __init__(self, profile: ModbusProfile, address: int) -> None:
        """`address` 0 speaks to all panels of the line at once, and none of them answers."""
        if not 0 <= address <= 247:
            raise SettingsError([f"{address} is no Modbus address (0 to 247)"])
        self._profile = profile
        self._address = address
        self._framer = FramerRTU(DecodePDU(False))
        self._refusal = ""
        self.answer_within_s = profile.answer_within.total_seconds() if address else 0.0

    def frame(self, text: str) -> bytes:
        profile = self._profile
        room = 2 * profile.registers
        shown = panel_bytes(text, profile.encoding)
        while len(shown) > room:
            text = text[:-1]
            shown = panel_bytes(text, profile.encoding)
        shown = shown.ljust(room, bytes((profile.filler,)))
        order = "little" if profile.low_first else "big"
        values = [int.from_bytes(shown[at : at + 2], order) for at in range(0, room, 2)]  # type: ignore[arg-type]  # mypy widens the literal
        return self._wire(
            WriteMultipleRegistersRequest(
                address=profile.register, registers=values, dev_id=self._address
            )
        )

    def answer(self) -> Answer:
        written = self._wire(
            WriteMultipleRegistersResponse(
                address=self._profile.register,
                count=self._profile.registers,
                dev_id=self._address,
            )
        )
        heard = bytearray()
        self._refusal = ""

        def judge(data: bytes) -> bool | None:
            heard.extend(data)
            del heard[:-_LONGEST_ANSWER]
            if written in heard:
                return True
            return False if self._refused(heard) else None

        return judge

    def refusal(self) -> str:
        return self._refusal

    def _refused(self, heard: bytearray) -> bool:
        at = heard.find(bytes((self._address, _REFUSED)))
        while at >= 0:
            frame = heard[at : at + 5]
            if len(frame) == 5 and crc16_modbus(frame[:3]) == int.from_bytes(frame[3:], "little"):
                self._refusal = _REASONS.get(frame[2], f"it refuses with code {frame[2]}")
                return True
            at = heard.find(bytes((self._address, _REFUSED)), at + 1)
        return False

    def _wire(self, message: ModbusPDU) -> bytes:
        wire: bytes = self._framer.buildFrame(message)
        return wire
