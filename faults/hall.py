"""A hall made for faults, and the real server process that runs it."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from bench.hall import answers, free_port, launch, plain_hall, set_up, wait_for
from server.data_folder import DATABASE
from server.domain.hall import Device, Hall, Name
from server.services.views import JournalEntry
from server.store.agreement import disagreements
from server.store.opening import open_floor

__all__ = ["answers", "free_port"]

QUEUES = ("A", "B")
WINDOWS = ("01", "02", "03", "04")
ASKING = "asking-box"
"""The box that asks over HTTP; the other has a connection of its own, as device boxes do."""
CONNECTED = "connected-box"
PANELS = "panel-box"
"""A panel at every window, and nothing else."""
BOXES = {ASKING: ("01", "02"), CONNECTED: ("03", "04")}


def faulty_hall() -> Hall:
    """Two queues that every window serves; half of the windows belong to either box."""
    return plain_hall(
        "faults",
        Name("故障演练大厅", "Hall of faults"),
        _where_it_is_noon(datetime.now(UTC)),
        dict.fromkeys(WINDOWS, QUEUES),
        tuple(
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


@cache
def _template() -> tuple[Path, dict[str, str]]:
    """A hall with open windows as a file, made once and copied; the badges of its boxes."""
    folder = Path(mkdtemp(prefix="hallfloor-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    database = folder / DATABASE
    return database, set_up(f"sqlite:///{database}", faulty_hall(), (*BOXES, PANELS))


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
    host: str = "127.0.0.1"
    options: tuple[str, ...] = ()
    """Further words of `hallfloor serve`."""
    environment: dict[str, str] = field(default_factory=dict)
    """What the server finds there beside our own."""
    log_file: Path = Path()
    """Beside the data, so that a full disk does not silence it."""

    def __post_init__(self) -> None:
        if self.log_file == Path():
            self.log_file = self.data.with_suffix(".log")

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def database(self) -> str:
        return f"sqlite:///{self.data / DATABASE}"

    def log(self) -> str:
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def prepare(self) -> None:
        """A hall with open windows, and a badge for every box."""
        template, badges = _template()
        self.badges |= badges
        self.data.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(template, self.data / DATABASE)

    def launch(self, word: str = "serve") -> subprocess.Popen[bytes]:
        """Start the server without waiting for it."""
        self.port = self.port or free_port()
        options = ("--host", self.host, *self.options)
        self.process = launch(
            self.data, self.port, self.log_file, word, *options, environment=self.environment
        )
        return self.process

    def start(self, word: str = "serve") -> None:
        process = self.launch(word)
        wait_for(self.url, process, self.log_file)
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
        threads = Path(f"/proc/{self.worker()}/task")
        os.killpg(self.process.pid, signal.SIGSTOP)
        # Each of them stops when the system gives it back: what it was writing is done with.
        while any(_state(thread) != "T" for thread in threads.iterdir()):
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

    def end(self) -> None:
        """At rest nothing is lost by it, and nobody waits for goodbyes."""
        if self.runs:
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


def _state(thread: Path) -> str:
    """As in proc(5); one that ended meanwhile is stopped for good."""
    try:
        return (thread / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "T"


def read_journal(database: str) -> list[JournalEntry]:
    with closing(open_floor(database, clock=lambda: datetime.now(UTC))) as floor:
        return floor.journal(0, 1_000_000)
