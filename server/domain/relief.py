"""When a queue is pressing, and which windows and people could help it now.

A hall opens a further window for a rush (潮汐窗口). What is proposed can be done at once: a pause
ends, a closed window opens for its own clerk, or a clerk who has nobody to serve moves over. Only
people of a department that the window serves are moved: nobody else may handle its cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from server.domain.hall import Practice
from server.domain.windows import WindowState


def pressure(waited: timedelta, waiting: int, practice: Practice) -> str:
    """ "" | amber | red for the longest wait in a queue and how many wait there."""
    if not waiting:
        return ""
    if waited >= practice.wait_red:
        return "red"
    return "amber" if waited >= practice.wait_amber or waiting > practice.crowd else ""


@dataclass(frozen=True, slots=True)
class Post:
    """One window as somebody sees it who looks for help."""

    window: str
    queues: tuple[str, ...]
    departments: tuple[str, ...]
    mode: WindowState
    since: datetime
    busy: bool
    """A citizen is called or served there."""
    waiting: int
    """Tickets that it could call."""
    clerk: str
    """Who sits there; of a closed window, who usually does."""
    department: str
    """The clerk's."""


@dataclass(frozen=True, slots=True)
class Remedy:
    kind: str
    """resume | open | move"""
    window: str
    clerk: str
    source: str = ""
    """The window that `clerk` leaves."""


def remedies(queue: str, posts: Iterable[Post], most: int = 3) -> list[Remedy]:
    """What can be done for `queue`, the least trouble first."""
    return list(islice(_remedies(queue, list(posts)), most))


def _remedies(queue: str, posts: list[Post]) -> Iterator[Remedy]:
    serving = [post for post in posts if queue in post.queues]
    paused = [post for post in serving if post.mode is WindowState.PAUSED]
    for post in sorted(paused, key=lambda post: post.since):
        yield Remedy("resume", post.window, post.clerk)
    seated = {post.clerk for post in posts if post.mode is not WindowState.CLOSED}
    empty = []
    for post in serving:
        if post.mode is not WindowState.CLOSED:
            continue
        if post.clerk and post.clerk not in seated:
            yield Remedy("open", post.window, post.clerk)
        else:
            empty.append(post)
    idle = [
        post
        for post in posts
        if post.mode is WindowState.OPEN
        and post.clerk
        and not (post.busy or post.waiting or queue in post.queues)
    ]
    for post in sorted(idle, key=lambda post: post.since):
        place = next((one for one in empty if post.department in one.departments), None)
        if place is not None:
            empty.remove(place)
            yield Remedy("move", place.window, post.clerk, post.window)
