"""A server that takes down what drivers tell it and gives tickets when it is asked."""

from __future__ import annotations

from threading import Condition
from typing import TypeVar

from floorlink.errors import ServerAway
from floorlink.messages import IssueAsked, Message, Problem, Reply, to_wire
from tests.printer.papers import a_paper

M = TypeVar("M", bound=Message)


class RecordingUpstream:
    """A floorlink.driver.Upstream; as with the server, a request id has one ticket."""

    def __init__(self) -> None:
        self.connected = True
        self.sent: list[Message] = []
        self.issued: dict[str, Reply] = {}
        self.refusal: Problem | None = None
        self._heard = Condition()

    def send(self, message: Message) -> None:
        with self._heard:
            self.sent.append(message)
            self._heard.notify_all()

    def ask(self, message: Message, timeout: float = 5.0) -> Reply:
        assert isinstance(message, IssueAsked)
        if not self.connected:
            raise ServerAway("the cable is pulled")
        if self.refusal:
            return Reply(ok=False, problem=self.refusal)
        with self._heard:
            count = len(self.issued) + 12
            paper = a_paper(
                f"A{count:03d}",
                ticket=count,
                token=f"token-{count}",
                language=message.language,
                ticket_class=message.ticket_class,
            )
            return self.issued.setdefault(message.request_id, Reply(ok=True, result=to_wire(paper)))

    def wait_for(self, kind: type[M], count: int = 1, timeout: float = 5.0) -> list[M]:
        """The first messages of a kind, once there are `count`."""

        def heard() -> list[M]:
            return [message for message in self.sent if isinstance(message, kind)]

        with self._heard:
            assert self._heard.wait_for(lambda: len(heard()) >= count, timeout), self.sent
        return heard()
