"""One LED panel line on a pty with a real agent behind it, and the moment of its first byte."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.hall import RunningHall

AGENT = """\
server = "http://127.0.0.1:{port}"
name = "bench"
data = "agent-data"
badge_file = "badge"

[[lines]]
name = "panels"
port = "{pty}"

[[devices]]
code = "panel-{window}"
kind = "panel"
driver = "onbon-bx"
profile = "panels/onbon-64x16.toml"
line = "panels"
address = 1
"""


class PanelLine:
    """The far end of the panel's line."""

    def __init__(self, end: int) -> None:
        self._end = end

    def drain(self, quiet: float = 0.15) -> None:
        """Read until nothing has come for `quiet` seconds."""
        while select.select([self._end], [], [], quiet)[0]:
            os.read(self._end, 65536)

    def first_byte(self, timeout: float = 5.0) -> float:
        """The perf_counter reading when the next byte arrived."""
        if not select.select([self._end], [], [], timeout)[0]:
            raise TimeoutError("no byte reached the panel's line")
        now = time.perf_counter()
        os.read(self._end, 65536)
        return now


@contextmanager
def running_agent(hall: RunningHall, folder: Path) -> Iterator[PanelLine]:
    """A `hallfloor-agent` process with one panel, whose line ends here."""
    end, other = pty.openpty()
    tty.setraw(other)
    box = folder / "agent"
    box.mkdir()
    (box / "badge").write_text(hall.badge)
    settings = box / "agent.toml"
    settings.write_text(
        AGENT.format(port=hall.port, pty=os.ttyname(other), window=hall.panel_window)
    )
    ready = box / "ready"
    with (box / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("hallfloor-agent")), str(settings)]
            + ["--ready-file", str(ready)],
            stdout=log,
            stderr=log,
        )
    try:
        deadline = time.monotonic() + 20
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the agent did not start: {(box / 'log').read_text()}")
            time.sleep(0.02)
        line = PanelLine(end)
        line.drain()
        yield line
    finally:
        process.terminate()
        process.wait(10)
        os.close(end)
        os.close(other)
