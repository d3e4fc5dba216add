"""The journal as the rules read it: entries as values, wherever they come from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class JournalFact(Protocol):
    """One journal entry; the store's rows and the views of them are such."""

    @property
    def seq(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def kind(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def data(self) -> Mapping[str, object]: ...
