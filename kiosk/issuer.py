"""Where a kiosk's numbers come from. Today the server; the seam is for a range of its own."""

from __future__ import annotations

from typing import Protocol

from floorlink.driver import Upstream
from floorlink.errors import Refused
from floorlink.messages import (
    CheckInAsked,
    IssueAsked,
    Message,
    Paper,
    TakeBackAsked,
    TicketPlace,
    read,
)


class Issuer(Protocol):
    """Gives out tickets. The same request_id always gives the same ticket."""

    @property
    def present(self) -> bool:
        """Whether a ticket asked for now can be expected at once."""

    def issue(self, asked: IssueAsked) -> Paper:
        """Raises Refused with the reason, or ServerAway: then asking again is safe."""

    def check_in(self, asked: CheckInAsked) -> Paper:
        """An appointment's number. Raises as `issue` does."""

    def take_back(self, asked: TakeBackAsked) -> TicketPlace:
        """Where a missed ticket waits again. Raises as `issue` does."""


class ServerIssuer:
    """Every number from the server, over the agent's connection."""

    def __init__(self, upstream: Upstream, patience_s: float = 4.0) -> None:
        self._upstream = upstream
        self._patience_s = patience_s

    @property
    def present(self) -> bool:
        return self._upstream.connected

    def issue(self, asked: IssueAsked) -> Paper:
        return read(Paper, self._answer(asked))

    def check_in(self, asked: CheckInAsked) -> Paper:
        return read(Paper, self._answer(asked))

    def take_back(self, asked: TakeBackAsked) -> TicketPlace:
        return read(TicketPlace, self._answer(asked))

    def _answer(self, asked: Message) -> object:
        reply = self._upstream.ask(asked, timeout=self._patience_s)
        if reply.problem is not None:
            raise Refused(reply.problem.code, reply.problem.title, reply.problem.detail)
        return reply.result
