"""One owner per serial line: opens it, keeps it open, paces what is sent, hands over what is heard.

Two threads per line. The reader opens the port, reads it and is the only one to close it; the
writer sends one frame after the other and makes every `done` call. A cable that is pulled is
normal life: the reader tries again with growing pauses, says so once, and says so when it is back.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from floorlink.line_settings import LineSettings
from floorlink.port import PORT_FAULTS, AnyPort, open_port

log = logging.getLogger(__name__)

BITS_PER_BYTE = 10
"""8N1: a start bit, eight bits, a stop bit."""

Done = Callable[[bool], None]

Answer = Callable[[bytes], bool | None]
"""Gets every chunk heard while its frame waits for an answer: True or False when what came is the
answer (yes, or a refusal), None while it is not."""


@dataclass(frozen=True, slots=True)
class LineHabits:
    """How a line waits and gives up; seconds. The defaults suit every device known so far."""

    first_retry: float = 0.1
    longest_retry: float = 5.0
    steady_after: float = 2.0
    """Open for so long, the next loss starts again with the first retry."""
    patience: float = 2.0
    """A frame that could have left for so long, but for the port or the bus, is dropped."""
    queue_limit: int = 64


@dataclass(slots=True)
class _Frame:
    data: bytes
    done: Done | None
    since: float
    answer: Answer | None = None
    within: float = 0.0


class Line:
    """A serial line with one writer thread and one reader thread. All methods are thread-safe."""

    def __init__(self, settings: LineSettings, habits: LineHabits | None = None) -> None:
        self.settings = settings
        self._habits = habits or LineHabits()
        self._listeners: tuple[Callable[[bytes], None], ...] = ()
        self._watchers: tuple[Callable[[bytes], None], ...] = ()
        self._changed = threading.Condition()
        """Guards everything below; notified when any of it changes."""
        self._queue: deque[_Frame] = deque()
        self._given_up: list[Done] = []
        self._port: AnyPort | None = None
        """The open port; whoever sees it fail takes it away."""
        self._lost_at = self._free_at = self._heard_at = 0.0
        self._asked: Answer | None = None
        """Of the frame that is on its way or waits for its answer."""
        self._answered: bool | None = None
        self._closing = False
        self._threads: list[threading.Thread] = []
        self._writing = threading.Lock()
        """Held during a write: the reader must not close the port under it."""
        self._counters = dict.fromkeys(
            ("bytes_in", "bytes_out", "frames_out", "reopened", "dropped", "unanswered", "noise"), 0
        )
        self._chance = random.Random()  # a pause, no secret  # nosec B311
        self._silence = max(0.002, 3.5 * self.wire_time(1))

    def wire_time(self, count: int) -> float:
        """Seconds that `count` bytes need on this line."""
        return count * BITS_PER_BYTE / self.settings.baud

    def listen(self, hear: Callable[[bytes], None]) -> None:
        """Every listener gets every chunk heard, from the reader thread; must not block."""
        self._listeners += (hear,)

    def send(self, frame: bytes, done: Callable[[bool], None] | None = None) -> None:
        """Queue one frame whole; `done(True)` once its bytes left, `done(False)` if it was dropped.

        `done` is called from the writer thread and must not block. When the queue is full the
        oldest frame is dropped.
        """
        self._enqueue(_Frame(frame, done, time.monotonic()))

    def ask(self, frame: bytes, answer: Answer, within: float, done: Done) -> None:
        """Like `send`, and nothing else leaves until the answer came or `within` seconds passed.

        `done(True)` if the answer was yes, `done(False)` for a refusal, silence or a drop.
        `answer` is called from the reader thread and must not block.
        """
        self._enqueue(_Frame(frame, done, time.monotonic(), answer, within))

    def watch(self, sent: Callable[[bytes], None]) -> None:
        """`sent` gets every frame that is handed to the port, from the writer thread."""
        self._watchers += (sent,)

    def _enqueue(self, frame: _Frame) -> None:
        with self._changed:
            closed = self._closing
            if not closed:
                self._queue.append(frame)
                if len(self._queue) > self._habits.queue_limit:
                    self._give_up(self._queue.popleft())
                self._changed.notify_all()
        if closed and frame.done:
            frame.done(False)

    def open(self) -> None:
        """Start; returns at once, also when the port is not there yet."""
        if self._threads:
            return
        for work, part in ((self._read, "reader"), (self._write, "writer")):
            name = f"line-{self.settings.name}-{part}"
            self._threads.append(threading.Thread(target=work, name=name, daemon=True))
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Stop and wait for the threads; frames that have not left are dropped."""
        with self._changed:
            self._closing = True
            port = self._port
            self._changed.notify_all()
        if port:
            port.wake()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(timeout=5)

    @property
    def counters(self) -> dict[str, int]:
        """bytes_in, bytes_out, frames_out, reopened, dropped, unanswered, noise."""
        with self._changed:
            return dict(self._counters)

    @property
    def troubles(self) -> dict[str, int]:
        """What every device shows of its line: its faults look like the device's own."""
        shown = ("noise", "reopened", "dropped", "unanswered")
        return {f"line_{name}": count for name, count in self.counters.items() if name in shown}

    def count_noise(self, count: int) -> None:
        """Told by whoever decodes the line: bytes that belonged to no frame."""
        with self._changed:
            self._counters["noise"] += count

    @property
    def is_open(self) -> bool:
        return self._port is not None

    @property
    def is_idle(self) -> bool:
        """Open with nothing queued or on its way: a frame sent now leaves at once."""
        with self._changed:
            free = not self._queue and time.monotonic() >= self._free_at
            return free and self._port is not None

    # --- the reader -----------------------------------------------------------------------

    def _read(self) -> None:
        habits = self._habits
        pause = habits.first_retry
        quiet = False
        while not self._closing:
            try:
                port = open_port(self.settings)
            except PORT_FAULTS as error:
                if not quiet:
                    log.warning("line %s: cannot open: %s", self.settings.name, error)
                    quiet = True
            else:
                if quiet:
                    log.info("line %s: %s is there again", self.settings.name, self.settings.port)
                    quiet = False
                opened = time.monotonic()
                fault = self._read_port(port)
                if fault:
                    log.warning("line %s: lost: %s", self.settings.name, fault)
                    quiet = True
                if time.monotonic() - opened >= habits.steady_after:
                    pause = habits.first_retry
            with self._changed:
                # Jitter, so that forty lines of one hub do not come back in step.
                pause_until = time.monotonic() + pause * self._chance.uniform(0.75, 1.25)
                self._wait_until(pause_until, lambda: self._closing)
            pause = min(2 * pause, habits.longest_retry)

    def _read_port(self, port: AnyPort) -> Exception | None:
        """Hand over what is heard until the port fails (the fault) or the line is closed (None)."""
        fault: Exception | None = None
        with self._changed:
            self._counters["reopened"] += self._lost_at > 0
            self._port = port
            self._changed.notify_all()
        try:
            while not self._closing and self._port is port:
                heard = port.read()
                if heard:
                    self._hand_over(heard)
        except PORT_FAULTS as error:
            fault = error
        self._take_away(port)
        with self._writing:
            port.close()
        return None if self._closing else fault or OSError("it takes no more bytes")

    def _take_away(self, port: AnyPort) -> None:
        with self._changed:
            if self._port is port:
                self._port = None
                self._lost_at = time.monotonic()
                self._changed.notify_all()

    def _hand_over(self, heard: bytes) -> None:
        with self._changed:
            self._heard_at = time.monotonic()
            self._counters["bytes_in"] += len(heard)
            asked = self._asked
        for hear in (*self._listeners, *([self._match(asked)] if asked else [])):
            try:
                hear(heard)
            except Exception:
                # One device's fault must not deafen the others on the line.
                log.exception("line %s: a listener failed", self.settings.name)

    def _match(self, asked: Answer) -> Callable[[bytes], None]:
        def hear(heard: bytes) -> None:
            outcome = asked(heard)
            with self._changed:
                if outcome is not None and self._asked is asked:
                    self._asked, self._answered = None, outcome
                    self._changed.notify_all()

        return hear

    # --- the writer -----------------------------------------------------------------------

    def _write(self) -> None:
        while True:
            frame, port = self._next()
            if frame and port:
                self._settle(frame.done, self._put(frame, port))
            with self._changed:
                given_up, self._given_up = self._given_up, []
                finished = self._closing and not self._queue
            for done in given_up:
                self._settle(done, False)
            if finished:
                return

    def _next(self) -> tuple[_Frame | None, AnyPort | None]:
        """The next frame once it may leave, or None when there are `done` calls to make."""
        with self._changed:
            while not self._closing and not self._given_up:
                if not self._queue:
                    self._changed.wait()
                    continue
                now = time.monotonic()
                frame = self._queue[0]
                may_leave = self._free_at
                if self.settings.half_duplex:
                    may_leave = max(may_leave, self._heard_at + self._silence)
                if self._port and now >= may_leave:
                    self._free_at = now + self.wire_time(len(frame.data))
                    return self._queue.popleft(), self._port
                overdue = max(frame.since, self._lost_at, self._free_at) + self._habits.patience
                if now >= overdue:
                    self._give_up(self._queue.popleft())
                else:
                    self._changed.wait(
                        min(may_leave, overdue) - now if self._port else overdue - now
                    )
            while self._closing and self._queue:
                self._give_up(self._queue.popleft())
            return None, None

    def _put(self, frame: _Frame, port: AnyPort) -> bool:
        """Write and wait until the bytes had time to leave; False when the port went meanwhile.

        A frame that asks is not done before its answer.
        """
        with self._changed:
            self._asked, self._answered = frame.answer, None
        for watch in self._watchers:
            watch(frame.data)
        try:
            with self._writing:
                slow = 2 * self.wire_time(len(frame.data)) + self._habits.patience
                port.write(frame.data, slow, lambda: self._closing)
        except PORT_FAULTS as error:
            log.debug("line %s: writing: %s", self.settings.name, error)
            self._take_away(port)
            port.wake()
            with self._changed:
                self._counters["dropped"] += 1
            return False
        with self._changed:
            self._counters["bytes_out"] += len(frame.data)
            left = self._wait_until(self._free_at, lambda: self._port is not port)
            self._counters["frames_out" if left else "dropped"] += 1
            return self._was_answered(frame) if left and frame.answer else left

    def _was_answered(self, frame: _Frame) -> bool:
        """With the lock held, which waiting for the answer lets go."""
        self._wait_until(
            time.monotonic() + frame.within,
            lambda: self._answered is not None or self._port is None or self._closing,
        )
        self._asked = None
        self._counters["unanswered"] += self._answered is None
        return self._answered is True

    def _wait_until(self, when: float, interrupted: Callable[[], bool]) -> bool:
        """With the lock held: True when the moment came, False when `interrupted` did before."""
        while not interrupted():
            rest = when - time.monotonic()
            if rest <= 0:
                return True
            self._changed.wait(rest)
        return False

    def _give_up(self, frame: _Frame) -> None:
        self._counters["dropped"] += 1
        self._given_up.append(frame.done or _nobody_asks)

    def _settle(self, done: Done | None, left: bool) -> None:
        if done is None:
            return
        try:
            done(left)
        except Exception:
            log.exception("line %s: the sender's answer to %s failed", self.settings.name, left)


def _nobody_asks(_left: bool) -> None:
    pass
