"""When two frames are one press. Pure: the time comes in."""

from __future__ import annotations


class Presses:
    """Tells a new press from the repetition of one that the device did not hear answered.

    A device repeats its frame until it hears an answer, so a repetition is answered again; but
    not within `own_echo`, because some bus adapters let the host hear its own echo, which would
    then be answered for ever.
    """

    def __init__(self, debounce_s: float, own_echo_s: float = 0.05) -> None:
        self._debounce_s = debounce_s
        self._own_echo_s = own_echo_s
        self._last = b""
        self._seen_at = float("-inf")
        self._answered_at = float("-inf")

    def is_new(self, data: bytes, now: float) -> bool:
        """Counts from the last sighting: a device that keeps repeating stays one press."""
        new = data != self._last or now - self._seen_at >= self._debounce_s
        self._last, self._seen_at = data, now
        if new:
            self._answered_at = float("-inf")
        return new

    def is_to_be_answered(self, now: float) -> bool:
        """Ask after `is_new`, and answer the frame if so."""
        if now - self._answered_at < self._own_echo_s:
            return False
        self._answered_at = now
        return True
