"""From a call to the last of N clients, and to the first byte of the panel's frame on its line.

The floor L(N) is measured in turn with the real server, so that both see the same machine.
"""

from __future__ import annotations

import socket
import time
from pathlib import Path

from bench.crowd import Crowd
from bench.figures import Figures, at
from bench.floor import Floor
from bench.hall import RunningHall
from bench.panel import PanelLine, running_agent
from bench.rest import memory_kb
from bench.wire import ask, connect, post, read_answer

SIZES = (1, 500, 2000)


def measure(figures: Figures, hall: RunningHall, folder: Path, *, quick: bool) -> None:
    sizes = (1, 100) if quick else SIZES
    samples = 10 if quick else 100
    window = f"/api/windows/{hall.panel_window}"
    call = post(f"{window}/call-next", {}, hall.badge)
    finish = post(f"{window}/finish", {}, hall.badge)
    issue = post("/api/tickets", {"queue": hall.queues[0]}, hall.badge)
    http = connect(hall.port)

    with (
        Floor(str(folder)) as floor,
        Crowd(hall.port) as crowd,
        running_agent(hall, folder) as line,
    ):
        at_rest = memory_kb(hall.pids())
        one: list[float] = []
        for size in sizes:
            floor.grow_to(size)
            crowd.grow_to(size)
            crowd.settle(1.0)
            if size == sizes[-1]:
                figures.add("kb_per_client", (memory_kb(hall.pids()) - at_rest) / size)
            floors, calls, panels = [], [], []
            for _ in range(samples):
                ask(http, issue)
                crowd.settle(0.03)
                floors.append(floor.measure())
                if size == 1:
                    one.append(floors[-1])
                panels.append(_call_to_panel(http, line, call))
                crowd.settle(0.03)
                ask(http, finish)
                ask(http, issue)
                crowd.settle(0.03)
                calls.append(_call_to_last(http, crowd, call))
                crowd.settle(0.03)
                ask(http, finish)
            base = at(0.5, floors)
            figures.add(f"floor_ms_{size}", base * 1000)
            figures.add(f"call_to_last_over_floor_{size}", at(0.5, calls) / base, at_most=4)
            figures.add(
                f"call_to_last_over_floor_{size}_p99", at(0.99, calls) / at(0.99, floors), at_most=6
            )
            figures.add(
                f"call_to_panel_over_floor_{size}",
                at(0.5, panels) / at(0.5, one),
                at_most=8 if size == 1 else 12,
            )


def _call_to_last(http: socket.socket, crowd: Crowd, request: bytes) -> float:
    took = crowd.last_hears(b'"kind":"called"', lambda: http.sendall(request))
    read_answer(http)
    return took


def _call_to_panel(http: socket.socket, line: PanelLine, request: bytes) -> float:
    line.drain()
    begin = time.perf_counter()
    http.sendall(request)
    took = line.first_byte() - begin
    read_answer(http)
    return took
