"""A kiosk as it stands in the hall: its page on a real port, its printer on a real pty."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.line import Line, LineHabits
from floorlink.line_settings import LineSettings
from floorlink.own_numbers import OwnShare
from kiosk.driver import Kiosk, kiosk
from kiosk.id_reader import IdReader, sam_v
from kiosk.scanner import Scanner, gm65
from kiosk.twins import IdReaderTwin, ScannerTwin
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
    is asked how it is. `options` go to the kiosk.
    """

    def __init__(
        self,
        folder: Path,
        *,
        told: bool = True,
        upstream: RecordingUpstream | None = None,
        ask_every: str = "50 ms",
        **options: object,
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
        self.id_twin, self.scan_twin = IdReaderTwin(), ScannerTwin()
        self._card_pair = PtyPair(folder / "card-line")
        self._scan_pair = PtyPair(folder / "scan-line")
        self._far_ends = [
            FarEnd(self._card_pair, self.id_twin.feed),
            FarEnd(self._scan_pair, self.scan_twin.feed),
        ]
        card_line = Line(LineSettings("card", str(self._card_pair.path), 115200), QUICK)
        scan_line = Line(LineSettings("scan", str(self._scan_pair.path), 9600), QUICK)
        self._lines = {"printer": self._line, "card": card_line, "scan": scan_line}
        around = Surroundings(self.upstream, self._lines, folder)
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
        quick_reader = folder / "reader.toml"
        quick_reader.write_text('name = "a twin"\nlook_every = "20 ms"\npatience = "500 ms"\n')
        reader = DeviceConfig(
            "reader-1", "id_reader", "sam-v", line="card", profile=str(quick_reader)
        )
        self.readers: list[IdReader | Scanner] = [
            sam_v(reader, around),
            gm65(DeviceConfig("scanner-1", "scanner", "gm65", line="scan"), around),
        ]
        around.devices.update({device.code: device for device in self.readers})
        self.kiosk: Kiosk = kiosk(
            DeviceConfig(
                "kiosk-1",
                "kiosk",
                "kiosk",
                options={
                    "printer": "printer-1",
                    "port": 0,
                    "other_kiosk": "东门2号取号机",
                    "id_reader": "reader-1",
                    "scanner": "scanner-1",
                    **options,
                },
            ),
            around,
        )
        self.address = self.kiosk.address
        for line in self._lines.values():
            line.open()
        eventually(lambda: all(line.is_open for line in self._lines.values()))
        for device in self.readers:
            device.start()
        self.printer.start()
        self.kiosk.start()
        if told:
            self.kiosk.tell(demo_catalogue())
        eventually(lambda: self.printer.state is PaperState.READY)

    def share(self, *, taken: int = 0, latest: dict[str, int] | None = None) -> OwnShare:
        """The server gives the kiosk numbers of its own, and tells the time."""
        share = OwnShare(
            device="kiosk-1",
            first=5001,
            last=5499,
            tickets_from=10**9,
            taken=taken,
            latest=latest or {},
            page="http://10.0.0.5:8000/t/",
            now=datetime.now(UTC),
        )
        self.kiosk.tell(share)
        return share

    def announce(self) -> None:
        """The printer says unasked how it is."""
        if said := self.twin.speak():
            self._pair.say(said)

    def scan(self, text: str) -> None:
        """Hold a code before the scanner."""
        if said := self.scan_twin.show(text):
            self._scan_pair.say(said)

    def close(self) -> None:
        self.kiosk.close()
        self.printer.close()
        for device in self.readers:
            device.close()
        for line in self._lines.values():
            line.close()
        for far in (self._far, *self._far_ends):
            far.close()
        for pair in (self._pair, self._card_pair, self._scan_pair):
            pair.close()
