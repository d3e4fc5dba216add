"""What was acknowledged, and what the journal says happened.

Every operation is asked again with the same request id until it is answered, so at rest the two
must name the same operations, each once. What the journal lacks was lost; what it has more often
was doubled, be it that one request had two effects or that nobody was told of the first.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from faults.run import Tally
from server.services.views import JournalEntry


class Deed(NamedTuple):
    """kind: issued | called | finished | rated, as in the journal. A hall of faults knows one day
    only and calls each number once, so that the number tells one deed from another."""

    kind: str
    number: str


KINDS = frozenset({"issued", "called", "finished", "rated"})


@dataclass(slots=True)
class Ledger:
    """Written by every client of the load, from any thread."""

    _deeds: list[Deed] = field(default_factory=list)
    _tokens: dict[str, str] = field(default_factory=dict)
    _longest: float = 0.0
    _surprises: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def acknowledge(self, kind: str, number: str, asked: float) -> None:
        """`asked`: when it was asked for the first time, on the monotonic clock."""
        took = time.monotonic() - asked
        with self._lock:
            self._deeds.append(Deed(kind, number))
            self._longest = max(self._longest, took)

    def surprise(self, words: str) -> None:
        """An answer that can only come of a lost or doubled operation."""
        with self._lock:
            self._surprises.append(words)

    def keep_token(self, number: str, token: str) -> None:
        with self._lock:
            self._tokens[number] = token

    def token_of(self, number: str) -> str:
        with self._lock:
            return self._tokens.get(number, "")

    @property
    def deeds(self) -> list[Deed]:
        with self._lock:
            return list(self._deeds)

    def copy(self) -> Ledger:
        """What was acknowledged by now."""
        with self._lock:
            return Ledger(list(self._deeds), dict(self._tokens))

    def judge(self, journal: Iterable[JournalEntry]) -> Tally:
        """At rest: what was lost and doubled, and the longest that anybody waited."""
        happened = Counter(
            Deed(entry.kind, str(entry.data["number"])) for entry in journal if entry.kind in KINDS
        )
        acknowledged = Counter(self.deeds)
        return Tally(
            acknowledged=acknowledged.total(),
            lost=[_words(deed) for deed in sorted((acknowledged - happened).elements())],
            doubled=[_words(deed) for deed in sorted((happened - acknowledged).elements())],
            wrong=list(self._surprises),
            longest_outage_s=self._longest,
        )

    def missing_from(self, journal: Iterable[JournalEntry]) -> list[str]:
        """Under load: what was acknowledged by now and stands not in a journal read later."""
        happened = {
            Deed(entry.kind, str(entry.data["number"])) for entry in journal if entry.kind in KINDS
        }
        return [_words(deed) for deed in sorted(set(self.deeds) - happened)]


def _words(deed: Deed) -> str:
    return f"{deed.number} {deed.kind}"
