"""An upstream that keeps what drivers say, and answers as told."""

from __future__ import annotations

import threading
from collections.abc import Callable

from floorlink.messages import Message, Reply


class Recorder:
    def __init__(self) -> None:
        self.connected = True
        self.sent: list[Message] = []
        self.asked: list[Message] = []
        self.answer: Callable[[Message], Reply] = lambda _: Reply(ok=True)
        self._lock = threading.Lock()

    def send(self, message: Message) -> None:
        with self._lock:
            self.sent.append(message)

    def ask(self, message: Message, timeout: float = 5.0) -> Reply:
        with self._lock:
            self.asked.append(message)
        return self.answer(message)
