"""A hall made for faults, and the real server process that runs it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from datetime import time as time_of_day
from pathlib import Path

from floorlink.http_only import open_http
from server.domain.hall import (
    Department,
    Device,
    Hall,
    Name,
    OpeningHours,
    Period,
    Practice,
    Queue,
    Service,
    Window,
    Zone,
)
from server.services.commands import Actor, Enrol, NewEnrolmentCode, OpenWindow
from server.services.views import JournalEntry
from server.store.agreement import disagreements
from server.store.opening import open_floor

QUEUES = ("A", "B")
WINDOWS = ("01", "02", "03", "04")
ASKING = "asking-box"
"""The box that asks over HTTP; the other has a connection of its own, as device boxes do."""
CONNECTED = "connected-box"
PANELS = "panel-box"
"""A panel at every window, and nothing else."""
BOXES = {ASKING: ("01", "02"), CONNECTED: ("03", "04")}
SYSTEM = Actor(kind="system")
PATIENCE_S = 60.0


def faulty_hall() -> Hall:
    """Two queues that every window serves; half of the windows belong to either box."""
    always = (Period(time_of_day(0, 0), time_of_day.max),)
    return Hall(
        code="faults",
        name=Name("故障演练大厅", "Hall of faults"),
        timezone=_where_it_is_noon(datetime.now(UTC)),
        hours=OpeningHours(dict.fromkeys(range(7), always)),
        practice=Practice(),
        zones=(Zone("A", Name("A区", "Zone A")),),
        departments=(Department("all", Name("综合", "General")),),
        services=tuple(
            Service(f"service-{code}", Name(f"事项{code}", f"Service {code}"), "all", code)
            for code in QUEUES
        ),
        queues=tuple(Queue(code, Name(f"队列{code}", f"Queue {code}"), code) for code in QUEUES),
        windows=tuple(
            Window(code, Name(f"{code}号窗口", f"Window {code}"), "A", QUEUES) for code in WINDOWS
        ),
        clerks=(),
        devices=tuple(
            device
            for box, windows in BOXES.items()
            for device in (
                Device(f"kiosk-{box}", "kiosk", box),
                Device(f"printer-{box}", "printer", box),
                *(Device(f"unit-{code}", "call_unit", box, code) for code in windows),
                *(Device(f"keypad-{code}", "keypad", box, code) for code in windows),
            )
        )
        + tuple(Device(f"panel-{code}", "panel", PANELS, code) for code in WINDOWS),
    )


def _where_it_is_noon(now: datetime) -> str:
    """A time zone far from midnight: numbers begin again then, and a ledger knows one day only."""
    offset = 12 - now.hour
    # The database of time zones writes them the other way round.
    return f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"


@dataclass
class FaultyHall:
    """The hall's data, its server at a port that stays, and what the boxes show there."""

    data: Path
    port: int = 0
    badges: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    standby_url: str = ""
    """Where the boxes look for the hall when it is not at `url`."""
    returned: float = 0.0
    """When the server last began to answer, on the monotonic clock."""
    options: tuple[str, ...] = ()
    """Further words of `hallfloor serve`."""
    log_file: Path = Path()
    """Beside the data, so that a full disk does not silence it."""

    def __post_init__(self) -> None:
        if self.log_file == Path():
            self.log_file = self.data.with_suffix(".log")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> str:
        return f"sqlite:///{self.data / 'hallfloor.db'}"

    def log(self) -> str:
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def prepare(self) -> None:
        """A hall with open windows, and a badge for either box."""
        with closing(open_floor(self.database, clock=lambda: datetime.now(UTC))) as floor:
            floor.import_hall(faulty_hall())
            for window in WINDOWS:
                floor.do(OpenWindow(window=window), SYSTEM)
            for box in (*BOXES, PANELS):
                code = floor.do(NewEnrolmentCode(agent=box), SYSTEM).code
                self.badges[box] = floor.do(Enrol(code=code), Actor(kind="citizen")).token

    def launch(self, word: str = "serve") -> subprocess.Popen[bytes]:
        """Start the server without waiting for it."""
        self.port = self.port or free_port()
        command = [str(Path(sys.executable).with_name("hallfloor")), word]
        command += ["--port", str(self.port), "--data", str(self.data), *self.options]
        with self.log_file.open("ab") as log:
            # A group of its own: gunicorn's master and its worker are killed together.
            self.process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", "LANG": "en_US.UTF-8"},
            )
        return self.process

    def start(self, word: str = "serve") -> None:
        process = self.launch(word)
        deadline = time.monotonic() + PATIENCE_S
        while not answers(self.url):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server does not answer:\n{self.log()[-4000:]}")
            time.sleep(0.02)
        self.returned = time.monotonic()

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """SIGKILL to all of it at once."""
        self._signal(signal.SIGKILL)

    def freeze(self) -> None:
        """Everything of it stops where it is, as a photograph of a machine would show it."""
        assert self.process is not None
        worker = Path(f"/proc/{self.worker()}/stat")
        os.killpg(self.process.pid, signal.SIGSTOP)
        while worker.read_text().rpartition(")")[2].split()[0] != "T":
            time.sleep(0.001)

    def thaw(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGCONT)

    def stop(self) -> None:
        if self.process is not None and self.runs:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()

    def worker(self) -> int:
        """The process that holds the database."""
        assert self.process is not None
        pid = self.process.pid
        return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])

    def journal(self) -> list[JournalEntry]:
        return read_journal(self.database)

    def check(self) -> list[str]:
        return disagreements(self.database)

    def _signal(self, number: int) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, number)
        self.process.wait()


def read_journal(database: str) -> list[JournalEntry]:
    with closing(open_floor(database, clock=lambda: datetime.now(UTC))) as floor:
        return floor.journal(0, 1_000_000)


def answers(url: str) -> bool:
    try:
        with open_http(f"{url}/healthz", within_s=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port: int = sock.getsockname()[1]
        return port
