"""A contact's edges become short presses and holds. Pure: the times come in, in seconds.

contact  ___|‾|_|‾‾‾‾‾‾‾‾‾‾|_|‾|______      bounces are shorter than `debounce`
press    ____________|‾‾‾‾‾‾‾‾‾‾‾|____
                                 ^ short, or at `hold` after the press: held
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Press = Literal["short", "held"]


@dataclass(slots=True)
class ButtonPress:
    """Tell it every edge, and ask `due` again at `next_look`."""

    debounce_s: float
    hold_s: float
    _raw: bool = False
    _raw_since: float = 0.0
    _down: bool = False
    _down_since: float = 0.0
    _held: bool = False

    def edge(self, down: bool, at: float) -> None:
        if down != self._raw:
            self._raw, self._raw_since = down, at

    def due(self, at: float) -> Press | None:
        """What has become certain by `at`; each press is told once."""
        if self._raw != self._down and at >= self._raw_since + self.debounce_s:
            was_held = self._held
            self._down, self._down_since, self._held = self._raw, self._raw_since, False
            if not self._down:
                return None if was_held else "short"
        if self._down and not self._held and self._raw and at >= self._down_since + self.hold_s:
            self._held = True
            return "held"
        return None

    @property
    def next_look(self) -> float | None:
        """When something may become due; None until the next edge."""
        if self._raw != self._down:
            return self._raw_since + self.debounce_s
        if self._down and not self._held:
            return self._down_since + self.hold_s
        return None
