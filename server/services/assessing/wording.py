"""How the assessment's values are said: names instead of codes, points to the hundredth."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from floorlink.messages import Names
from server.domain.assessment.evidence import Kind, Row, Subject
from server.domain.assessment.scheme import Sheet
from server.services.assessing.views import EvidenceView
from server.services.house import House, names


def subject_name(subject: Subject, house: House) -> Names:
    if subject.kind is Kind.WINDOW:
        return house.window_names.get(subject.code) or Names(zh=subject.code)
    people = {clerk.badge: clerk.name for clerk in house.hall.clerks}
    return Names(zh=people.get(subject.code, subject.code))


def departments_of(subject: Subject, house: House) -> list[Names]:
    if subject.kind is Kind.WINDOW:
        return house.departments_at.get(subject.code, [])
    own = {clerk.badge: clerk.department for clerk in house.hall.clerks}
    department = house.departments.get(own.get(subject.code, ""))
    return [] if department is None else [names(department.name)]


def words_of(sheet: Sheet) -> dict[str, Names]:
    """Names of the sheet's grades, titles and vetoes by their codes."""
    return {
        thing.code: names(thing.name)
        for things in (sheet.grades, sheet.titles, sheet.vetoes)
        for thing in things
    }


def row_view(row: Row) -> EvidenceView:
    return EvidenceView(
        key=row.key,
        day=row.day.isoformat(),
        amount=amount(row.amount),
        out_of=amount(row.out_of),
        facts=dict(row.facts),
        photos=list(row.proof),
    )


def points(value: Decimal) -> str:
    """Always to the hundredth, whether it was just computed or read again."""
    return f"{value:.2f}"


def amount(value: Fraction) -> str:
    """Whole, or to four places: what people read; the row itself is exact."""
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.4f}"
