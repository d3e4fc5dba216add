"""What signing in needs of the store; part of ports.Books."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from server.services.people.records import CredentialRow, SessionRow
from server.services.records import JournalRow


class PeopleBook(Protocol):
    def credential(self, badge: str) -> CredentialRow:
        """Of somebody without a row: as if nothing had ever happened."""

    def credentials(self) -> dict[str, CredentialRow]: ...

    def put_credential(self, credential: CredentialRow) -> None: ...

    def session(self, key_hash: str) -> SessionRow | None: ...

    def sessions_of(self, badge: str) -> list[SessionRow]:
        """The newest first."""

    def add_session(self, session: SessionRow) -> None: ...

    def saw_session(self, key_hash: str, at: datetime) -> None: ...

    def end_session(self, key_hash: str) -> None: ...

    def end_sessions(self, badge: str, but: str = "") -> int:
        """All of a person, except the one of this hash; how many."""

    def forget_sessions(self, seen_before: datetime, began_before: datetime) -> int:
        """Those that are over by either limit; how many."""

    def audit(self, kinds: Sequence[str], before: int, limit: int) -> list[JournalRow]:
        """Journal rows of these kinds with a seq below `before` (0: any), newest first."""
