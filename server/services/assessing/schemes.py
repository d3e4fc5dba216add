"""The schemes that a hall can be assessed by: those that ship, and the versions it has brought.

A version is added, never changed. Those that ship are the first versions and stand in no table: a
hall's own versions of the same code follow them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from floorlink.errors import SettingsError
from server.assessment_schemes import read_scheme, shipped_schemes, shipped_texts
from server.domain.assessment.fingerprint import canonical
from server.domain.assessment.scheme import Scheme
from server.domain.assessment.scheme_changes import differences, faults_after, holding
from server.domain.errors import InvalidRequest, NotFound, SchemeFaulty
from server.services.assessing.commands import PutScheme
from server.services.assessing.periods import month_of
from server.services.assessing.records import SchemeRow
from server.services.assessing.spelling import plain, read
from server.services.assessing.views import (
    DifferenceView,
    SchemeChecked,
    SchemePut,
    SchemesView,
    SchemeText,
    SchemeVersionView,
    SchemeView,
)
from server.services.house import House, names
from server.services.ports import Books
from server.services.work import Work

SENT = "scheme.toml"
"""What a text is called in its faults."""


@dataclass(frozen=True, slots=True)
class Version:
    scheme: Scheme
    text: str
    reason: str = ""
    at: datetime | None = None
    """None: it came with the program."""
    by: str = ""


class _Named(msgspec.Struct):
    """As much of a spelled scheme as says which it is."""

    code: str
    version: int


def versions(books: Books) -> dict[str, list[Version]]:
    """Code -> its versions in their order; the shipped codes first, the plain default leading."""
    texts = shipped_texts()
    found = {code: [Version(one, texts[code])] for code, one in shipped_schemes().items()}
    for row in books.schemes():
        own = Version(read(row.scheme, Scheme), row.text, row.reason, row.at, row.by)
        found.setdefault(row.code, []).append(own)
    return found


def scheme_for(books: Books, code: str, period: str, version: int = 0) -> Scheme:
    """By which a period is computed: that version, or the one that holds. NotFound without it."""
    known = _schemes(versions(books).get(code, []))
    if not known:
        raise NotFound(what="考核办法", key=code)
    if not version:
        return holding(known, month_of(period).first)
    for one in known:
        if one.version == version:
            return one
    raise NotFound(what="考核办法", key=f"{code} {version}")


def hall_scheme(books: Books, today: date) -> Scheme:
    """By which the hall's months go: that of the month frozen last, else the plain default."""
    known = versions(books)
    used = [code for code in _frozen_by(books).values() if code[0] in known]
    code = used[-1][0] if used else next(iter(known))
    return holding(_schemes(known[code]), today.replace(day=1))


def _schemes(found: Sequence[Version]) -> list[Scheme]:
    return [one.scheme for one in found]


def _frozen_by(books: Books) -> dict[str, tuple[str, int]]:
    """Period -> (scheme, version), the oldest first."""
    found = {}
    for period, text in books.frozen_by_scheme():
        one = msgspec.json.decode(text, type=_Named)
        found[period] = one.code, one.version
    return found


# --- bringing one ------------------------------------------------------------------------------


def checked(text: str, books: Books) -> tuple[Scheme | None, SchemeChecked]:
    """A text as a scheme, or all its faults: first those of reading it, then those of its rules."""
    try:
        scheme = read_scheme(text, SENT)
    except SettingsError as error:
        return None, SchemeChecked(faults=list(error.faults), scheme="", version=0, changes=[])
    known = _schemes(versions(books).get(scheme.code, []))
    faults = [f"{SENT}: {fault}" for fault in faults_after(known, scheme)]
    changes = _changes(known[-1], scheme) if known else []
    told = SchemeChecked(faults=faults, scheme=scheme.code, version=scheme.version, changes=changes)
    return None if faults else scheme, told


def put_scheme(command: PutScheme, work: Work) -> SchemePut:
    if not command.reason.strip():
        raise InvalidRequest(what="请说明为什么修改考核办法")
    scheme, told = checked(command.text, work.books)
    if scheme is None:
        raise SchemeFaulty(count=len(told.faults), fault=told.faults[0], faults=told.faults)
    reason = command.reason.strip()
    row = SchemeRow(
        scheme.code,
        scheme.version,
        canonical(scheme),
        command.text,
        reason,
        work.now,
        work.actor.id,
    )
    work.books.add_scheme(row)
    work.note("scheme_put", f"scheme:{scheme.code}", version=scheme.version, why=reason)
    return SchemePut(
        scheme=scheme.code, version=scheme.version, valid_from=scheme.valid_from.isoformat()
    )


# --- showing them ------------------------------------------------------------------------------


def schemes_view(books: Books, house: House, today: date) -> SchemesView:
    frozen, used = _frozen_by(books), hall_scheme(books, today).code
    return SchemesView(
        schemes=[
            SchemeView(
                scheme=code,
                name=names(found[-1].scheme.name),
                used=code == used,
                versions=_shown(code, found, frozen, house, today),
            )
            for code, found in versions(books).items()
        ]
    )


def _shown(
    code: str,
    found: Sequence[Version],
    frozen: dict[str, tuple[str, int]],
    house: House,
    today: date,
) -> list[SchemeVersionView]:
    people = {clerk.badge: clerk.name for clerk in house.hall.clerks}
    holds = holding(_schemes(found), today.replace(day=1)).version
    shown = []
    for place, one in enumerate(found):
        version = one.scheme.version
        shown.append(
            SchemeVersionView(
                version=version,
                name=names(one.scheme.name),
                valid_from=one.scheme.valid_from.isoformat(),
                shipped=one.at is None,
                at="" if one.at is None else one.at.isoformat(),
                by=one.by,
                by_name=people.get(one.by, one.by),
                reason=one.reason,
                holds=version == holds,
                months=[period for period, by in frozen.items() if by == (code, version)],
                changes=_changes(found[place - 1].scheme, one.scheme) if place else [],
            )
        )
    return shown[::-1]


def scheme_text(books: Books, code: str, version: int, today: date) -> SchemeText:
    """One version; 0: the one that holds."""
    found = versions(books).get(code, [])
    if not found:
        raise NotFound(what="考核办法", key=code)
    wanted = version or holding(_schemes(found), today.replace(day=1)).version
    one = next((one for one in found if one.scheme.version == wanted), None)
    if one is None:
        raise NotFound(what="考核办法", key=f"{code} {version}")
    return SchemeText(
        scheme=code,
        version=wanted,
        name=names(one.scheme.name),
        valid_from=one.scheme.valid_from.isoformat(),
        text=one.text,
        rules=plain(one.scheme),
    )


def _changes(before: Scheme, after: Scheme) -> list[DifferenceView]:
    return [
        DifferenceView(place=one.place, before=one.before, after=one.after)
        for one in differences(before, after)
    ]
