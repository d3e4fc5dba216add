"""A real kiosk box: its agent in a process of its own, its printer a twin at the end of a pty."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from faults.asking import GivenUp
from faults.hall import free_port
from printer.twin import PrinterTwin
from virtual_hall.lines import VirtualLines

_AGAIN_S = 0.05
_UNANSWERED_S = 15.0
_NUMBER = re.compile(r"^[A-Z]\d{3,4}$")


class KioskBox:
    """`take` asks until it is answered, as the page does, whatever becomes of the box meanwhile."""

    def __init__(
        self,
        folder: Path,
        server_port: int,
        badge: str,
        box: str,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._folder = folder
        self._environment = dict(environment or {})
        self.port = free_port()
        self.kiosk = f"kiosk-{box}"
        self.process: subprocess.Popen[bytes] | None = None
        self._twin = PrinterTwin()
        self._papers: list[str] = []
        self._lock = threading.Lock()
        self._twin.on_paper = lambda paper: self._keep([line.text for line in paper.lines])
        self._lines = VirtualLines(lambda: None, lambda: None)
        self._lines.add("printer", folder / "printer-line", self)
        self._lines.start()
        (folder / "badge").write_text(badge)
        (folder / "quick.toml").write_text('name = "a twin"\nsettle_ms = 20\nannounces = true\n')
        (folder / "agent.toml").write_text(
            f'server = "http://127.0.0.1:{server_port}"\nname = "{box}"\n'
            'badge_file = "badge"\ndata = "data"\n'
            f'[[lines]]\nname = "printer"\nport = "{folder / "printer-line"}"\nbaud = 115200\n'
            f'[[devices]]\ncode = "printer-{box}"\nkind = "printer"\ndriver = "escpos"\n'
            f'line = "printer"\nprofile = "{folder / "quick.toml"}"\nask_every = "200 ms"\n'
            f'[[devices]]\ncode = "{self.kiosk}"\nkind = "kiosk"\ndriver = "kiosk"\n'
            f'printer = "printer-{box}"\nport = {self.port}\n'
        )

    def feed(self, data: bytes) -> bytes:
        """The far end of the printer's line."""
        answer = self._twin.hear(data)
        self._twin.papers.clear()
        return answer

    def _keep(self, lines: list[str]) -> None:
        with self._lock:
            self._papers += [text for text in lines if _NUMBER.match(text)]

    @property
    def papers(self) -> list[str]:
        """The numbers on all papers that came out."""
        with self._lock:
            return list(self._papers)

    def start(self) -> None:
        with (self._folder / "agent.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    str(Path(sys.executable).with_name("hallfloor-agent")),
                    str(self._folder / "agent.toml"),
                ],
                stdout=log,
                stderr=log,
                env={**os.environ, **self._environment},
            )

    def kill(self) -> None:
        """Its power is gone."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()
        self._lines.close()

    def state(self) -> dict[str, object]:
        """What its page is told; empty while the box does not answer."""
        try:
            status, told = self._ask("GET", "/state?version=x", None)
        except (OSError, http.client.HTTPException):
            return {}
        return told if status == 200 else {}

    def wait_until(self, within: float, **facts: object) -> bool:
        """Whether its page says so before the time is over."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            state = self.state()
            if state and all(state.get(name) == fact for name, fact in facts.items()):
                return True
            time.sleep(_AGAIN_S)
        return False

    def take(self, request_id: str, queue: str, given_up: threading.Event) -> dict[str, object]:
        """The ticket as the screen shows it. The same request id is asked until it is there."""
        order = {"request_id": request_id, "queue": queue, "language": "zh"}
        while True:
            try:
                status, told = self._ask("POST", "/take", order)
                if status == 200:
                    return told
                if status < 500:
                    raise RuntimeError(f"no ticket: {told}")
            except (OSError, http.client.HTTPException):
                pass
            if given_up.wait(_AGAIN_S):
                raise GivenUp

    def _ask(self, method: str, path: str, body: object) -> tuple[int, dict[str, object]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_UNANSWERED_S)
        try:
            headers = {"Content-Type": "application/json"} if body is not None else {}
            content = json.dumps(body) if body is not None else None
            connection.request(method, path, content, headers)
            response = connection.getresponse()
            told: dict[str, object] = json.loads(response.read() or b"{}")
            return response.status, told
        finally:
            connection.close()
