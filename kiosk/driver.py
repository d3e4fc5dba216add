"""The `kiosk` driver: the box's page, served by a few threads inside the agent's process."""

from __future__ import annotations

import contextlib
import logging
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Thread
from typing import Any, cast

from waitress.server import create_server

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.errors import SettingsError
from floorlink.hall_voice import HallVoice
from floorlink.messages import (
    PAPER_AWAITED,
    Catalogue,
    DeviceHealth,
    DeviceKind,
    Health,
    Message,
    Names,
    QueuesChanged,
)
from floorlink.own_numbers import OwnShare
from floorlink.settings import convert
from kiosk.app import Place, create_app
from kiosk.coming_home import ComingHome
from kiosk.finding import load_topics
from kiosk.identity import Register
from kiosk.issuer import OwnIssuer, ServerIssuer
from kiosk.news import News
from kiosk.offer import Offer
from kiosk.own_book import OwnBook, open_book
from kiosk.own_numbers import OwnNumbers
from kiosk.own_voice import OwnVoice
from kiosk.senses import CardReader, CodeScanner, Senses
from kiosk.taking import Counter, TicketPrinter
from kiosk.visitors import Visitors
from printer.status import PRINTS, PaperState

log = logging.getLogger(__name__)

# A page that loads asks for ten files at once; waitress would warn of each that waits its turn.
logging.getLogger("waitress.queue").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class KioskOptions:
    """What agent.toml says of a kiosk."""

    printer: str = ""
    """Code of the printer, which stands before the kiosk in agent.toml. Empty: no paper."""
    host: str = "127.0.0.1"
    """The page is for the box's own browser; another address opens it to the network."""
    port: int = 8090
    """0 picks a free one."""
    other_kiosk: str | Names = ""
    """Said when this one has no paper: "2号取号机，在东门", or {zh = "…", en = "…"}."""
    id_reader: str = ""
    """Code of the identity-card reader, which stands before the kiosk in agent.toml."""
    scanner: str = ""
    """Code of the serial scanner; one that is a keyboard needs none."""
    clips: str = ""
    """Folder of spoken clips (`hallfloor voice` makes one); empty: the page does not speak."""
    topics: str = ""
    """The hall's own topics.toml, in place of ours."""
    priority_age: int = 60
    """From this age on a card gives a priority number."""
    one_number_each: bool = True
    """A card gets one number of a queue a day."""


