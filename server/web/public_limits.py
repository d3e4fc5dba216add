"""What strangers may ask of the server, together and where they guess at secrets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from werkzeug.wrappers import Request

from server.domain.errors import NotFound
from server.door.allowance import Allowance
from server.door.asker import Asker

# A hall's guests share one address behind its wireless network: hundreds of phones must fit.
_ASKED = 600, 1200
_GUESSED = 20, 20
"""(at once, a minute): wrong enrolment codes, ticket tokens, prompt tokens."""


class PublicLimits:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._asked = Allowance(_ASKED[0], _ASKED[1], clock)
        self._guessed = Allowance(_GUESSED[0], _GUESSED[1], clock)

    def asks(self, request: Request, asker: Asker) -> None:
        """Raises TooManyTries for a stranger whose address has asked for too much."""
        if not asker.known and not asker.session:
            self._asked.spend(request.remote_addr or "")

    @contextmanager
    def guessing(self, request: Request, asker: Asker) -> Iterator[None]:
        """Whoever brings a secret that opens nothing has fewer tries left."""
        if not asker.known:
            self._guessed.check(request.remote_addr or "")
        try:
            yield
        except NotFound as error:
            if not asker.known and not error.facts.get("key"):
                self._guessed.spend(request.remote_addr or "")
            raise
