"""Durable issues and calls per second over HTTP, beside the disk's rate of durable commits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.disk import commits_per_second
from bench.figures import Figures
from bench.hall import RunningHall
from bench.wire import per_second, post

CLIENTS = (1, 8, 32)


def measure(figures: Figures, hall: RunningHall, folder: Path, *, quick: bool) -> None:
    seconds = 0.3 if quick else 2.0
    rounds = 1 if quick else 3
    bursts = 2 if quick else 8
    commits: list[float] = []
    issues: dict[int, list[float]] = {clients: [] for clients in CLIENTS}
    calls: dict[int, list[float]] = {clients: [] for clients in CLIENTS}
    for _ in range(rounds):
        commits.append(commits_per_second(folder))
        for clients in CLIENTS:
            issues[clients].append(per_second(hall.port, clients, _issues(hall), seconds))
            calls[clients] += [_calls_per_second(hall, clients) for _ in range(bursts)]
        commits.append(commits_per_second(folder))
    for clients in CLIENTS:
        figures.add(f"issue_per_s_{clients}", median(issues[clients]))
    for clients in CLIENTS:
        figures.add(f"call_per_s_{clients}", median(calls[clients]))
    figures.add("commit_per_s", median(commits))
    figures.add("issue_over_commit_8", median(issues[8]) / median(commits), at_least=0.4)


def _issues(hall: RunningHall) -> Callable[[int], bytes]:
    requests = [post("/api/tickets", {"queue": queue}, hall.badge) for queue in hall.queues]
    return lambda client: requests[client % len(requests)]


def _fill(hall: RunningHall) -> None:
    """One more ticket for every window to call, untimed."""
    each = _issues(hall)
    left = [len(hall.windows) // len(hall.queues)] * len(hall.queues)

    def following(client: int) -> bytes | None:
        left[client] -= 1
        return each(client) if left[client] >= 0 else None

    per_second(hall.port, len(hall.queues), following)


def _calls_per_second(hall: RunningHall, clients: int) -> float:
    """Every window calls once, timed; then every window ends its serving, untimed."""

    def each_window(command: str) -> Callable[[int], bytes | None]:
        shares = [list(hall.windows[number::clients]) for number in range(clients)]

        def following(client: int) -> bytes | None:
            if not shares[client]:
                return None
            return post(f"/api/windows/{shares[client].pop()}/{command}", {}, hall.badge)

        return following

    _fill(hall)
    rate = per_second(hall.port, clients, each_window("call-next"))
    per_second(hall.port, clients, each_window("missed"))
    return rate
