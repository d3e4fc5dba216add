"""Asking a printer how it is, over a line on which its answers come back whenever they like."""

from __future__ import annotations

from queue import Empty, SimpleQueue
from time import monotonic

from floorlink.line import Line
from printer.status import QUESTIONS, PaperState, is_answer, judge, question


class Conversation:
    """Puts the questions of status.py one at a time. One asker at a time; `hear` is any thread."""

    def __init__(self, line: Line, patience_s: float = 1.0) -> None:
        self._line = line
        self._patience_s = patience_s
        self._heard: SimpleQueue[int] = SimpleQueue()
        self.noise = 0
        """Bytes heard that cannot be answers."""
        line.listen(self._hear)

    def ask(self) -> PaperState:
        """The printer's state; the first question without an answer ends it as silent."""
        self._drain()
        answers: dict[int, int] = {}
        for n in QUESTIONS:
            self._line.send(question(n))
            answer = self._answer()
            if answer is None:
                return PaperState.SILENT
            answers[n] = answer
        return judge(answers)

    def _answer(self) -> int | None:
        until = monotonic() + self._patience_s
        while (left := until - monotonic()) > 0:
            try:
                byte = self._heard.get(timeout=left)
            except Empty:
                return None
            if is_answer(byte):
                return byte
            self.noise += 1
        return None

    def _hear(self, data: bytes) -> None:
        for byte in data:
            self._heard.put(byte)

    def _drain(self) -> None:
        """Late answers to earlier questions must not pass for answers to these."""
        while not self._heard.empty():
            self._heard.get_nowait()
