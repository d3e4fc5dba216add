"""The pages on which evidence is entered: what the scheme in force lets be entered about whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from floorlink.messages import Names
from server.domain.assessment.evidence import Kind, Subject
from server.domain.assessment.measures import Source
from server.domain.assessment.scheme import Category, Item, Scheme, Veto
from server.domain.hall import Role
from server.services.assessing.entry_views import (
    EnteringView,
    EntryView,
    ItemChoice,
    SubjectChoice,
)
from server.services.assessing.records import WITHDRAWAL, EntryRow, withdrawn
from server.services.assessing.schemes import versions
from server.services.assessing.views import SchemeLine
from server.services.assessing.wording import amount, subject_name
from server.services.house import House, names
from server.services.ports import Books

SHOWN_DAYS = 31
_ONE_DAY = timedelta(days=1)


def entering_view(books: Books, house: House, scheme: Scheme, today: date) -> EnteringView:
    return EnteringView(
        scheme=scheme.code,
        scheme_name=names(scheme.name),
        version=scheme.version,
        schemes=[
            SchemeLine(
                scheme=code, version=found[-1].scheme.version, name=names(found[-1].scheme.name)
            )
            for code, found in versions(books).items()
        ],
        subjects=list(_subjects(house)),
        items=list(_items(scheme, Source.INSPECTOR)),
        votes=list(_items(scheme, Source.VOTES)),
        today=today.isoformat(),
        since=_first_open(books, today).isoformat(),
    )


def _first_open(books: Books, today: date) -> date:
    """Of this month; of the last one while it is not frozen."""
    this = today.replace(day=1)
    last = (this - _ONE_DAY).replace(day=1)
    return this if books.month(last.isoformat()[:7]) is not None else last


def _subjects(house: House) -> Iterator[SubjectChoice]:
    people = {clerk.badge: clerk.name for clerk in house.hall.clerks}
    for window in house.hall.windows:
        yield SubjectChoice(
            kind=Kind.WINDOW.value,
            code=window.code,
            name=names(window.name),
            departments=house.departments_at[window.code],
            clerk=people.get(window.clerk, ""),
        )
    departments = house.departments
    for clerk in house.hall.clerks:
        if clerk.role is Role.CLERK:
            own = departments.get(clerk.department)
            yield SubjectChoice(
                kind=Kind.CLERK.value,
                code=clerk.badge,
                name=Names(zh=clerk.name),
                departments=[] if own is None else [names(own.name)],
            )


def _items(scheme: Scheme, source: Source) -> Iterator[ItemChoice]:
    for kind in Kind:
        sheet = scheme.sheet(kind)
        for category in sheet.categories if sheet is not None else ():
            for item in category.items:
                if item.source is source:
                    yield _item(item, category, kind)
        if source is Source.INSPECTOR:
            for veto in sheet.vetoes if sheet is not None else ():
                if not veto.measure:
                    yield _veto(veto, kind)


def _item(item: Item, category: Category, kind: Kind) -> ItemChoice:
    return ItemChoice(
        item=item.measure or item.code,
        kind=kind.value,
        name=names(item.name),
        category=names(category.name),
        points=f"{item.points:f}",
        per=f"{item.per:f}",
        free=f"{item.free:f}",
        most=None if item.most is None else f"{item.most:f}",
        unit=names(item.counted.unit),
    )


def _veto(veto: Veto, kind: Kind) -> ItemChoice:
    return ItemChoice(
        item=veto.code,
        kind=kind.value,
        name=names(veto.name),
        category=Names(zh="一票否决", en="Veto"),
        points="",
        per="1",
        free="0",
        most=None,
        unit=Names(zh="次", en="times"),
        veto=True,
    )


def entry_views(
    entries: Iterable[EntryRow], books: Books, house: House, scheme: Scheme
) -> list[EntryView]:
    """Newest first; a withdrawal is told of what it withdraws."""
    rows = list(entries)
    gone = withdrawn(rows)
    called = {
        (item.kind, item.item): item.name
        for source in (Source.INSPECTOR, Source.VOTES)
        for item in _items(scheme, source)
    }
    frozen = {period for period, _ in books.frozen_months()}
    people = {clerk.badge: clerk.name for clerk in house.hall.clerks}
    found = []
    for row in reversed(rows):
        if row.kind == WITHDRAWAL:
            continue
        facts: dict[str, Any] = row.facts
        kind, code = str(facts["subject"]["kind"]), str(facts["subject"]["code"])
        item = str(facts.get("item", ""))
        taken_back = gone.get(row.number)
        found.append(
            EntryView(
                entry=row.number,
                kind=row.kind,
                day=row.day.isoformat(),
                at=row.at.isoformat(),
                by=row.by,
                by_name=people.get(row.by, row.by),
                subject_kind=kind,
                code=code,
                name=subject_name(Subject(Kind(kind), code), house),
                item=item,
                item_name=called.get((kind, item), Names(zh=item)),
                amount=_amount(facts),
                out_of=amount(Fraction(facts.get("out_of", 1))),
                words=str(facts.get("words", "")),
                photos=list(facts.get("photos", ())),
                withdrawn=None if taken_back is None else str(taken_back.facts["words"]),
                open=row.day.isoformat()[:7] not in frozen,
            )
        )
    return found


def _amount(facts: dict[str, Any]) -> str:
    """How often it was seen; a vote's marks; the cases completed."""
    return amount(Fraction(facts.get("amount") or facts.get("points") or facts["completed"]))
