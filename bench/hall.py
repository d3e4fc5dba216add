"""A hall made for measuring, and the real server process that runs it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import time as clock_time
from pathlib import Path

from bench.wire import ask, connect, post
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
from server.store.opening import open_floor

QUEUES = tuple("ABCDEFGH")
WINDOWS = tuple(f"{number:03}" for number in range(1, 41))
AGENT = "bench"
SYSTEM = Actor(kind="system")


def bench_hall() -> Hall:
    """Eight queues, forty windows that each serve one queue, one panel."""
    return plain_hall(
        "bench",
        Name("测试大厅", "Bench"),
        "Asia/Shanghai",
        {code: (QUEUES[n % len(QUEUES)],) for n, code in enumerate(WINDOWS)},
        (
            Device("kiosk-1", "kiosk", AGENT),
            Device(f"panel-{WINDOWS[0]}", "panel", AGENT, WINDOWS[0]),
            *(Device(f"caller-{code}", "call_unit", AGENT, code) for code in WINDOWS),
        ),
    )


def plain_hall(
    code: str,
    name: Name,
    timezone: str,
    windows: Mapping[str, tuple[str, ...]],
    devices: tuple[Device, ...],
) -> Hall:
    """Always open, one zone, one department, a service for each queue that a window serves."""
    always = (Period(clock_time(0, 0), clock_time.max),)
    queues = sorted({queue for served in windows.values() for queue in served})
    return Hall(
        code=code,
        name=name,
        timezone=timezone,
        hours=OpeningHours(dict.fromkeys(range(7), always)),
        practice=Practice(),
        zones=(Zone("A", Name("A区", "Zone A")),),
        departments=(Department("all", Name("综合", "General")),),
        services=tuple(
            Service(f"service-{code}", Name(f"事项{code}", f"Service {code}"), "all", code)
            for code in queues
        ),
        queues=tuple(Queue(code, Name(f"队列{code}", f"Queue {code}"), code) for code in queues),
        windows=tuple(
            Window(code, Name(f"{code}号窗口", f"Window {code}"), "A", served)
            for code, served in windows.items()
        ),
        clerks=(),
        devices=devices,
    )


def set_up(database: str, hall: Hall, agents: Iterable[str]) -> dict[str, str]:
    """The hall in a database, its windows open; agent -> its badge."""
    badges: dict[str, str] = {}
    with closing(open_floor(database, clock=lambda: datetime.now(UTC))) as floor:
        floor.import_hall(hall)
        for window in hall.windows:
            floor.do(OpenWindow(window=window.code), SYSTEM)
        for agent in agents:
            code = floor.do(NewEnrolmentCode(agent=agent), SYSTEM).code
            badges[agent] = floor.do(Enrol(code=code), Actor(kind="citizen")).token
    return badges


def launch(
    data: Path,
    port: int,
    log: Path,
    word: str,
    *options: str,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """`hallfloor serve` (or promote), not waited for. `environment`: what it finds there beside
    our own."""
    command = [str(Path(sys.executable).with_name("hallfloor")), word]
    command += ["--port", str(port), "--data", str(data), *options]
    with log.open("ab") as file:
        # A group of its own: gunicorn's master and its worker can be killed together. What it
        # compiles it keeps, for the next start.
        return subprocess.Popen(
            command,
            stdout=file,
            stderr=file,
            start_new_session=True,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", "LANG": "en_US.UTF-8"}
            | dict(environment or {}),
        )


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path, within: float = 60.0) -> None:
    """RuntimeError, with what it said, for a server that does not come to answer."""
    deadline = time.monotonic() + within
    while not answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server does not answer:\n{log.read_text()[-4000:]}")
        time.sleep(0.01)


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


@dataclass(frozen=True, slots=True)
class RunningHall:
    """The server's port, a badge that may issue and call, and what there is to call."""

    port: int
    badge: str
    process: subprocess.Popen[bytes]
    first_ticket_s: float
    queues: tuple[str, ...] = QUEUES
    windows: tuple[str, ...] = WINDOWS
    panel_window: str = WINDOWS[0]

    def pids(self) -> list[int]:
        """The server's process and its children."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]


@contextmanager
def running_hall(folder: Path) -> Iterator[RunningHall]:
    folder.mkdir(parents=True)
    badge = set_up(f"sqlite:///{folder / 'hallfloor.db'}", bench_hall(), [AGENT])[AGENT]
    port, log = free_port(), folder / "server.log"
    started = time.perf_counter()
    process = launch(folder, port, log, "serve")
    try:
        wait_for(f"http://127.0.0.1:{port}", process, log)
        request = post("/api/tickets", {"queue": QUEUES[0]}, badge)
        with connect(port) as sock:
            ask(sock, request)
        yield RunningHall(port, badge, process, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(15)
