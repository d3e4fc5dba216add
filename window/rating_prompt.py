"""The rating that is asked for at one window: it is answered once, or not at all."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from floorlink.messages import Prompt


class RatingPrompt:
    """Thread-safe. A prompt that the server forgot to close ends after `answer_within_s`."""

    def __init__(self, answer_within_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._answer_within_s = answer_within_s
        self._clock = clock
        self._lock = threading.Lock()
        self._token = ""
        """Of the open prompt; empty when nobody is asked."""
        self._used = ""
        """The prompt that was answered last: told of it again, we do not ask again."""
        self._ends_at = 0.0

    def tell(self, prompt: Prompt) -> bool:
        """Whether the citizen is to be asked now."""
        with self._lock:
            if not prompt.open:
                self._token = ""
                return False
            if prompt.token in (self._token, self._used):
                return False
            self._token = prompt.token
            self._ends_at = self._clock() + self._answer_within_s
            return True

    @property
    def is_open(self) -> bool:
        with self._lock:
            return bool(self._token) and self._clock() < self._ends_at

    def answer(self) -> str:
        """The token that a press now uses up; empty when nobody is asked."""
        with self._lock:
            token = self._token if self._clock() < self._ends_at else ""
            self._token = ""
            if token:
                self._used = token
            return token
