"""A whole demo hall for these tests: real server, real agents, ptys, and a real browser."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True, slots=True)
class DemoHall:
    """The running demo: its addresses and logins as the ready file told them."""

    process: subprocess.Popen[bytes]
    ready: dict[str, Any]

    def address(self, name: str) -> str:
        return str(self.ready[name])

    def login(self, role: str) -> dict[str, str]:
        return next(login for login in self.ready["logins"] if login["role"] == role)


def free_ports_in_a_row(count: int = 4) -> int:
    """The first of `count` free ports, taken at random: other tests look for theirs meanwhile."""
    for _ in range(200):
        first = random.randrange(20000, 32000, count)  # below where the system takes its own
        try:
            for port in range(first, first + count):
                with closing(socket.socket()) as sock:
                    sock.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first
    raise RuntimeError("no free ports")


def start_demo(folder: Path, *options: str) -> DemoHall:
    """Start `hallfloor demo` in `folder` and wait for its ready file."""
    ready = folder / "ready.json"
    ready.unlink(missing_ok=True)
    command = [str(Path(sys.executable).with_name("hallfloor")), "demo"]
    command += ["--port", str(free_ports_in_a_row()), "--data", str(folder / "data")]
    with (folder / "demo.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--ready-file", str(ready), *options], stdout=log, stderr=log
        )
    deadline = time.monotonic() + 60
    while not ready.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise RuntimeError(f"the demo did not start:\n{(folder / 'demo.log').read_text()}")
        time.sleep(0.05)
    return DemoHall(process, json.loads(ready.read_text()))


def stop_demo(hall: DemoHall) -> int:
    """Ctrl-C, as a person would; the exit status."""
    if hall.process.poll() is None:
        os.kill(hall.process.pid, signal.SIGINT)
    return hall.process.wait(20)


@pytest.fixture(scope="module")
def demo_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHall]:
    hall = start_demo(tmp_path_factory.mktemp("demo"))
    yield hall
    stop_demo(hall)
