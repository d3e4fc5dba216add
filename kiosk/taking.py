"""Taking a ticket: one confirmation is one ticket and one paper, however often it is sent.

The server knows a request by its id and the spool knows a ticket by its token, so repeats are
harmless by themselves, also after a restart; what is remembered here answers them at once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from time import monotonic
from typing import Protocol

import msgspec

from floorlink.errors import Refused
from floorlink.messages import CheckInAsked, IssueAsked, Paper, TakeBackAsked, TicketPlace
from kiosk.issuer import Issuer
from printer.spool import PaperProgress
from printer.status import PRINTS, PaperState

REMEMBERED = 200
AGAIN_WITHIN_S = 60.0
"""How long after its issue a citizen may ask this kiosk for the paper once more."""
PRINT_PATIENCE_S = 4.0
"""How long a citizen is shown "printing" before the screen says what else there is."""


class TicketPrinter(Protocol):
    """What a kiosk asks of its printer; printer.driver.EscposPrinter is one."""

    @property
    def state(self) -> PaperState: ...

    def print_paper(self, paper: Paper) -> PaperProgress: ...

    def progress(self, paper: Paper) -> PaperProgress | None: ...

    def wait_for(self, paper: Paper, timeout: float) -> PaperProgress | None: ...

    def listen(self, changed: Callable[[], None]) -> None: ...


class PaperShown(StrEnum):
    """What the screen says of the paper."""

    PRINTED = "printed"
    PRINTING = "printing"
    HELD = "held"
    """It will come by itself once the printer can."""
    DOUBTFUL = "doubtful"
    """It was sent, and nobody knows whether it came out: the citizen looks, and decides."""
    NONE = "none"
    """It will not come: the screen's QR code stands in for it."""


@dataclass(slots=True)
class _Taken:
    paper: Paper
    """The latest of its papers."""
    at: float


class Counter:
    """The kiosk's side of giving out tickets."""

    def __init__(self, issuer: Issuer, printer: TicketPrinter | None) -> None:
        self._issuer = issuer
        self._printer = printer
        self._lock = Lock()
        self._locks: OrderedDict[str, Lock] = OrderedDict()
        self._taken: OrderedDict[str, _Taken] = OrderedDict()

    @property
    def present(self) -> bool:
        return self._issuer.present

    @property
    def alone(self) -> bool:
        """Whether numbers come from the kiosk's own share now."""
        return self._issuer.alone

    @property
    def printer_state(self) -> PaperState | None:
        """None: this kiosk has no printer."""
        return self._printer.state if self._printer else None

    def listen(self, changed: Callable[[], None]) -> None:
        """`changed` is called whenever the printer is in another state."""
        if self._printer is not None:
            self._printer.listen(changed)

    def take(
        self, asked: IssueAsked, check: Callable[[], None] = lambda: None
    ) -> tuple[Paper, PaperShown]:
        """A ticket and how its paper fares. Raises what Issuer.issue and `check` raise.

        `check` is asked before a new number is taken, never for a repeat.
        """

        def issue() -> Paper:
            check()
            return self._issuer.issue(asked)

        return self._put_out(asked.request_id, issue)

    def check_in(self, asked: CheckInAsked) -> tuple[Paper, PaperShown]:
        """The ticket of an appointment. Raises what Issuer.check_in raises."""
        return self._put_out(asked.request_id, lambda: self._issuer.check_in(asked))

    def take_back(self, asked: TakeBackAsked) -> TicketPlace:
        """A missed ticket waits again; its paper stays good. Raises as Issuer.take_back does."""
        return self._issuer.take_back(asked)

    def _put_out(self, request_id: str, issue: Callable[[], Paper]) -> tuple[Paper, PaperShown]:
        with self._turn(request_id):
            paper = self.taken(request_id) or issue()
            self._remember(request_id, paper)
            if self._printer is not None:
                self._printer.print_paper(paper)
        if self._printer is not None:
            self._printer.wait_for(paper, PRINT_PATIENCE_S)
        return paper, self.shown(paper)

    def again(self, request_id: str) -> tuple[Paper, PaperShown]:
        """One more paper of a ticket just taken here: once, and within a minute.

        Raises Refused when it is too late for that, or was done already.
        """
        with self._lock:
            taken = self._taken.get(request_id)
            late = taken is None or monotonic() - taken.at > AGAIN_WITHIN_S
            if taken is None or late or taken.paper.copy or self._printer is None:
                raise Refused("too_late", "too late for another paper", "")
            taken.paper = msgspec.structs.replace(taken.paper, copy=1)
            paper = taken.paper
        self._printer.print_paper(paper)
        self._printer.wait_for(paper, PRINT_PATIENCE_S)
        return paper, self.shown(paper)

    def taken(self, request_id: str) -> Paper | None:
        """The ticket of an earlier confirmation, while it is remembered."""
        with self._lock:
            taken = self._taken.get(request_id)
            return taken.paper if taken else None

    def shown(self, paper: Paper) -> PaperShown:
        if self._printer is None:
            return PaperShown.NONE
        match self._printer.progress(paper):
            case PaperProgress.PRINTED:
                return PaperShown.PRINTED
            case PaperProgress.ISSUED | PaperProgress.SENT:
                can = self._printer.state in PRINTS
                return PaperShown.PRINTING if can else PaperShown.HELD
            case PaperProgress.DOUBTFUL:
                return PaperShown.DOUBTFUL
            case _:
                return PaperShown.NONE

    def _turn(self, request_id: str) -> Lock:
        """Two touches of the same confirmation go one after the other."""
        with self._lock:
            lock = self._locks.setdefault(request_id, Lock())
            while len(self._locks) > REMEMBERED:
                self._locks.popitem(last=False)
            return lock

    def _remember(self, request_id: str, paper: Paper) -> None:
        with self._lock:
            self._taken.setdefault(request_id, _Taken(paper, monotonic()))
            while len(self._taken) > REMEMBERED:
                self._taken.popitem(last=False)
