"""Sessions, what wrong tries left behind, and the audit trail of the journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from server.services.people.records import CredentialRow, SessionRow
from server.services.records import JournalRow
from server.store.columns import Moment
from server.store.people_tables import credentials, sessions
from server.store.rows import Rows
from server.store.tables import AUDITED, journal

_LAST_SEQ = 2**62
_C = credentials.c
_S = sessions.c
_CREDENTIALS = select(*(_C[name] for name in CredentialRow._fields)).where(
    _C.hall_id == bindparam("hall")
)
_CREDENTIAL = _CREDENTIALS.where(_C.badge == bindparam("of_badge"))
_DROP_CREDENTIAL = delete(credentials).where(
    _C.hall_id == bindparam("hall"), _C.badge == bindparam("of_badge")
)
_SESSIONS = select(*(_S[name] for name in SessionRow._fields)).where(
    _S.hall_id == bindparam("hall")
)
_SESSION = _SESSIONS.where(_S.key_hash == bindparam("of_key"))
_SESSIONS_OF = _SESSIONS.where(_S.badge == bindparam("of_badge")).order_by(_S.began_at.desc())
_SEE = (
    update(sessions)
    .where(_S.hall_id == bindparam("hall"), _S.key_hash == bindparam("of_key"))
    .values(seen_at=bindparam("at", type_=Moment))
)
_END = delete(sessions).where(_S.hall_id == bindparam("hall"), _S.key_hash == bindparam("of_key"))
_OF_PERSON = (
    _S.hall_id == bindparam("hall"),
    _S.badge == bindparam("of_badge"),
    _S.key_hash != bindparam("but"),
)
_OVER = (
    _S.hall_id == bindparam("hall"),
    or_(
        _S.seen_at <= bindparam("seen_before", type_=Moment),
        _S.began_at <= bindparam("began_before", type_=Moment),
    ),
)
_AUDIT = (
    select(*(journal.c[name] for name in JournalRow._fields))
    .where(
        journal.c.hall_id == bindparam("hall"),
        journal.c.kind.in_(bindparam("kinds", expanding=True)),
        AUDITED,
        journal.c.seq < bindparam("before"),
    )
    .order_by(journal.c.seq.desc())
    .limit(bindparam("most"))
)


class PeopleRows(Rows):
    def credential(self, badge: str) -> CredentialRow:
        row = self._read(_CREDENTIAL, of_badge=badge).first()
        return CredentialRow(badge) if row is None else CredentialRow(*row)

    def credentials(self) -> dict[str, CredentialRow]:
        return {row.badge: CredentialRow(*row) for row in self._read(_CREDENTIALS)}

    def put_credential(self, credential: CredentialRow) -> None:
        self._write(_DROP_CREDENTIAL, of_badge=credential.badge)
        self._write(insert(credentials), hall_id=self._hall_id, **credential._asdict())

    def session(self, key_hash: str) -> SessionRow | None:
        row = self._read(_SESSION, of_key=key_hash).first()
        return None if row is None else SessionRow(*row)

    def sessions_of(self, badge: str) -> list[SessionRow]:
        return [SessionRow(*row) for row in self._read(_SESSIONS_OF, of_badge=badge)]

    def add_session(self, session: SessionRow) -> None:
        self._write(insert(sessions), hall_id=self._hall_id, **session._asdict())

    def saw_session(self, key_hash: str, at: datetime) -> None:
        self._write(_SEE, of_key=key_hash, at=at)

    def end_session(self, key_hash: str) -> None:
        self._write(_END, of_key=key_hash)

    def end_sessions(self, badge: str, but: str = "") -> int:
        found = select(func.count()).select_from(sessions).where(*_OF_PERSON)
        ended = int(self._read(found, of_badge=badge, but=but).scalar_one())
        self._write(delete(sessions).where(*_OF_PERSON), of_badge=badge, but=but)
        return ended

    def forget_sessions(self, seen_before: datetime, began_before: datetime) -> int:
        limits = {"seen_before": seen_before, "began_before": began_before}
        found = select(func.count()).select_from(sessions).where(*_OVER)
        over = int(self._read(found, **limits).scalar_one())
        if over:
            self._write(delete(sessions).where(*_OVER), **limits)
        return over

    def audit(self, kinds: Sequence[str], before: int, limit: int) -> list[JournalRow]:
        found = self._read(_AUDIT, kinds=list(kinds), before=before or _LAST_SEQ, most=limit)
        return [JournalRow(*row) for row in found]
