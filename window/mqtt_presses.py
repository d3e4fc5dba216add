"""What a button or keypad says through a broker, typed; one press counts once."""

from __future__ import annotations

from collections import deque

import msgspec

REMEMBERED = 16
"""Of the latest presses; the broker brings a press twice at once or not at all."""


class Pressed(msgspec.Struct, frozen=True, kw_only=True):
    """`key` is a button's, in the hall's words; `level` a keypad's, 5 best … 1 worst."""

    id: str
    key: str = ""
    level: int = 0


class OnceEach:
    """Reads presses and knows those that it has seen."""

    def __init__(self) -> None:
        self._seen: deque[str] = deque(maxlen=REMEMBERED)
        self.repeated = 0

    def read(self, payload: bytes) -> Pressed | None:
        """None for what is no press. Raises AlreadyPressed for one that was read before."""
        try:
            pressed = msgspec.json.decode(payload, type=Pressed)
        except msgspec.DecodeError:
            return None
        if pressed.id in self._seen:
            self.repeated += 1
            raise AlreadyPressed(pressed.id)
        self._seen.append(pressed.id)
        return pressed


class AlreadyPressed(Exception):
    """The broker brought this press before."""
