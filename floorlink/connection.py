"""An agent's connection to the server: enter, say hello, hear, tell, and come back when it is lost.

Two threads: one connects, reads and hands over every message where it was read; one sees to the
outbox. Both end with `close`.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from floorlink.channel import Channel, open_channel
from floorlink.errors import MessageError, Refused, ServerAway
from floorlink.kept_letters import Kept, KeptLetters
from floorlink.messages import (
    FROM_SERVER,
    Alive,
    DeviceHealth,
    Hello,
    Message,
    Reply,
    Welcome,
    parse,
    read,
    to_wire,
)
from floorlink.outbox import Letter, Outbox, Request

log = logging.getLogger(__name__)

NAMESPACE = "/agent"
FIRST_DELAY, LAST_DELAY = 0.1, 1.0
"""Seconds between attempts to connect; a whole hall comes back in about a second."""
REFUSED_DELAY = 5.0
"""Seconds until a refused badge is shown again; somebody has to enrol this box meanwhile."""
HELLO_WITHIN = 5.0
ALIVE_EVERY = 1.0
"""Seconds; the server takes a box that says nothing for 3.5 s for gone."""
KEEP_AFTER = 0.5
"""Seconds that a letter waits before it is written down: most are answered long before."""
LOOK_EVERY = 0.25
"""Seconds between two looks at the outbox for what needs sending again."""


def delays(chance: random.Random) -> Callable[[bool], float]:
    """The next waiting time, growing with jitter; True as argument begins anew."""
    longest = FIRST_DELAY

    def next_delay(anew: bool) -> float:
        nonlocal longest
        longest = min(LAST_DELAY, 2 * (FIRST_DELAY if anew else longest))
        return chance.uniform(FIRST_DELAY, longest)

    return next_delay


@dataclass(slots=True)
class _Answer:
    """One ask() that waits."""

    came: threading.Event = field(default_factory=threading.Event)
    reply: Reply | None = None

    def done(self, reply: Reply | None) -> None:
        self.reply = reply
        self.came.set()


class Connection:
    """The Upstream of an agent's devices. `hello`, `welcomed` and `hear` must not block."""

    def __init__(
        self,
        server: str,
        badge: str,
        *,
        hello: Callable[[], Hello],
        welcomed: Callable[[Welcome], None],
        hear: Callable[[Message], None],
        kept: KeptLetters | None = None,
        standby: str = "",
    ) -> None:
        """`standby`: another address, where the hall may be when the first does not answer.

        `kept`: where letters that wait are written down; what stands there goes first."""
        self._servers, self._badge = (server, standby) if standby else (server,), badge
        self._server = server
        """The one that is asked now, or answered last."""
        self._hello, self._welcomed, self._hear = hello, welcomed, hear
        self._outbox = Outbox()
        self._kept = kept
        for message in kept.load() if kept is not None else ():
            self._outbox.put(Letter(message, time.monotonic()))
        self._lock = threading.Lock()
        self._channel: Channel | None = None
        """The open channel, once the server has welcomed us over it."""
        self._opened: Channel | None = None
        self._closing = threading.Event()
        self._news = threading.Event()
        """Something in the outbox may be due."""
        self._threads = [
            threading.Thread(target=self._stay, name="connection", daemon=True),
            threading.Thread(target=self._deliver, name="outbox", daemon=True),
        ]

    @property
    def connected(self) -> bool:
        return self._channel is not None

    @property
    def waiting(self) -> int:
        """Messages that the server has not answered yet."""
        with self._lock:
            return len(self._outbox)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def close(self, timeout: float = 0.5) -> None:
        """End within `timeout` seconds; receipts and ratings that were not delivered are kept."""
        self._closing.set()
        self._news.set()
        if self._opened is not None:
            self._opened.close()
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))
        if self._kept is not None and not self._threads[1].is_alive():
            self._keep()
            self._kept.close()
            self._kept = None

    def send(self, message: Message) -> None:
        """Queue a message; health is told at once or not at all, as every hello tells it again."""
        if isinstance(message, DeviceHealth):
            channel = self._channel
            if channel is not None:
                channel.emit(message.EVENT, to_wire(message), _nobody_waits)
            return
        self._post(message, None)

    def ask(self, message: Message, timeout: float = 5.0) -> Reply:
        """Send and wait for the reply. Raises ServerAway on silence.

        After that the same message, with the same request id, may be asked again.
        """
        answer = _Answer()
        letter = self._post(message, answer.done)
        if not answer.came.wait(timeout):
            with self._lock:
                self._outbox.take(letter)
        if answer.reply is None:
            raise ServerAway(f"no answer to {message.EVENT} within {timeout:g} s")
        return answer.reply

    # --- the outbox --------------------------------------------------------------------------

    def _post(self, message: Message, done: Callable[[Reply | None], None] | None) -> Letter:
        if not isinstance(message, Request):
            raise TypeError(f"{type(message).__name__} is not an agent's message")
        letter = Letter(message, time.monotonic(), done)
        with self._lock:
            gone = self._outbox.put(letter)
        if gone is not None:
            log.error("outbox is full: %s of %s is lost", gone.message.EVENT, gone.message.device)
            _give_up(gone)
        self._push()
        return letter

    def _push(self) -> None:
        """Emit what is due, in the calling thread, so that a press loses no time."""
        now = time.monotonic()
        with self._lock:
            stale = self._outbox.stale(now)
            channel = self._channel
            if channel is not None:
                for letter in self._outbox.due(now):
                    channel.emit(
                        letter.message.EVENT, to_wire(letter.message), self._answered(letter)
                    )
        for letter in stale:
            log.warning(
                "%s of %s is too old to be sent", letter.message.EVENT, letter.message.device
            )
            _give_up(letter)

    def _answered(self, letter: Letter) -> Callable[[object], None]:
        def answered(data: object) -> None:
            try:
                reply = read(Reply, data)
            except MessageError as error:
                log.error("the answer to %s makes no sense: %s", letter.message.EVENT, error)
                return
            with self._lock:
                settled = self._outbox.answered(letter, reply)
            if not settled:
                return
            if letter.done is not None:
                letter.done(reply)
            elif reply.problem is not None:
                log.info(
                    "%s of %s refused: %s %s",
                    letter.message.EVENT,
                    letter.message.device,
                    reply.problem.code,
                    reply.problem.detail,
                )
            self._push()

        return answered

    def _deliver(self) -> None:
        said_at = 0.0
        while not self._closing.is_set():
            self._push()
            channel, now = self._channel, time.monotonic()
            if channel is not None and now - said_at >= ALIVE_EVERY:
                channel.emit(Alive.EVENT, to_wire(Alive()), _nobody_waits)
                said_at = now
            self._news.wait(LOOK_EVERY)
            self._news.clear()
            self._keep(KEEP_AFTER)

    def _keep(self, after: float = 0.0) -> None:
        """Write down what has waited for `after` seconds, and cross out what was delivered."""
        if self._kept is None:
            return
        with self._lock:
            waiting = [(letter.message, letter.since) for letter in self._outbox.letters()]
        ripe = time.monotonic() - after
        fresh = {message.request_id for message, since in waiting if since > ripe}
        self._kept.keep((one for one, _ in waiting if isinstance(one, Kept)), fresh)

    # --- the channel -------------------------------------------------------------------------

    def _stay(self) -> None:
        next_delay = delays(random.Random())  # a pause, no secret  # nosec B311
        told = ""
        while not self._closing.is_set():
            welcomed = False
            delay = None
            try:
                channel = open_channel(self._server, NAMESPACE, {"token": self._badge})
                self._opened = channel
                if self._closing.is_set():
                    channel.close()
                welcomed, why = self._attend(channel)
            except ServerAway as error:
                why = str(error)
            except Refused as error:
                why = f"{self._server} refuses this badge ({error.title}); enrol this box again"
                delay = REFUSED_DELAY
            if self._closing.is_set():
                return
            if not welcomed:
                self._server = self._servers[self._servers.index(self._server) - 1]
            if why != told:
                log.warning("%s", why)
                told = why
            else:
                log.debug("%s", why)
            self._closing.wait(delay if delay is not None else next_delay(welcomed))

    def _attend(self, channel: Channel) -> tuple[bool, str]:
        """Say hello and listen until the channel ends: were we welcome, and why did it end."""
        welcome = threading.Event()
        early: list[Message] = []
        """Heard before the welcome, which may be older."""

        def greeted(data: object) -> None:
            try:
                reply = read(Reply, data)
                if reply.problem is not None:
                    raise MessageError(f"hello refused: {reply.problem.title}")
                first = read(Welcome, reply.result)
            except MessageError as error:
                log.error("%s", error)
                channel.close()
                return
            log.info("connected to %s as part of %s", self._server, first.hall)
            self._welcomed(first)
            for message in early:
                self._hear(message)
            welcome.set()
            with self._lock:
                self._channel = channel
            self._push()

        def heard(event: str, data: object) -> None:
            try:
                message = parse(event, data, FROM_SERVER)
            except MessageError as error:
                log.warning("message skipped: %s", error)
                return
            if welcome.is_set():
                self._hear(message)
            else:
                early.append(message)

        def too_late() -> None:
            if not welcome.is_set():
                channel.close()

        patience = threading.Timer(HELLO_WITHIN, too_late)
        patience.daemon = True
        patience.start()
        channel.emit(Hello.EVENT, to_wire(self._hello()), greeted)
        try:
            why = channel.listen(heard)
        finally:
            patience.cancel()
            with self._lock:
                self._channel = None
                self._outbox.disconnected()
        return welcome.is_set(), f"{self._server} is away: {why}"


def _give_up(letter: Letter) -> None:
    if letter.done is not None:
        letter.done(None)


def _nobody_waits(data: object) -> None:
    """What is repeated anyway needs no answer; a refusal shows in the server's log."""
