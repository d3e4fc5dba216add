"""The one writer: commands wait in a line, run together, share one durable commit.

Measured on the way here (docs/decisions/0003): commands that compete for the database's lock pay a
commit each and wait in turns; one writer that commits all who wait at once does neither, and its
`seq` is the order of commits, so that "since seq" can skip nothing.

Plain threading primitives, which gevent's monkey patching turns into greenlets and events; the
database's blocking work goes through `offload` to a native thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from server.domain.errors import RuleError
from server.services.commands import Actor, Command
from server.services.ports import Batch, Books, Store
from server.services.published import Published

T = TypeVar("T")
Offload = Callable[[Callable[[], Any]], Any]
"""Runs a blocking function elsewhere and gives its result."""

_MOST_AT_ONCE = 64
"""Commands in one commit: bounds how long the first waits for the last."""

log = logging.getLogger(__name__)


def directly(work: Callable[[], T]) -> T:
    """The `offload` of a program with real threads."""
    return work()


@dataclass(frozen=True, slots=True)
class Done:
    answer: Any
    published: Published | None


@dataclass(slots=True)
class Asked:
    """A command on its way: who asks, and where the answer goes."""

    command: Command
    actor: Actor
    request_id: str
    answer: Future[Any] = field(default_factory=Future)

    @property
    def request(self) -> str:
        """The request's id in its actor's own name: nobody can ask for another's answer."""
        if not self.request_id:
            return ""
        return f"{self.actor.kind}:{self.actor.id}:{self.request_id}"


class _SoiledError(Exception):
    """A command failed after it had written: the batch must run again, each on its own."""


class Committer:
    """`execute` runs one command with the batch's books; `publish` is told after each commit."""

    def __init__(
        self,
        store: Store,
        execute: Callable[[Asked, Books], Done],
        publish: Callable[[Published], None],
        offload: Offload,
    ) -> None:
        self._store = store
        self._execute = execute
        self._publish = publish
        self._offload = offload
        self._line: SimpleQueue[Asked | None] = SimpleQueue()
        self._told: SimpleQueue[Published | None] = SimpleQueue()
        self._threads = [
            Thread(target=self._commit_all, name="committer", daemon=True),
            Thread(target=self._publish_all, name="publisher", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def do(self, asked: Asked) -> Any:
        self._line.put(asked)
        return asked.answer.result()

    def close(self) -> None:
        """Finish what is in line, publish it, stop."""
        self._line.put(None)
        for thread in self._threads:
            thread.join()

    def _commit_all(self) -> None:
        stopping = False
        while not stopping:
            first = self._line.get()
            batch = [] if first is None else [first]
            stopping = first is None
            while len(batch) < _MOST_AT_ONCE:
                try:
                    following = self._line.get_nowait()
                except Empty:
                    break
                if following is None:
                    stopping = True
                else:
                    batch.append(following)
            if batch:
                self._settle(batch)
        self._told.put(None)

    def _settle(self, batch: list[Asked]) -> None:
        try:
            outcomes = self._offload(lambda: self._run(batch))
        except Exception as error:
            # The commit itself failed: nothing of the batch happened, and everybody learns it.
            log.exception("commit failed", extra={"commands": len(batch)})
            for asked in batch:
                asked.answer.set_exception(error)
            return
        for asked, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, Exception):
                asked.answer.set_exception(outcome)
                continue
            asked.answer.set_result(outcome.answer)
            if outcome.published is not None:
                self._told.put(outcome.published)

    def _run(self, batch: Sequence[Asked]) -> list[Done | Exception]:
        """Together without savepoints, which costs least; a soiled batch again, each in its own."""
        try:
            return self._together(batch, self._alone_or_soiled)
        except _SoiledError:
            return self._together(batch, self._in_savepoint)

    def _together(
        self,
        batch: Sequence[Asked],
        run_one: Callable[[Asked, Batch], Done | Exception],
    ) -> list[Done | Exception]:
        outcomes: list[Done | Exception] = []

        def work(open_batch: Batch) -> None:
            requests = [asked.request for asked in batch if asked.request_id]
            open_batch.books.learn_answers(requests)
            outcomes.extend(run_one(asked, open_batch) for asked in batch)

        self._store.write(work)
        return outcomes

    def _alone_or_soiled(self, asked: Asked, batch: Batch) -> Done | Exception:
        try:
            return self._execute(asked, batch.books)
        except RuleError as refusal:
            if batch.books.touched.written:
                raise _SoiledError from refusal
            return refusal
        except Exception as error:
            raise _SoiledError from error

    def _in_savepoint(self, asked: Asked, batch: Batch) -> Done | Exception:
        try:
            with batch.savepoint():
                return self._execute(asked, batch.books)
        except RuleError as refusal:
            return refusal
        except Exception as error:
            log.exception("command failed", extra={"command": type(asked.command).__name__})
            return error

    def _publish_all(self) -> None:
        while True:
            published = self._told.get()
            if published is None:
                return
            self._publish(published)
