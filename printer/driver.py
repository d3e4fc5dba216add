"""The `escpos` driver: an ESC/POS printer on a line, fed from its spool.

One thread per printer does everything in turn: asks how the printer is, sends the next paper when
it can come out, looks again afterwards, reports. Out of paper it holds what it has and goes on by
itself once there is paper. A printer that announces its state is asked the moment it does. What
the line is (serial, USB, `socket://host:9100`, a file) is all the same to it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Condition, Event, Thread
from time import monotonic

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.messages import (
    DeviceHealth,
    DeviceKind,
    Health,
    Message,
    Paper,
    Receipt,
    Reprint,
)
from floorlink.settings import convert
from floorlink.ticket_design import TicketDesign
from printer.conversation import Conversation
from printer.escpos_bytes import ANNOUNCE, ticket_bytes
from printer.layout import ticket_layout
from printer.look import TicketLook
from printer.profile import PrinterProfile, load_profile
from printer.spool import FINAL, PaperProgress, Spool, SpooledPaper, key
from printer.status import PRINTS, PaperState

log = logging.getLogger(__name__)

DOUBT_LASTS = timedelta(minutes=10)
"""How long the staff are told of a paper that nobody saw come out."""
DEFAULT_PROFILE = "printers/escpos-80.toml"
LINE_PATIENCE_S = 30.0
"""A ticket takes 0.2 s at 9600 baud; the line itself says much sooner if it dropped it."""


@dataclass(frozen=True, slots=True)
class PrinterOptions:
    """What agent.toml may say of a printer besides the line and the profile."""

    hold: timedelta = timedelta(minutes=15)
    """A paper that could not be sent for so long is given up: its citizen has left the kiosk."""
    ask_every: timedelta = timedelta(seconds=2)
    template: str = ""
    """A ticket.toml, absolute or in the data folder, until the hall has told one of its own."""


HEALTH: dict[PaperState, Health] = {
    PaperState.READY: "ready",
    PaperState.NEAR_END: "degraded",
    PaperState.SILENT: "silent",
}
"""Every other state is degraded too: the printer speaks, but no paper comes out."""


class EscposPrinter:
    """A floorlink.driver.Device that puts tickets on paper."""

    kind: DeviceKind = "printer"

    def __init__(self, config: DeviceConfig, around: Surroundings) -> None:
        self.code = config.code
        self._profile_name = config.profile or DEFAULT_PROFILE
        self._profile: PrinterProfile = load_profile(self._profile_name)
        self._options = convert(config.options, PrinterOptions, f"device {config.code}")
        self._upstream = around.upstream
        self._line = around.lines[config.line]
        self._conversation = Conversation(self._line, self._announced)
        own = self._options.template
        self._look_of_tickets = TicketLook(
            around.data / f"ticket-{config.code}.json",
            around.data / own if own else None,
            self._profile.dots,
        )
        self._spool = Spool(around.data / f"spool-{config.code}.sqlite")
        self._state = PaperState.READY if not self._profile.status else PaperState.SILENT
        self._changed = Condition()
        self._wake = Event()
        self._closing = Event()
        self._printed = 0
        self._handed_over: dict[str, float] = {}
        """Since when each paper waits, on the clock that nobody sets; a restart begins anew."""
        self._doubtful: dict[str, datetime] = {}
        """Number of each paper in doubt, and since when."""
        self._listeners: tuple[Callable[[], None], ...] = ()
        self._thread = Thread(target=self._run, name=f"printer {self.code}", daemon=True)

    # --- Device ---------------------------------------------------------------------------

    def start(self) -> None:
        self._thread.start()

    def tell(self, message: Message) -> None:
        """A printer follows no window; a clerk may ask for a paper once more, and the hall for
        another layout."""
        if isinstance(message, Reprint):
            progress = self.print_paper(message.paper)
            if progress in FINAL:  # asked again: what was said of it did not come through
                self._say(message.paper, progress)
        elif isinstance(message, TicketDesign):
            self._look_of_tickets.told(message)

    def health(self) -> DeviceHealth:
        state = self._state
        doubtful = self._in_doubt()
        health = HEALTH.get(state, "degraded")
        return DeviceHealth(
            device=self.code,
            kind=self.kind,
            profile=self._profile_name,
            health="degraded" if doubtful and health == "ready" else health,
            detail=" ".join(
                [
                    *([] if state is PaperState.READY else [state.value]),
                    *(f"doubtful {number}" for number in doubtful),
                ]
            ),
            counters={
                "printed": self._printed,
                "held": self._spool.waiting(),
                "noise": self._conversation.noise,
                "doubtful": len(doubtful),
            },
            at=datetime.now(UTC),
        )

    def close(self) -> None:
        self._closing.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        self._spool.close()

    # --- what the kiosk asks for ----------------------------------------------------------

    @property
    def state(self) -> PaperState:
        """How the printer was when last asked."""
        return self._state

    def print_paper(self, paper: Paper) -> PaperProgress:
        """Hand over a paper; on return it is kept on the disk. A repeat of a ticket adds none."""
        self._handed_over.setdefault(key(paper), monotonic())
        progress = self._spool.add(paper, datetime.now(UTC))
        if progress in FINAL:
            self._handed_over.pop(key(paper), None)
        self._wake.set()
        return progress

    def progress(self, paper: Paper) -> PaperProgress | None:
        """How far a paper is; None if it was never handed over here."""
        return self._spool.progress(key(paper))

    def listen(self, changed: Callable[[], None]) -> None:
        """`changed` is called, from the printer's thread, whenever its state is another."""
        self._listeners += (changed,)

    def wait_for(self, paper: Paper, timeout: float) -> PaperProgress | None:
        """Like `progress`, once it is final, the printer cannot print, or time is up."""
        until = monotonic() + timeout
        with self._changed:
            while (left := until - monotonic()) > 0:
                progress = self.progress(paper)
                if progress is None or progress in FINAL or self._state not in PRINTS:
                    break
                self._changed.wait(left)
        return self.progress(paper)

    # --- the printer's own thread ---------------------------------------------------------

    def _run(self) -> None:
        for left_over in self._spool.all(PaperProgress.SENT):
            self._done(left_over.paper, PaperProgress.DOUBTFUL, "restarted while it was printed")
        self._spool.forget()
        self._give_up_left_over()
        while not self._closing.is_set():
            self._wake.clear()
            self._look()
            self._give_up_old()
            while not self._closing.is_set() and self._state in PRINTS:
                spooled = self._spool.next()
                if spooled is None:
                    break
                self._put_out(spooled)
            self._wake.wait(self._options.ask_every.total_seconds())

    def _announced(self) -> None:
        self._wake.set()

    def _look(self) -> None:
        state = self._conversation.ask() if self._profile.status else PaperState.READY
        if state is self._state:
            return
        told = log.info if state in PRINTS else log.warning
        told("printer %s: %s (was %s)", self.code, state, self._state)
        if self._profile.announces and self._state is PaperState.SILENT:
            self._line.send(ANNOUNCE)  # it may have been switched off and have forgotten
        with self._changed:
            self._state = state
            self._changed.notify_all()
        self._upstream.send(self.health())
        for changed in self._listeners:
            changed()

    def _put_out(self, spooled: SpooledPaper) -> None:
        paper = spooled.paper
        template, logo = self._look_of_tickets.now()
        layout = ticket_layout(paper, self._profile.columns, template)
        data = ticket_bytes(layout, self._profile, logo)
        self._spool.move(key(paper), PaperProgress.SENT)
        left = Event()
        outcome: list[bool] = []

        def done(sent: bool) -> None:
            outcome.append(sent)
            left.set()

        self._line.send(data, done)
        left.wait(LINE_PATIENCE_S)
        if outcome == [False]:
            # Dropped whole by the line: nothing reached the printer, so it may be sent again.
            self._spool.move(key(paper), PaperProgress.ISSUED)
            self._closing.wait(self._options.ask_every.total_seconds())
            self._look()
            return
        self._watch_it_come_out(paper)

    def _watch_it_come_out(self, paper: Paper) -> None:
        """The printer holds the bytes now; it prints them itself, also after a change of roll."""
        until = monotonic() + self._options.hold.total_seconds()
        self._closing.wait(self._profile.settle_ms / 1000)
        self._look()
        while self._state not in PRINTS and monotonic() < until:
            self._wake.wait(self._options.ask_every.total_seconds())
            self._wake.clear()
            if self._closing.is_set():
                return
            self._look()
        if self._state in PRINTS:
            self._printed += 1
            self._done(paper, PaperProgress.PRINTED)
        else:
            self._done(paper, PaperProgress.DOUBTFUL, self._state.value)

    def _give_up_left_over(self) -> None:
        """What an earlier life of this box left too long ago, as far as its clock can tell."""
        oldest = datetime.now(UTC) - self._options.hold
        for spooled in self._spool.all(PaperProgress.ISSUED):
            if spooled.since < oldest and key(spooled.paper) not in self._handed_over:
                self._done(spooled.paper, PaperProgress.EXPIRED, self._state.value)

    def _give_up_old(self) -> None:
        oldest = monotonic() - self._options.hold.total_seconds()
        while spooled := self._spool.next():
            if self._handed_over.setdefault(key(spooled.paper), monotonic()) > oldest:
                break
            self._done(spooled.paper, PaperProgress.EXPIRED, self._state.value)

    def _done(self, paper: Paper, progress: PaperProgress, detail: str = "") -> None:
        with self._changed:
            self._spool.move(key(paper), progress)
            self._changed.notify_all()
        self._handed_over.pop(key(paper), None)
        now = datetime.now(UTC)
        if progress is PaperProgress.DOUBTFUL:
            self._doubtful[paper.number] = now
        elif progress is PaperProgress.PRINTED:
            self._doubtful.pop(paper.number, None)
        self._say(paper, progress, detail)

    def _say(self, paper: Paper, progress: PaperProgress, detail: str = "") -> None:
        """What became of it. The same words twice are one receipt."""
        self._upstream.send(
            Receipt(
                request_id=_receipt_id(self.code, paper, progress),
                device=self.code,
                channel="print",
                ok=progress is PaperProgress.PRINTED,
                ticket=paper.ticket,
                copy=paper.copy,
                detail=detail,
                at=datetime.now(UTC),
            )
        )

    def _in_doubt(self) -> list[str]:
        """Numbers whose paper nobody saw, for as long as the citizen may stand there."""
        oldest = datetime.now(UTC) - DOUBT_LASTS
        return sorted(number for number, at in self._doubtful.copy().items() if at > oldest)


def _receipt_id(printer: str, paper: Paper, progress: PaperProgress) -> str:
    """The same paper has the same receipt: a repeat after a restart does no harm."""
    words = f"{printer} {key(paper)} {progress}"
    return f"print-{sha256(words.encode()).hexdigest()[:40]}"


def escpos(config: DeviceConfig, around: Surroundings) -> EscposPrinter:
    """The entry point `escpos` of hallfloor.drivers."""
    return EscposPrinter(config, around)
