"""A server that takes down what drivers tell it and gives tickets when it is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Condition
from typing import TypeVar

import msgspec

from floorlink.errors import ServerAway
from floorlink.messages import (
    CheckInAsked,
    IssueAsked,
    Message,
    Problem,
    Reply,
    TakeBackAsked,
    to_wire,
)
from floorlink.own_numbers import CameHome, OwnTicket, OwnTickets
from tests.printer.papers import HALL_TIME, a_paper

PLACE = {
    "seq": 5,
    "number": "A007",
    "queue_name": {"zh": "户籍", "en": "Household"},
    "service_name": {"zh": "户口迁移", "en": "Moving household"},
    "ahead": 3,
    "expected_wait_s": [300, 600],
    "windows": ["03", "04"],
}
"""Some of a server's TicketView."""

M = TypeVar("M", bound=Message)


class RecordingUpstream:
    """A floorlink.driver.Upstream; as with the server, a request id has one ticket."""

    def __init__(self) -> None:
        self.connected = True
        self.sent: list[Message] = []
        self.issued: dict[str, Reply] = {}
        self.asked: list[IssueAsked] = []
        self.taken_back: list[str] = []
        self.checked_in: list[CheckInAsked] = []
        self.came_home: list[OwnTicket] = []
        self.bringing: list[str] = []
        self.refusal: Problem | None = None
        self.silent = False
        """It hears, and its answers do not arrive."""
        self._heard = Condition()

    def send(self, message: Message) -> None:
        with self._heard:
            self.sent.append(message)
            self._heard.notify_all()

    def ask(self, message: Message, timeout: float = 5.0) -> Reply:
        if not self.connected:
            raise ServerAway("the cable is pulled")
        if self.silent:
            if isinstance(message, IssueAsked):
                self.asked.append(message)
            raise ServerAway("no answer")
        if self.refusal:
            return Reply(ok=False, problem=self.refusal)
        if isinstance(message, TakeBackAsked):
            self.taken_back.append(message.token)
            return Reply(ok=True, result=PLACE | {"token": message.token, "state": "waiting"})
        if isinstance(message, OwnTickets):
            self.came_home += message.tickets
            self.bringing.append(message.request_id)
            merged = CameHome(merged=[ticket.n for ticket in message.tickets])
            return Reply(ok=True, result=to_wire(merged))
        assert isinstance(message, IssueAsked | CheckInAsked)
        if isinstance(message, IssueAsked):
            self.asked.append(message)
        else:
            self.checked_in.append(message)
        with self._heard:
            count = len(self.issued) + 12
            paper = a_paper(
                f"A{count:03d}",
                ticket=count,
                token=f"token-{count}",
                language=message.language,
                ticket_class=message.ticket_class
                if isinstance(message, IssueAsked)
                else "appointment",
            )
            now = datetime.now(UTC).astimezone(HALL_TIME)
            told = to_wire(msgspec.structs.replace(paper, issued_at=now, queue="H"))
            return self.issued.setdefault(message.request_id, Reply(ok=True, result=told))

    def wait_for(self, kind: type[M], count: int = 1, timeout: float = 5.0) -> list[M]:
        """The first messages of a kind, once there are `count`."""

        def heard() -> list[M]:
            return [message for message in self.sent if isinstance(message, kind)]

        with self._heard:
            assert self._heard.wait_for(lambda: len(heard()) >= count, timeout), self.sent
        return heard()
