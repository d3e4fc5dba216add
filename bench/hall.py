"""A hall made for measuring, and the real server process that runs it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
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
    """Eight queues, forty windows that each serve one queue, one panel, always open."""
    always = (Period(clock_time(0, 0), clock_time(23, 59, 59, 999999)),)
    return Hall(
        code="bench",
        name=Name("测试大厅", "Bench"),
        timezone="Asia/Shanghai",
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
            Window(code, Name(f"{code}号窗口", f"Window {code}"), "A", (QUEUES[n % len(QUEUES)],))
            for n, code in enumerate(WINDOWS)
        ),
        clerks=(),
        devices=(
            Device("kiosk-1", "kiosk", AGENT),
            Device(f"panel-{WINDOWS[0]}", "panel", AGENT, WINDOWS[0]),
            *(Device(f"caller-{code}", "call_unit", AGENT, code) for code in WINDOWS),
        ),
    )


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
    floor = open_floor(f"sqlite:///{folder / 'hallfloor.db'}", clock=lambda: datetime.now(UTC))
    try:
        floor.import_hall(bench_hall())
        code = floor.do(NewEnrolmentCode(agent=AGENT), SYSTEM).code
        badge = floor.do(Enrol(code=code), Actor(kind="citizen")).token
        for window in WINDOWS:
            floor.do(OpenWindow(window=window), SYSTEM)
    finally:
        floor.close()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    started = time.perf_counter()
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("hallfloor")), "serve"]
            + ["--port", str(port), "--data", str(folder)],
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(port, process, folder / "server.log")
        request = post("/api/tickets", {"queue": QUEUES[0]}, badge)
        with connect(port) as sock:
            ask(sock, request)
        yield RunningHall(port, badge, process, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(15)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with open_http(f"http://127.0.0.1:{port}/healthz", within_s=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.01)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")
