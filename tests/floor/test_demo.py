"""`hallfloor demo` as a person uses it: start, Ctrl-C, start again, let simulated people live."""

from __future__ import annotations

import os
import signal
import time
from contextlib import closing
from pathlib import Path
from socket import socket

import pytest

from tests.floor.conftest import DemoHall, start_demo, stop_demo
from tests.floor.test_one_ticket import eventually, get
from virtual_hall.processes import LIVED_S


def processes_of(data: Path) -> dict[int, str]:
    """Command lines that mention the demo's data folder, by process id."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(data) in line:
            found[int(entry.parent.name)] = line
    return found


def issued(hall: DemoHall) -> int:
    return sum(queue["issued"] for queue in get(f"{hall.address('home')}api/queues"))


def issued_if_up(hall: DemoHall) -> int | None:
    try:
        return issued(hall)
    except OSError:
        return None


def server_of(data: Path) -> int:
    """The leader of the server's processes; 0 while there is none."""
    servers = [pid for pid, line in processes_of(data).items() if " serve " in line]
    return next((pid for pid in servers if os.getpgid(pid) == pid), 0)


def older_than(seconds: float, pid: int) -> bool:
    started = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19])
    uptime = float(Path("/proc/uptime").read_text().split()[0])
    return uptime - started / os.sysconf("SC_CLK_TCK") > seconds + 1


@pytest.mark.timeout(180)
def test_ctrl_c_ends_every_process_and_the_data_outlives_stops_and_crashes(tmp_path: Path) -> None:
    hall = start_demo(tmp_path, "--traffic", "--speed", "60")
    eventually("simulated citizens", lambda: issued(hall) >= 3, timeout=60)

    status = stop_demo(hall)

    assert status == 0
    assert processes_of(tmp_path) == {}
    again = start_demo(tmp_path)
    try:
        assert issued(again) >= 3
        assert again.ready["logins"] == hall.ready["logins"]
        taken, before = issued(again), server_of(tmp_path)
        eventually("a server that has lived for a while", lambda: older_than(LIVED_S, before))

        os.kill(before, signal.SIGKILL)

        eventually("another server", lambda: server_of(tmp_path) not in (0, before), timeout=40)
        eventually("the same floor again", lambda: issued_if_up(again) == taken, timeout=40)
    finally:
        status = stop_demo(again)
    assert status == 0
    assert processes_of(tmp_path) == {}


def test_a_taken_port_is_told_at_once(tmp_path: Path) -> None:
    with closing(socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        begun = time.monotonic()

        with pytest.raises(RuntimeError, match=r"port \d+ is taken by another program"):
            start_demo(tmp_path, "--port", str(taken.getsockname()[1]))

    assert time.monotonic() - begun < 15
