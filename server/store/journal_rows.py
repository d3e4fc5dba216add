"""The journal and the answers to requests: written by every command, so both wait for the batch."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import String, bindparam, select

from server.services.records import JournalRow
from server.store.prepared import Prepared
from server.store.rows import Rows
from server.store.tables import journal, requests

_COLUMNS = (
    journal.c.seq,
    journal.c.at,
    journal.c.kind,
    journal.c.subject,
    journal.c.actor,
    journal.c.data,
)
_SINCE = (
    select(*_COLUMNS)
    .where(journal.c.hall_id == bindparam("hall"), journal.c.seq > bindparam("since"))
    .order_by(journal.c.seq)
    .limit(bindparam("most"))
)


@cache
def _answers(count: int) -> Prepared:
    """Looks for `count` requests at once: one statement a number, because IN needs them apart."""
    asked = [bindparam(f"request_{n}", type_=String) for n in range(count)]
    return Prepared(
        select(requests.c.request_id, requests.c.answer).where(
            requests.c.hall_id == bindparam("hall"), requests.c.request_id.in_(asked)
        )
    )


class JournalRows(Rows):
    def append(
        self, at: datetime, kind: str, subject: str, actor: str, data: dict[str, object]
    ) -> int:
        row = JournalRow(self._next_seq, at, kind, subject, actor, data)
        self._next_seq += 1
        self._keep_back(journal, row._asdict())
        self.touched.journal.append(row)
        return row.seq

    def leave_out(self, count: int) -> None:
        self._next_seq += count

    def journal(self, since: int, limit: int) -> list[JournalRow]:
        return [JournalRow(*row) for row in self._read(_SINCE, since=since, most=limit)]

    def learn_answers(self, request_ids: Iterable[str]) -> None:
        """Read at once what was answered to any of a batch's requests before."""
        self._answers.clear()
        self._answers.update(self.earlier_answers(request_ids))

    def earlier_answers(self, request_ids: Iterable[str]) -> dict[str, bytes]:
        wanted = list(request_ids)
        if not wanted:
            return {}
        facts: dict[str, Any] = {f"request_{n}": request_id for n, request_id in enumerate(wanted)}
        found = self._rows(_answers(len(wanted)), **facts)
        return {request_id: self._keys.open(answer).encode() for request_id, answer in found}

    def answer_to(self, request_id: str) -> bytes | None:
        return self._answers.get(request_id)

    def store_answer(
        self, request_id: str, answer: bytes, at: datetime, *, personal: bool = False
    ) -> None:
        self._answers[request_id] = answer
        kept = answer.decode()
        if personal:
            kept = self._keys.seal(kept)
        self._keep_back(requests, {"request_id": request_id, "answer": kept, "at": at})

    def answers(self) -> dict[str, bytes]:
        return dict(self._answers)

    def restore_answers(self, answers: dict[str, bytes]) -> None:
        """After a savepoint was undone: the answers from before it."""
        self._answers = answers
