"""One more citizen, who looks closely at what is answered while a hall cannot write."""

from __future__ import annotations

import http.client
import time
from itertools import count

from faults.asking import Answer, Asker
from faults.hall import ASKING, QUEUES, FaultyHall
from faults.ledger import Ledger

_NUMBERS = count(1)
_UNTIL_S = 60.0


class Witness:
    """Asks for tickets, each under one request id until it has it; the ledger knows them too."""

    def __init__(self, hall: FaultyHall, ledger: Ledger) -> None:
        self._ledger = ledger
        self._asker = Asker(lambda: hall.port, hall.badges[ASKING], given_up=lambda: True)
        self._new_request()

    def told_why(self) -> str:
        """Asks until it is refused because nothing can be written: the cause that is told."""
        deadline = time.monotonic() + _UNTIL_S
        while time.monotonic() < deadline:
            answer = self._ask()
            if answer is not None and answer.status >= 500:
                facts: dict[str, str] = answer.body["facts"]
                return facts.get("cause", str(answer.body))
        return "nothing"

    def goes_on(self) -> float | None:
        """Asks until it has a ticket: after how many seconds; None if it never has one."""
        began = time.monotonic()
        while time.monotonic() - began < _UNTIL_S:
            answer = self._ask()
            if answer is not None and answer.status == 201:
                return time.monotonic() - began
            time.sleep(0.02)
        return None

    def close(self) -> None:
        self._asker.close()

    def _ask(self) -> Answer | None:
        try:
            answer = self._asker.once("POST", "/api/tickets", {"queue": QUEUES[0]}, self._request)
        except (OSError, http.client.HTTPException):
            self._asker.close()
            return None
        if answer.status == 201:
            self._ledger.acknowledge("issued", str(answer.body["number"]), self._asked)
            self._new_request()
        return answer

    def _new_request(self) -> None:
        self._request, self._asked = f"witness-{next(_NUMBERS)}", time.monotonic()
