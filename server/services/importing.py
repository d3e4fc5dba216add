"""The hall folder becomes the hall: an import that can be repeated and loses no ticket."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from server.domain.hall import Hall
from server.hall_folder.papers import papers_of
from server.services.commands import Command
from server.services.hall_versions.keeping import found_first
from server.services.hall_versions.records import VersionRow, VersionState
from server.services.hall_versions.taking_in import take_in
from server.services.work import Work


class ImportHall(Command, frozen=True, kw_only=True):
    """By the system or an administrator. Answer: whether anything changed."""

    hall: Hall
    password_hashes: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Badge -> hash, for those who have none yet."""


def import_hall(command: ImportHall, work: Work) -> bool:
    base = found_first(work)
    number = work.books.last_version() + 1
    if not take_in(command.hall, command.password_hashes, work, number):
        return False
    work.books.add_version(
        VersionRow(
            number=number,
            state=VersionState.APPLIED,
            source="folder",
            made_at=work.now,
            by=work.actor.id,
            why="",
            holds_from=None,
            next_try=None,
            settled_at=work.now,
            base=base,
            trouble=None,
            papers=papers_of(work.books.hall()),
        )
    )
    return True
