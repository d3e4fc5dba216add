"""Citizens, clerks and keypads of a hall of faults: they take, call, finish and rate.

Half of the windows are served over HTTP, half by the connection that real device boxes have.
Everything is asked until it is answered, so that a ledger can say afterwards what was lost.
"""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import count

from faults.asking import Asker, GivenUp
from faults.hall import ASKING, BOXES, CONNECTED, QUEUES, FaultyHall
from faults.ledger import Ledger
from floorlink.connection import Connection
from floorlink.errors import ServerAway
from floorlink.messages import (
    Hello,
    IssueAsked,
    KeyPressed,
    Message,
    Prompt,
    RatePressed,
    Reply,
    Welcome,
)

_PAUSE_S = 0.02
"""At the most between two deeds of one client."""
_NOTHING_TO_DO_S = 0.1


class Load:
    """Works from `start` until `rest`, whatever becomes of the server meanwhile."""

    def __init__(
        self,
        hall: FaultyHall,
        ledger: Ledger,
        chance: random.Random,
        by: int = 0,
        to: str = "127.0.0.1",
    ) -> None:
        """`by`: the port of whatever stands between; 0: straight to the server. `to`: where."""
        self._hall, self._ledger = hall, ledger
        self._by, self._to = by, to
        self._chance = random.Random(chance.random())
        self._resting = threading.Event()
        self._given_up = threading.Event()
        self._ids = count(1)
        self._threads: list[threading.Thread] = []
        self._prompts: dict[str, Prompt] = {}
        self._connection: Connection | None = None

    def start(self) -> None:
        self._connection = Connection(
            f"http://{self._to}:{self._port()}",
            self._hall.badges[CONNECTED],
            hello=lambda: Hello(version=1, devices=[]),
            welcomed=self._welcomed,
            hear=self._hear,
            standby=self._hall.standby_url,
        )
        self._connection.start()
        self._work(self._citizens_over_http)
        self._work(self._citizens_of_the_box)
        for window in BOXES[ASKING]:
            self._work(partial(self._window_over_http, window))
        for window in BOXES[CONNECTED]:
            self._work(partial(self._window_of_the_box, window))

    def rest(self, within: float = 60.0) -> None:
        """Everybody gets the answer that he waits for, and asks nothing more."""
        self._resting.set()
        deadline = time.monotonic() + within
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        late = [thread.name for thread in self._threads if thread.is_alive()]
        self._given_up.set()
        for thread in self._threads:
            thread.join()
        if self._connection is not None:
            self._connection.close()
        if late:
            self._ledger.surprise(f"never answered: {', '.join(late)}")

    def abandon(self) -> None:
        """Nobody waits for an answer any more: the hall went back behind what they know."""
        self._resting.set()
        self._given_up.set()
        for thread in self._threads:
            thread.join()
        if self._connection is not None:
            self._connection.close()

    def _work(self, turn_by_turn: Callable[[], None]) -> None:
        def work() -> None:
            with contextlib.suppress(GivenUp):
                turn_by_turn()

        thread = threading.Thread(target=work, name=f"client {len(self._threads) + 1}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _port(self) -> int:
        return self._by or self._hall.port

    def _next_id(self) -> str:
        return f"fault-{next(self._ids)}"

    def _pause(self) -> None:
        self._resting.wait(self._chance.uniform(0, _PAUSE_S))

    def _asker(self) -> Asker:
        badge = self._hall.badges[ASKING]
        return Asker(self._port, badge, self._given_up.is_set, self._to)

    # --- over HTTP ---------------------------------------------------------------------------

    def _citizens_over_http(self) -> None:
        asker = self._asker()
        while not self._resting.is_set():
            asked, body = time.monotonic(), {"queue": self._chance.choice(QUEUES)}
            answer = asker.post("/api/tickets", body, self._next_id())
            if answer.status == 201:
                number = str(answer.body["number"])
                self._ledger.acknowledge("issued", number, asked)
                self._ledger.keep_token(number, answer.body["token"])
            else:
                self._ledger.surprise(f"no ticket: {answer.body}")
            self._pause()
        asker.close()

    def _window_over_http(self, window: str) -> None:
        asker = self._asker()
        while not self._resting.is_set():
            asked = time.monotonic()
            called = asker.post(f"/api/windows/{window}/call-next", {}, self._next_id())
            if called.status == 200:
                number = str(called.body["ticket"]["number"])
                self._ledger.acknowledge("called", number, asked)
                self._finish_over_http(asker, window, number)
                self._pause()
            elif called.body["code"] == "nobody_waiting":
                self._resting.wait(_NOTHING_TO_DO_S)
            else:
                self._ledger.surprise(f"window {window} could not call: {called.body}")
        asker.close()

    def _finish_over_http(self, asker: Asker, window: str, number: str) -> None:
        asked = time.monotonic()
        finished = asker.post(f"/api/windows/{window}/finish", {}, self._next_id())
        if finished.status != 200:
            self._ledger.surprise(f"{number} could not be finished: {finished.body}")
            return
        self._ledger.acknowledge("finished", number, asked)
        token = self._ledger.token_of(number)
        if not token:
            return  # a ticket of the other box: its page is not known here
        prompt = asker.get(f"/api/tickets/{token}").body["prompt_token"]
        asked = time.monotonic()
        body = {"token": prompt, "level": self._chance.choice((3, 4, 5)), "channel": "qr"}
        citizen = Asker(lambda: self._hall.port, "", self._given_up.is_set, self._to)
        rated = citizen.post("/api/ratings", body, self._next_id())
        citizen.close()
        if rated.status == 201:
            self._ledger.acknowledge("rated", number, asked)
        else:
            self._ledger.surprise(f"{number} could not be rated: {rated.body}")

    # --- by the connection of a device box ---------------------------------------------------

    def _welcomed(self, welcome: Welcome) -> None:
        for prompt in welcome.prompts:
            self._prompts[prompt.window] = prompt

    def _hear(self, message: Message) -> None:
        if isinstance(message, Prompt):
            self._prompts[message.window] = message

    def _told(self, message: Message) -> Reply:
        """The final reply: silence and faults of the server are asked again."""
        connection = self._connection
        assert connection is not None
        while True:
            try:
                reply = connection.ask(message)
                if reply.problem is None or reply.problem.status < 500:
                    return reply
            except ServerAway:
                pass
            if self._given_up.is_set():
                raise GivenUp
            self._given_up.wait(0.05)

    def _press(self, window: str, key: str) -> Reply:
        return self._told(
            KeyPressed(
                request_id=self._next_id(), device=f"unit-{window}", key=key, at=datetime.now(UTC)
            )
        )

    def _citizens_of_the_box(self) -> None:
        while not self._resting.is_set():
            asked = time.monotonic()
            reply = self._told(
                IssueAsked(
                    request_id=self._next_id(),
                    device=f"kiosk-{CONNECTED}",
                    queue=self._chance.choice(QUEUES),
                    at=datetime.now(UTC),
                )
            )
            if reply.problem is None:
                self._ledger.acknowledge("issued", str(reply.result["number"]), asked)
            else:
                self._ledger.surprise(f"no ticket at the box: {reply.problem}")
            self._pause()

    def _window_of_the_box(self, window: str) -> None:
        while not self._resting.is_set():
            asked = time.monotonic()
            reply = self._press(window, "call")
            if reply.problem is None:
                number = str(reply.result["ticket"]["number"])
                self._ledger.acknowledge("called", number, asked)
                self._finish_at_the_box(window, number)
                self._pause()
            elif reply.problem.code == "nobody_waiting":
                self._resting.wait(_NOTHING_TO_DO_S)
            else:
                self._ledger.surprise(f"window {window} could not call: {reply.problem}")

    def _finish_at_the_box(self, window: str, number: str) -> None:
        asked = time.monotonic()
        reply = self._press(window, "evaluate")
        if reply.problem is not None:
            self._ledger.surprise(f"{number} could not be finished: {reply.problem}")
            return
        self._ledger.acknowledge("finished", number, asked)
        prompt = self._prompt_of(window, number)
        asked = time.monotonic()
        reply = self._told(
            RatePressed(
                request_id=self._next_id(),
                device=f"keypad-{window}",
                token=prompt.token,
                level=self._chance.choice((3, 4, 5)),
                at=datetime.now(UTC),
            )
        )
        if reply.problem is None:
            self._ledger.acknowledge("rated", number, asked)
        else:
            self._ledger.surprise(f"{number} could not be rated: {reply.problem}")

    def _prompt_of(self, window: str, number: str) -> Prompt:
        """The keypad hears of it by itself, or by the welcome when it was away meanwhile."""
        while True:
            prompt = self._prompts.get(window)
            if prompt is not None and prompt.number == number and prompt.token:
                return prompt
            if self._given_up.wait(0.005):
                raise GivenUp
