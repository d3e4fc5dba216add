"""A counter and an entrance of a real hall: one box, twins at the ends of real ptys."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from display.twins import TWINS
from floorlink.driver import DeviceConfig
from floorlink.twin import BusTwin
from printer.twin import PrinterTwin
from tests.floorlink.pty_pair import FarEnd, PtyPair
from tests.server.running import Box, Running, free_port


class Counter:
    """A window's counter and an entrance: a panel that answers, a call unit, a ticket printer."""

    def __init__(self, server: Running, folder: Path, address: str = "") -> None:
        """`address`: where the box finds the server, if not where it is."""
        self.folder = folder
        self.kiosk_port = free_port()
        panel = DeviceConfig("panel-01", "panel", "modbus-panel", "panels", 1)
        self.panel = TWINS["modbus-panel"](panel)
        self.printer = PrinterTwin()
        bus = BusTwin(self.panel)
        self._feeds: dict[str, tuple[Any, Any]] = {
            "panels": (bus.feed, bus.late),
            "bus": (lambda data: b"", lambda: b""),
            "paper": (self.printer.hear, lambda: b""),
        }
        self.pairs = {name: PtyPair(folder / name) for name in self._feeds}
        self.ends = {name: FarEnd(self.pairs[name], *feed) for name, feed in self._feeds.items()}
        (folder / "badge").write_text(Box(server, "box").badge)
        (folder / "quick.toml").write_text('name = "a twin"\nsettle_ms = 20\nannounces = true\n')
        lines = "".join(
            f'[[lines]]\nname = "{name}"\nport = "{pair.path}"\nbaud = 57600\n'
            for name, pair in self.pairs.items()
        )
        (folder / "agent.toml").write_text(
            f'server = "{address or server.url}"\nname = "box"\n'
            f'badge_file = "badge"\ndata = "data"\n{lines}'
            '[[devices]]\ncode = "panel-01"\nkind = "panel"\ndriver = "modbus-panel"\n'
            'line = "panels"\naddress = 1\n'
            '[[devices]]\ncode = "unit-01"\nkind = "call_unit"\ndriver = "ff68-call-unit"\n'
            'line = "bus"\naddress = 1\n'
            '[[devices]]\ncode = "printer-1"\nkind = "printer"\ndriver = "escpos"\n'
            f'line = "paper"\nprofile = "{folder / "quick.toml"}"\n'
            '[[devices]]\ncode = "kiosk-1"\nkind = "kiosk"\ndriver = "kiosk"\n'
            f'printer = "printer-1"\nport = {self.kiosk_port}\n'
        )
        self.start()

    def start(self) -> None:
        start = "from floorlink.commands import main; raise SystemExit(main())"
        with (self.folder / "agent.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", start, str(self.folder / "agent.toml")],
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """The box loses its power; its devices have their own."""
        self.process.kill()
        self.process.wait()

    def pull(self, line: str) -> None:
        self.ends[line].close()
        self.pairs[line].pull()

    def replug(self, line: str) -> None:
        self.pairs[line].replug()
        self.ends[line] = FarEnd(self.pairs[line], *self._feeds[line])

    def press(self, frame: str) -> None:
        self.pairs["bus"].say(bytes.fromhex(frame))

    @property
    def kiosk(self) -> str:
        return f"http://127.0.0.1:{self.kiosk_port}/"

    def close(self) -> None:
        self.kill()
        for name, end in self.ends.items():
            end.close()
            self.pairs[name].close()
