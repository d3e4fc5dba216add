"""A day of flapping links, compressed: a kiosk whose server, network and power come and go.

Citizens take numbers all the while, windows call whoever waits. At the end the hall must have every
number that anybody was given, once; and each confirmation, asked until answered, is one number.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from faults.asking import Asker, GivenUp
from faults.cable import Cable
from faults.hall import ASKING, CONNECTED, QUEUES, FaultyHall
from faults.kiosk_box import KioskBox
from faults.run import Run, Tally
from server.services.views import JournalEntry

_FINGERS = 2
_TOUCH_EVERY_S = 0.05
_BACK_WITHIN_S = 60.0
_HOME_WITHIN_S = 60.0
_FAULTS_A_ROUND = 12


@dataclass(slots=True)
class Given:
    """Request id -> number, as the screen showed it; and what else was seen."""

    numbers: dict[str, str] = field(default_factory=dict)
    own: int = 0
    longest_s: float = 0.0
    called: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Floor:
    """One hall, one kiosk behind a cable, citizens and a window at work."""

    def __init__(
        self,
        run: Run,
        name: str,
        servers: Mapping[str, str] | None = None,
        boxes: Mapping[str, str] | None = None,
    ) -> None:
        """`servers`, `boxes`: what either process finds in its environment beside our own."""
        self._chance = run.chance
        self.hall = FaultyHall(run.subfolder(name), environment=dict(servers or {}))
        self.hall.prepare()
        self.hall.start()
        self.cable = Cable(lambda: self.hall.port)
        folder = run.subfolder(f"{name}-box")
        badge = self.hall.badges[CONNECTED]
        self.box = KioskBox(folder, self.cable.port, badge, CONNECTED, boxes)
        self.given = Given()
        self.box_kills = 0
        self._resting = threading.Event()
        self._given_up = threading.Event()
        self._ids = count(1)
        self._threads: list[threading.Thread] = []

    def open(self) -> None:
        self.box.start()
        if not self.box.wait_until(_BACK_WITHIN_S, online=True, alone=False):
            self.given.wrong.append("the kiosk did not find its server")
        for _ in range(_FINGERS):
            self._work(self._citizens)
        self._work(self._window)

    def rest(self) -> None:
        """Everybody gets his number, and all of them come home."""
        self.cable.mend()
        self._resting.set()
        deadline = time.monotonic() + _HOME_WITHIN_S
        for thread in self._threads:
            thread.join(max(0.1, deadline - time.monotonic()))
        self._given_up.set()
        for thread in self._threads:
            thread.join(20)
        while not self._all_home() and time.monotonic() < deadline:
            time.sleep(0.1)

    def _all_home(self) -> bool:
        numbers = {entry.data["number"] for entry in self.issued()}
        return set(self.given.numbers.values()) <= numbers

    def seen(self) -> list[Any]:
        """What anybody may look at now: the boards, the windows, the queues, the kiosk's page."""
        asker = Asker(lambda: self.hall.port, self.hall.badges[ASKING], self._given_up.is_set)
        told = [asker.get(f"/api/{what}").body for what in ("board", "windows", "queues")]
        asker.close()
        return [*told, self.box.state()]

    def issued(self) -> list[JournalEntry]:
        return [
            entry
            for entry in self.hall.journal()
            if entry.kind == "issued" and entry.data.get("device") == self.box.kiosk
        ]

    def close(self) -> None:
        self.box.close()
        self.cable.close()
        self.hall.end()

    # --- people ------------------------------------------------------------------------------

    def _work(self, turn: Callable[[], None]) -> None:
        def work() -> None:
            with contextlib.suppress(GivenUp):
                turn()

        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _citizens(self) -> None:
        while not self._resting.is_set():
            request = f"touch-{next(self._ids):06d}"
            queue = self._chance.choice(QUEUES)
            asked = time.monotonic()
            try:
                ticket = self.box.take(request, queue, self._given_up)
            except RuntimeError as error:
                self.given.wrong.append(str(error))
                continue
            with self.given.lock:
                self.given.numbers[request] = str(ticket["number"])
                self.given.own += bool(ticket["own"])
                self.given.longest_s = max(self.given.longest_s, time.monotonic() - asked)
            self._resting.wait(_TOUCH_EVERY_S)

    def _window(self) -> None:
        asker = Asker(lambda: self.hall.port, self.hall.badges[ASKING], self._given_up.is_set)
        for deed in count(1):
            if self._resting.is_set():
                break
            answer = asker.post("/api/windows/01/call-next", {}, f"call-{deed}")
            if answer.status == 200:
                self.given.called.append(answer.body["ticket"]["number"])
                asker.post("/api/windows/01/finish", {}, f"finish-{deed}")
            self._resting.wait(0.1)
        asker.close()

    # --- what goes wrong ---------------------------------------------------------------------

    def fault(self, which: str, while_off: Callable[[], None] = lambda: None) -> None:
        """`while_off` is done before a box that was killed is switched on again."""
        pause = self._chance.uniform
        match which:
            case "out":
                self.cable.cut()
                time.sleep(pause(2.5, 4.0))
            case "flap":
                for _ in range(4):
                    self.cable.drop()
                    time.sleep(pause(0.1, 0.8))
            case "dead switch":
                self.cable.stall()
                time.sleep(pause(1.0, 6.0))
            case "half a message":
                self.cable.cut_inside(self._chance.choice(("up", "down")))
                time.sleep(pause(0.3, 1.0))
            case "answers lost":
                # The server gives a number, the kiosk never hears of it and gives its own.
                self.cable.mute()
                self._until_more_of_its_own()
            case "server killed":
                self.hall.kill()
                time.sleep(pause(0.5, 3.0))
                self.hall.start()
            case "box killed":
                self._kill_box(while_off)
            case "box killed alone":
                self.cable.cut()
                self._until_more_of_its_own()
                self._kill_box(while_off)
                self._until_more_of_its_own()
        self.cable.mend()
        time.sleep(pause(0.2, 1.5))

    def _until_more_of_its_own(self) -> None:
        deadline, before = time.monotonic() + _BACK_WITHIN_S, self.given.own
        while self.given.own == before:
            if time.monotonic() > deadline:
                self.given.wrong.append("the kiosk gives out nothing of its own")
                break
            time.sleep(0.02)

    def _kill_box(self, while_off: Callable[[], None]) -> None:
        self.box.kill()
        self.box_kills += 1
        while_off()
        self.box.start()
        if not self.box.wait_until(_BACK_WITHIN_S, online=True):
            self.given.wrong.append("the kiosk gives out nothing after its restart")


