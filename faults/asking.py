"""One client's way over HTTP: an operation is asked until it is answered, whatever happens."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable
from typing import Any, NamedTuple

_AGAIN_S = 0.05
_UNANSWERED_S = 5.0


class Answer(NamedTuple):
    status: int
    body: Any


class GivenUp(Exception):
    """The campaign ended while the operation was not answered."""


class Asker:
    """Keeps one connection; opens another when it breaks."""

    def __init__(
        self,
        port: Callable[[], int],
        badge: str,
        given_up: Callable[[], bool],
        to: str = "127.0.0.1",
    ) -> None:
        """`port` is asked anew for every connection: a hall may move to a standby."""
        self._port, self._badge, self._given_up, self._to = port, badge, given_up, to
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: object = None, key: str = "") -> Answer:
        """Its final answer: anything below 500. 5xx and silence are asked again with `key`."""
        while True:
            try:
                answer = self.once(method, path, body, key)
                if answer.status < 500:
                    return answer
            except (OSError, http.client.HTTPException):
                self.close()
            if self._given_up():
                raise GivenUp
            time.sleep(_AGAIN_S)

    def post(self, path: str, body: object, key: str) -> Answer:
        return self.ask("POST", path, body, key)

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def once(self, method: str, path: str, body: object, key: str) -> Answer:
        """Whatever is answered this time; OSError or HTTPException when nothing is."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                self._to, self._port(), timeout=_UNANSWERED_S
            )
        headers = {"Authorization": f"Bearer {self._badge}"} if self._badge else {}
        if key:
            headers["Idempotency-Key"] = key
        content = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(body)
        self._connection.request(method, path, content, headers)
        response = self._connection.getresponse()
        data = response.read()
        return Answer(response.status, json.loads(data) if data else None)
