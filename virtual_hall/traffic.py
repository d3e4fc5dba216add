"""Simulated citizens and clerks who keep the demo hall alive.

They use nothing but what people use: citizens touch the kiosks' pages and the keypads, clerks press
the keys of their call units. Every press is bytes on a line of the virtual hall.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import json
import logging
import random
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from typing import Any

from floorlink.http_only import open_http

log = logging.getLogger("traffic")

SERVICE_MINUTES = 6.0
"""Mean time of one citizen at a window."""
LOAD = 0.85
"""Share of the windows' time that the citizens would fill."""
NO_SHOW = 0.04
RATES = 0.7
PRIORITY = 0.12
LEVELS = (5, 5, 5, 5, 5, 5, 4, 4, 4, 3, 2, 1)
FREQUENT = 6
"""How much likelier a frequent service is than any other."""


class Traffic:
    """One thread: what is due next happens next. Times are seconds of the simulated hall."""

    def __init__(self, virtual_hall: str, kiosks: list[str], speed: float, seed: int) -> None:
        self._virtual_hall = virtual_hall
        self._kiosks = kiosks
        self._speed = speed
        self._random = random.Random(seed)  # a day of the demo, no secret  # nosec B311
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._shown: dict[str, str] = {}
        self._seen_at = 0.0

    def run(self) -> None:
        """Until the process is ended. A server or kiosk that is away is tried again."""
        windows = self._look()
        for window in windows:
            self._in(self._random.uniform(0, 20), lambda w=window: self._call(w))  # type: ignore[misc]
        services = self._services()
        gap = SERVICE_MINUTES * 60 / (LOAD * len(windows))
        self._in(0, lambda: self._arrive(services, gap))
        while True:
            at, _, happen = heapq.heappop(self._due)
            time.sleep(max(0.0, at - time.monotonic()))
            try:
                happen()
            except (urllib.error.URLError, OSError, ValueError) as error:
                log.info("%s", error)

    # --- citizens ---------------------------------------------------------------------------

    def _services(self) -> list[str]:
        """Every service as often as citizens want it; waits for the kiosk to know them."""
        while True:
            told = _get(f"{self._kiosks[0]}/state")
            if "catalogue" in told:
                return [
                    service["service"]
                    for department in told["catalogue"]["departments"]
                    for service in department["services"]
                    for _ in range(FREQUENT if service["frequent"] else 1)
                ]
            time.sleep(0.5)

    def _arrive(self, services: list[str], gap: float) -> None:
        self._in(self._random.expovariate(1 / gap), lambda: self._arrive(services, gap))
        taken = {
            "request_id": str(uuid.uuid4()),
            "service": self._random.choice(services),
            "ticket_class": "priority" if self._random.random() < PRIORITY else "ordinary",
            "language": "en" if self._random.random() < 0.05 else "zh",
        }
        _post(f"{self._random.choice(self._kiosks)}/take", taken)

    def _rate(self, window: str) -> None:
        self._press(f"keypad-{window}", str(self._random.choice(LEVELS)))

    # --- clerks -----------------------------------------------------------------------------

    def _call(self, window: str) -> None:
        self._press(f"caller-{window}", "call")
        self._in_real(0.4, lambda: self._after_call(window))

    def _after_call(self, window: str) -> None:
        """The unit shows a number when somebody was called."""
        if time.monotonic() - self._seen_at > 0.3:
            self._look()
        if not self._shown.get(f"caller-{window}"):
            self._in(self._random.uniform(10, 30), lambda: self._call(window))
        elif self._random.random() < NO_SHOW:
            self._in(30, lambda: self._press(f"caller-{window}", "recall"))
            self._in(75, lambda: self._give_up(window))
        else:
            served = self._random.lognormvariate(-0.18, 0.6) * SERVICE_MINUTES * 60
            self._in(15 + served, lambda: self._finish(window))

    def _give_up(self, window: str) -> None:
        self._press(f"caller-{window}", "discard")
        self._in(5, lambda: self._call(window))

    def _finish(self, window: str) -> None:
        self._press(f"caller-{window}", "evaluate")
        wait = self._random.uniform(4, 15)
        if self._random.random() < RATES:
            self._in(wait, lambda: self._rate(window))
        self._in(wait + 10, lambda: self._call(window))

    # --- their hands and eyes ---------------------------------------------------------------

    def _press(self, device: str, key: str) -> None:
        _post(f"{self._virtual_hall}/press", {"device": device, "key": key})

    def _look(self) -> list[str]:
        """The windows that have a call unit; what the units show is noted on the way."""
        told = _get(f"{self._virtual_hall}/state")
        self._seen_at = time.monotonic()
        units = {c: d for c, d in told["devices"].items() if d["kind"] == "call_unit"}
        self._shown = {code: device["shown"] for code, device in units.items()}
        return [window["code"] for window in told["windows"] if f"caller-{window['code']}" in units]

    def _in(self, seconds: float, happen: Callable[[], None]) -> None:
        self._in_real(seconds / self._speed, happen)

    def _in_real(self, seconds: float, happen: Callable[[], None]) -> None:
        heapq.heappush(self._due, (time.monotonic() + seconds, next(self._order), happen))


def _get(url: str) -> Any:
    with open_http(url, within_s=5) as answer:
        return json.load(answer)


def _post(url: str, body: dict[str, str]) -> None:
    """A refusal (queue closed, nobody waiting) is part of the day."""
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    try:
        open_http(request, within_s=10).close()
    except urllib.error.HTTPError as error:
        log.info("%s: %s %s", url, error.code, error.read(300).decode(errors="replace"))


def main() -> int:
    parser = argparse.ArgumentParser(prog="traffic", description=__doc__)
    parser.add_argument("--virtual-hall", required=True, help="address of the virtual hall")
    parser.add_argument("--kiosk", action="append", required=True, help="address of a kiosk")
    parser.add_argument("--speed", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1, help="the same seed wants the same day")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    Traffic(options.virtual_hall, options.kiosk, options.speed, options.seed).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