FAULTS = (
    "box killed alone",
    "answers lost",
    "flap",
    "out",
    "dead switch",
    "half a message",
    "server killed",
    "box killed",
)


def kiosk_alone(run: Run) -> Tally:
    return run.rounds(lambda number: _round(run, number))


def _round(run: Run, number: int) -> Tally:
    floor = Floor(run, f"hall-{number}")
    faults = 0
    try:
        floor.open()
        # The first ones always: the kiosk is really alone, and really loses an answer.
        for which in FAULTS[:2] if run.seconds == 0 else FAULTS:
            floor.fault(which)
            faults += 1
        while not run.over and faults < _FAULTS_A_ROUND:
            floor.fault(run.chance.choice(FAULTS))
            faults += 1
        floor.rest()
        tally = judge(floor)
    finally:
        floor.close()
    tally.faults = faults
    run.say(f"{faults} faults, {tally.acknowledged} numbers, {floor.given.own} of them its own")
    return tally


def judge(floor: Floor) -> Tally:
    """At rest: the screen, the paper and the journal must tell of the same numbers, each as often
    as a business day began in which it was given."""
    given, issued = floor.given, floor.issued()
    shown = Counter(given.numbers.values())
    # What nobody was shown, for its answer was lost: the kiosk's own number stands in its place.
    ghosts = Counter(str(e.data["instead_of"]) for e in issued if "instead_of" in e.data)
    withdrawn = Counter(
        str(entry.data["number"])
        for entry in floor.hall.journal()
        if entry.kind == "cancelled" and "instead" in entry.data
    )
    in_hall = Counter(str(entry.data["number"]) for entry in issued)
    a_day = Counter((entry.data["day"], str(entry.data["number"])) for entry in issued)
    papers = Counter(floor.box.papers)
    called = Counter(given.called)
    tally = Tally(
        acknowledged=len(given.numbers) + len(given.called),
        wrong=[*given.wrong, *floor.hall.check()],
        longest_outage_s=given.longest_s,
    )
    theirs = in_hall - ghosts
    for number in shown - theirs:
        if theirs[number]:
            tally.doubled.append(f"{number} was shown to {shown[number]}")
        else:
            tally.lost.append(f"{number} was shown, and the hall has it not")
    tally.doubled += [f"{number} is there, and nobody was shown it" for number in theirs - shown]
    tally.lost += [f"{number} was withdrawn for nothing" for number in withdrawn - ghosts]
    tally.doubled += [f"{number} {n} times on {day}" for (day, number), n in a_day.items() if n > 1]
    tally.doubled += [f"{number} has one paper too many" for number in (papers - shown).elements()]
    tally.doubled += [f"{number} was called too often" for number in (called - in_hall).elements()]
    unprinted = list((shown - papers).elements())
    # A paper that was on its way when the box lost its power is in doubt: staff are told.
    if len(unprinted) > floor.box_kills:
        tally.lost += [f"{number} has no paper" for number in unprinted]
    if not given.own:
        tally.wrong.append("the kiosk was never on its own")
    tally.measure("numbers of the kiosk's own", given.own)
    return tally
