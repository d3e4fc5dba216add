"""A kiosk as it stands in the hall: its page on a real port, its printer on a real pty."""

from __future__ import annotations

from pathlib import Path

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.line import Line, LineHabits, LineSettings
from kiosk.driver import Kiosk, kiosk
from printer.driver import EscposPrinter, escpos
from printer.status import PaperState
from printer.twin import PrinterTwin
from tests.floorlink.pty_pair import FarEnd, PtyPair, eventually
from tests.kiosk.demo_catalogue import demo_catalogue
from tests.printer.upstream import RecordingUpstream

QUICK = LineHabits(first_retry=0.02, longest_retry=0.1)


class Stand:
    """`address` is the page; `twin` has the papers; `upstream` stands in for the hall's server.

    `told` is whether the server has said what the hall offers; `ask_every`, how often the printer
    is asked how it is.
    """

    def __init__(
        self,
        folder: Path,
        *,
        told: bool = True,
        upstream: RecordingUpstream | None = None,
        ask_every: str = "50 ms",
    ) -> None:
        self.upstream = upstream or RecordingUpstream()
        self.twin = PrinterTwin()
        self._pair = PtyPair(folder / "printer-line")
        self._far = FarEnd(self._pair, self.twin.hear)
        self._line = Line(LineSettings("printer", str(self._pair.path), 115200), QUICK)
        profile = folder / "quick.toml"
        profile.write_text(
            'name = "a twin, which prints at once"\nsettle_ms = 50\nannounces = true\n'
        )
        around = Surroundings(self.upstream, {"printer": self._line}, folder)
        self.printer: EscposPrinter = escpos(
            DeviceConfig(
                "printer-1",
                "printer",
                "escpos",
                line="printer",
                profile=str(profile),
                options={"ask_every": ask_every},
            ),
            around,
        )
        around.devices["printer-1"] = self.printer
        self.kiosk: Kiosk = kiosk(
            DeviceConfig(
                "kiosk-1",
                "kiosk",
                "kiosk",
                options={"printer": "printer-1", "port": 0, "other_kiosk": "东门2号取号机"},
            ),
            around,
        )
        self.address = self.kiosk.address
        self._line.open()
        eventually(lambda: self._line.is_open)
        self.printer.start()
        self.kiosk.start()
        if told:
            self.kiosk.tell(demo_catalogue())
        eventually(lambda: self.printer.state is PaperState.READY)

    def announce(self) -> None:
        """The printer says unasked how it is."""
        if said := self.twin.speak():
            self._pair.say(said)

    def close(self) -> None:
        self.kiosk.close()
        self.printer.close()
        self._line.close()
        self._far.close()
        self._pair.close()
