"""`hallfloor demo` as a person uses it: start, Ctrl-C, start again, let simulated people live."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from socket import socket

import pytest

from tests.floor.conftest import DemoHall, start_demo, stop_demo
from tests.floor.test_one_ticket import eventually, get


def processes_of(data: Path) -> list[str]:
    """Command lines that mention the demo's data folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(data) in line:
            found.append(line)
    return found


def issued(hall: DemoHall) -> int:
    return sum(queue["issued"] for queue in get(f"{hall.address('home')}api/queues"))


@pytest.mark.timeout(180)
def test_ctrl_c_ends_every_process_and_the_next_start_keeps_the_data(tmp_path: Path) -> None:
    hall = start_demo(tmp_path, "--traffic", "--speed", "60")
    eventually("simulated citizens", lambda: issued(hall) >= 3, timeout=60)

    status = stop_demo(hall)

    assert status == 0
    assert processes_of(tmp_path) == []
    again = start_demo(tmp_path)
    try:
        assert issued(again) >= 3
        assert again.ready["logins"] == hall.ready["logins"]
    finally:
        stop_demo(again)


def test_a_taken_port_is_told_at_once(tmp_path: Path) -> None:
    with closing(socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        begun = time.monotonic()

        with pytest.raises(RuntimeError, match=r"port \d+ is taken by another program"):
            start_demo(tmp_path, "--port", str(taken.getsockname()[1]))

    assert time.monotonic() - begun < 15
