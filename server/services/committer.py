"""The one writer: commands wait in a line, run together, share one durable commit.

Commands that compete for the database's lock pay a commit each and wait in turns; one writer that
commits all who wait at once does neither, and its `seq` is the order of commits, so that "since
seq" can skip nothing.

Plain threading primitives, which gevent's monkey patching turns into greenlets and events. What
waits for the disk goes through `offload` to a native thread; an embedded database's statements
wait for nothing and run where they are asked for, because a native thread that runs Python fights
for the interpreter with the one that reads the next requests.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread, get_ident
from typing import Any, TypeVar

from server.domain.errors import RuleError
from server.services.commands import Actor, Command
from server.services.ports import Batch, Books, Offload, Store
from server.services.published import Published
from server.services.trouble import StoreHealth

T = TypeVar("T")
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


def _taken() -> Lock:
    lock = Lock()
    lock.acquire()
    return lock


@dataclass(slots=True)
class Asked:
    """A command on its way: who asks, and where the answer goes."""

    command: Command
    actor: Actor
    request_id: str
    _outcome: Done | Exception | None = None
    _settled: Lock = field(default_factory=_taken)
    """Taken until there is an outcome: a lock wakes its one waiter for less than a Future does."""

    @property
    def request(self) -> str:
        """The request's id in its actor's own name: nobody can ask for another's answer."""
        if not self.request_id:
            return ""
        return f"{self.actor.kind}:{self.actor.id}:{self.request_id}"

    def settle(self, outcome: Done | Exception) -> None:
        self._outcome = outcome
        self._settled.release()

    def answer(self) -> Any:
        """Waits for the outcome."""
        with self._settled:
            if isinstance(self._outcome, Exception):
                raise self._outcome
            assert self._outcome is not None, "settled means that there is an outcome"
            return self._outcome.answer


class _SoiledError(Exception):
    """A command failed after it had written: the batch must run again, each on its own."""


class Committer:
    """`execute` runs one command with the batch's books; `publish` is told after each commit.

    `publish` runs before the commands are answered, so that a window hears of its call first.
    """

    def __init__(
        self,
        store: Store,
        execute: Callable[[Asked, Books], Done],
        publish: Callable[[Published], None],
        offload: Offload,
        health: StoreHealth,
        lengthy: tuple[type[Command], ...] = (),
        committed: Callable[[], None] = lambda: None,
    ) -> None:
        """`committed` runs after every commit, before anybody is told or answered.

        `lengthy` commands compute for so long that they run in a native thread as a whole."""
        self._store = store
        self._execute = execute
        self._publish = publish
        self._offload = offload
        self._health = health
        self._lengthy = lengthy
        self._committed = committed
        self._line: SimpleQueue[Asked | None] = SimpleQueue()
        self._thread = Thread(target=self._commit_all, name="committer", daemon=True)
        self._thread.start()

    def do(self, asked: Asked) -> Any:
        if get_ident() == self._thread.ident:
            raise RuntimeError("what is told after a commit may not ask: it would wait for itself")
        self._line.put(asked)
        return asked.answer()

    def close(self) -> None:
        """Finish what is in line, publish it, stop."""
        self._line.put(None)
        self._thread.join()

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

    def _settle(self, batch: list[Asked]) -> None:
        try:
            outcomes = self._outcomes(batch)
        except Exception as error:
            # The commit itself failed: nothing of the batch happened, and everybody learns it.
            trouble = self._store.trouble(error)
            if trouble is None:
                log.exception("commit failed", extra={"commands": len(batch)})
            else:
                self._health.failed(trouble)
            for asked in batch:
                asked.settle(trouble or error)
            return
        self._health.works()
        try:
            self._committed()
        except Exception:
            log.exception("committed, but what follows a commit failed")
        for outcome in outcomes:
            if isinstance(outcome, Done) and outcome.published is not None:
                self._publish(outcome.published)
        for asked, outcome in zip(batch, outcomes, strict=True):
            asked.settle(outcome)

    def _outcomes(self, batch: Sequence[Asked]) -> list[Done | Exception]:
        if self._store.waits or any(isinstance(a.command, self._lengthy) for a in batch):
            outcomes: list[Done | Exception] = self._offload(lambda: self._run(batch, directly))
            return outcomes
        return self._run(batch, self._offload)

    def _run(self, batch: Sequence[Asked], offload: Offload) -> list[Done | Exception]:
        """Together without savepoints, which costs least; a soiled batch again, each in its own."""
        try:
            return self._together(batch, offload, self._alone_or_soiled)
        except _SoiledError:
            return self._together(batch, offload, self._in_savepoint)

    def _together(
        self,
        batch: Sequence[Asked],
        offload: Offload,
        run_one: Callable[[Asked, Batch], Done | Exception],
    ) -> list[Done | Exception]:
        outcomes: list[Done | Exception] = []

        def work(open_batch: Batch) -> None:
            requests = [asked.request for asked in batch if asked.request_id]
            open_batch.books.learn_answers(requests)
            outcomes.extend(run_one(asked, open_batch) for asked in batch)

        self._store.write(work, offload)
        return outcomes

    def _alone_or_soiled(self, asked: Asked, batch: Batch) -> Done | Exception:
        try:
            return self._execute(asked, batch.books)
        except RuleError as refusal:
            if batch.books.touched.written:
                raise _SoiledError from refusal
            return refusal
        except Exception as error:
            if self._store.trouble(error) is not None:
                raise  # with each alone it would be no better
            raise _SoiledError from error

    def _in_savepoint(self, asked: Asked, batch: Batch) -> Done | Exception:
        try:
            with batch.savepoint():
                return self._execute(asked, batch.books)
        except RuleError as refusal:
            return refusal
        except Exception as error:
            if self._store.trouble(error) is not None:
                raise
            log.exception("command failed", extra={"command": type(asked.command).__name__})
            return error
