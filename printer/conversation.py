"""Asking a printer how it is, over a line on which its answers come back whenever they like."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from time import monotonic

from floorlink.line import Line
from printer.status import QUESTIONS, PaperState, announces, is_answer, judge, question

REST_OF_ANNOUNCEMENT = 3


class Conversation:
    """Puts the questions of status.py one at a time. One asker at a time; `hear` is any thread.

    `announced` is called, from the line's thread, when the printer says unasked that its state
    changed: what it is now is then asked, so that one word of noise changes nothing.
    """

    def __init__(self, line: Line, announced: Callable[[], None], patience_s: float = 1.0) -> None:
        self._line = line
        self._announced = announced
        self._patience_s = patience_s
        self._heard: SimpleQueue[int] = SimpleQueue()
        self._asking = False
        self._rest = 0
        """Bytes of an announcement that are still to come."""
        self.noise = 0
        """Bytes heard that cannot be answers."""
        line.listen(self._hear)

    def ask(self) -> PaperState:
        """The printer's state; the first question without an answer ends it as silent."""
        self._drain()
        self._asking = True
        try:
            return self._put_questions()
        finally:
            self._asking = False

    def _put_questions(self) -> PaperState:
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
            if announces(byte):
                self._rest = REST_OF_ANNOUNCEMENT
            elif self._rest and not byte & 0x90:
                self._rest -= 1
                if not self._rest:
                    self._announced()
            else:
                self._rest = 0
                if self._asking:  # else nobody would ever take it out again
                    self._heard.put(byte)

    def _drain(self) -> None:
        """Late answers to earlier questions must not pass for answers to these."""
        while not self._heard.empty():
            self._heard.get_nowait()