class Kiosk:
    """A floorlink.driver.Device behind a touch screen."""

    kind: DeviceKind = "kiosk"

    def __init__(self, config: DeviceConfig, around: Surroundings) -> None:
        self.code = config.code
        options = convert(config.options, KioskOptions, f"device {config.code}")
        other = options.other_kiosk
        self._book: OwnBook = open_book(around.data / f"own-{config.code}.sqlite")
        self._offer = Offer(
            around.data / f"catalogue-{config.code}.json",
            load_topics(around.data / options.topics) if options.topics else None,
            now=lambda: self._book.now()[0],
        )
        self._own = OwnNumbers(self._book, self._offer)
        self._coming_home = ComingHome(self.code, self._book, around.upstream, self._ring)
        clips = around.data / options.clips if options.clips else None
        self._voice = OwnVoice(clips) if clips else None
        self._printer = _printer(options.printer, around)
        issuer = OwnIssuer(ServerIssuer(around.upstream), self._own)
        self._counter = Counter(issuer, self._printer)
        visitors = Visitors(
            Register(around.data / f"seen-{config.code}.json"),
            options.priority_age,
            options.one_number_each,
        )
        self._senses = Senses(
            visitors,
            self._offer.zone,
            cast(CardReader | None, _reader(options.id_reader, around)),
            cast(CodeScanner | None, _reader(options.scanner, around)),
        )
        app = create_app(
            Place(
                self.code,
                Names(zh=other) if isinstance(other, str) else other,
                clips,
            ),
            self._offer,
            self._counter,
            self._senses,
            self._open_news,
            self._own,
        )
        # A map of its own, for waitress would share one among all kiosks of a process.
        self._server: Any = create_server(
            app,
            map={},
            sockets=[socket.create_server((options.host, options.port))],
            # Eight for touches, the others for the events of open pages, which keep theirs.
            threads=12,
            ident=None,
        )
        self.port: int = self._server.effective_port
        self.address = f"http://{options.host}:{self.port}/"
        self._thread = Thread(target=self._serve, name=f"kiosk {self.code}", daemon=True)

    def start(self) -> None:
        self._print_left_over()
        self._coming_home.start()
        if self._voice is not None:
            self._voice.start()
        self._thread.start()
        log.info("kiosk %s: %s", self.code, self.address)

    def _serve(self) -> None:
        self._offer.warm()
        self._server.run()

    def _print_left_over(self) -> None:
        """Own numbers whose paper the box did not live to hand over; the printer knows the rest."""
        if self._printer is not None:
            now, _ = self._book.now()
            for entry in self._book.since(now - PAPER_AWAITED):
                self._printer.print_paper(entry.paper)

    def tell(self, message: Message) -> None:
        if isinstance(message, OwnShare):
            self._book.given(message)
            self._coming_home.wake()
            self._news.ring()
        if isinstance(message, Catalogue | QueuesChanged):
            self._offer.tell(message)
            self._news.ring()

        if isinstance(message, HallVoice) and self._voice is not None:
            self._voice.tell(message)

    def _open_news(self, news: News) -> None:
        self._news = news
        self._counter.listen(news.ring)
        self._senses.tell_to(news.happen)

    def _ring(self) -> None:
        self._news.ring()

    def health(self) -> DeviceHealth:
        printer = self._counter.printer_state
        refused = self._book.refused()
        prints = printer is None or printer in PRINTS
        health: Health = "ready" if prints and not refused else "degraded"
        details = [] if printer in (None, PaperState.READY) else [f"printer {printer}"]
        details += [f"own number {number}: {why}" for number, why in refused]
        return DeviceHealth(
            device=self.code,
            kind=self.kind,
            profile="",
            health=health,
            detail="; ".join(details),
            counters={"own_away": self._book.away()},
            at=datetime.now(UTC),
        )

    def close(self) -> None:
        self._coming_home.close()
        if self._voice is not None:
            self._voice.close()
        self._news.close()
        # First those who answer, streams among them: they would wake a loop that is gone.
        self._server.task_dispatcher.shutdown(timeout=1)
        # Its loop owns its sockets and is asked to close them itself; it may be done with that,
        # woken by an answer that was just finished, before the asking is over.
        with contextlib.suppress(OSError):
            self._server.trigger.pull_trigger(self._server.close)
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        self._book.close()


def _printer(code: str, around: Surroundings) -> TicketPrinter | None:
    """The kiosk's printer; a kiosk whose printer is broken still gives out numbers on screen."""
    if not code:
        return None
    device = around.devices.get(code)
    if device is None:
        raise SettingsError([f"printer {code!r} of the kiosk must stand before it in agent.toml"])
    if not hasattr(device, "print_paper"):
        log.warning("the kiosk's printer %s cannot print: %s", code, device.health().detail)
        return None
    return cast(TicketPrinter, device)


def _reader(code: str, around: Surroundings) -> object | None:
    """A reader of the box; a kiosk whose reader is broken still gives out numbers."""
    if not code:
        return None
    device = around.devices.get(code)
    if device is None:
        raise SettingsError([f"{code!r} of the kiosk must stand before it in agent.toml"])
    if not hasattr(device, "arm"):
        log.warning("the kiosk's %s cannot read: %s", code, device.health().detail)
        return None
    return device


def kiosk(config: DeviceConfig, around: Surroundings) -> Kiosk:
    """The entry point `kiosk` of hallfloor.drivers."""
    return Kiosk(config, around)
