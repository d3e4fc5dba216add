"""Where a kiosk's numbers come from: the server, and a share of its own while that is away."""

from __future__ import annotations

from time import monotonic
from typing import Protocol

from floorlink.driver import Upstream
from floorlink.errors import Refused, ServerAway
from floorlink.messages import (
    CheckInAsked,
    IssueAsked,
    Message,
    Paper,
    TakeBackAsked,
    TicketPlace,
    read,
)
from kiosk.own_numbers import OwnNumbers

RETURNS_WITHIN_S = 2.0
"""A connection lost so shortly ago is waited for: most come back within a second."""
DOUBT_LASTS_S = 10.0
"""How long a server that did not answer in time is not asked again for numbers."""


class Issuer(Protocol):
    """Gives out tickets. The same request_id always gives the same ticket."""

    @property
    def present(self) -> bool:
        """Whether a ticket asked for now can be expected at once."""

    @property
    def alone(self) -> bool:
        """Whether it would be one of the kiosk's own."""

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

    @property
    def alone(self) -> bool:
        return False

    def issue(self, asked: IssueAsked, patience_s: float | None = None) -> Paper:
        return read(Paper, self._answer(asked, patience_s))

    def check_in(self, asked: CheckInAsked) -> Paper:
        return read(Paper, self._answer(asked))

    def take_back(self, asked: TakeBackAsked) -> TicketPlace:
        return read(TicketPlace, self._answer(asked))

    def _answer(self, asked: Message, patience_s: float | None = None) -> object:
        reply = self._upstream.ask(asked, timeout=patience_s or self._patience_s)
        if reply.problem is not None:
            raise Refused(reply.problem.code, reply.problem.title, reply.problem.detail)
        return reply.result


class OwnIssuer:
    """The server's numbers while it answers, the kiosk's own while it does not.

    A confirmation that the server may have heard keeps its request id in the kiosk's own number,
    so that the two are one ticket once that number comes home.
    """

    def __init__(self, server: ServerIssuer, own: OwnNumbers) -> None:
        self._server = server
        self._own = own
        self._seen_at = -RETURNS_WITHIN_S
        self._doubted_until = 0.0

    @property
    def present(self) -> bool:
        return self._server_there() or self._own.ready

    @property
    def alone(self) -> bool:
        return not self._server_there() and self._own.ready

    def _server_there(self) -> bool:
        there = self._server.present
        if there:
            self._seen_at = monotonic()
        return there and monotonic() >= self._doubted_until

    def issue(self, asked: IssueAsked) -> Paper:
        earlier = self._own.earlier(asked.request_id)
        if earlier is not None:
            return earlier
        if not self._own.ready:
            return self._server.issue(asked)
        there = self._server_there()
        lately = monotonic() - self._seen_at < RETURNS_WITHIN_S
        if there or (lately and monotonic() >= self._doubted_until):
            try:
                return self._server.issue(asked, None if there else RETURNS_WITHIN_S)
            except ServerAway:
                self._doubted_until = monotonic() + (DOUBT_LASTS_S if there else 0.0)
        return self._own.issue(asked)

    def check_in(self, asked: CheckInAsked) -> Paper:
        return self._server.check_in(asked)

    def take_back(self, asked: TakeBackAsked) -> TicketPlace:
        return self._server.take_back(asked)
