"""The small hall at work: a floor, its clock, and the shortest words for what people do there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from floorlink.messages import Paper, Prompt, WindowView
from server.services import commands as c
from server.services.floor import Floor
from server.services.published import Published
from server.services.views import TicketView
from server.store.opening import open_floor
from tests.server.factories import CITIZEN, CLERK, MANAGER, SYSTEM, Clock, device, small_hall


class AtWork:
    def __init__(self, url: str) -> None:
        self.url = url
        self.clock = Clock()
        # PostgreSQL has no folder of its own beside which they could lie: ./data is the server's.
        folder = Path(mkdtemp()) / "data"
        self.keys = None if url.startswith("sqlite") else folder / "personal.keys"
        self.floor: Floor = open_floor(url, clock=self.clock, keys=self.keys)
        self.published: list[Published] = []
        self.floor.subscribe(self.published.append)

    def close(self) -> None:
        self.floor.close()

    def reopen(self) -> None:
        self.floor.close()
        self.floor = open_floor(self.url, clock=self.clock, keys=self.keys)
        self.floor.subscribe(self.published.append)

    def change_hall(self, **changes: Any) -> None:
        self.floor.import_hall(small_hall(**changes))

    def issue(self, queue: str = "A", *, request_id: str = "", **facts: Any) -> Paper:
        wish = facts if "service" in facts else {"queue": queue, **facts}
        actor = CLERK if facts.get("ticket_class") == "green" else CITIZEN
        paper: Paper = self.floor.do(c.IssueTicket(**wish), actor, request_id)
        return paper

    def at(self, window: str, kind: type[c.AtWindow], **facts: Any) -> WindowView:
        actor = MANAGER if kind is c.CallTicket else CLERK
        view: WindowView = self.floor.do(kind(window=window, **facts), actor)
        return view

    def open(self, *windows: str) -> None:
        for window in windows:
            self.at(window, c.OpenWindow)

    def next(self, window: str = "1") -> str:
        """The number that the window calls."""
        view = self.at(window, c.CallNext)
        assert view.ticket is not None
        return view.ticket.number

    def finish(self, window: str = "1") -> Prompt:
        self.at(window, c.FinishServing)
        prompt = self.floor.prompt(window)
        assert prompt is not None
        return prompt

    def press(self, key: str, argument: str = "") -> WindowView:
        view: WindowView = self.floor.do(
            c.PressKey(device="call-1", key=key, argument=argument), device("call-1")
        )
        return view

    def ticket(self, paper: Paper) -> TicketView:
        return self.floor.ticket(paper.token)

    def take_back(self, paper: Paper) -> TicketView:
        view: TicketView = self.floor.do(c.TakeBack(number=paper.number), CLERK)
        return view

    def kinds(self) -> list[str]:
        return [entry.kind for entry in self.floor.journal()]

    def system(self, command: c.Command) -> Any:
        return self.floor.do(command, SYSTEM)


@contextmanager
def at_work(url: str) -> Iterator[AtWork]:
    work = AtWork(url)
    try:
        yield work
    finally:
        work.close()


@pytest.fixture
def hall(database: str) -> Iterator[AtWork]:
    """Every test that uses it also asks that the tables still say what the journal says."""
    with at_work(database) as work:
        yield work
        assert work.floor.check() == []
