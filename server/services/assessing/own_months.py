"""Those assessed and their published months: whose sheets are their own, and how they went on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from floorlink.messages import Names
from server.domain.assessment.evidence import Kind, Subject
from server.domain.assessment.results import SubjectResult
from server.domain.assessment.scheme import Scheme
from server.domain.hall import Hall
from server.services.assessing.months import month_kept
from server.services.assessing.records import ActRow, MonthRow
from server.services.assessing.standing_views import MonthPoint, OwnSheet
from server.services.assessing.wording import points, subject_name, words_of
from server.services.house import House
from server.services.ports import Books
from server.services.roles import for_one_department

SHOWN_MONTHS = 24


def own_subjects(badge: str, hall: Hall) -> set[Subject]:
    """Themselves, the window where they sit, a chief representative's department's windows, and
    all who sit at them of whoever manages the department."""
    found = {Subject(Kind.CLERK, badge)}
    manages = {c.department for c in hall.clerks if c.badge == badge and for_one_department(c.role)}
    leads = {c.department for c in hall.clerks if c.badge == badge and c.chief_representative}
    leads = (leads | manages) - {""}
    found |= {Subject(Kind.CLERK, c.badge) for c in hall.clerks if c.department in manages - {""}}
    for window in hall.windows:
        if window.clerk == badge or (window.departments and window.departments[0] in leads):
            found.add(Subject(Kind.WINDOW, window.code))
    return found


def own_sheets(books: Books, house: House, badge: str) -> list[OwnSheet]:
    """One for each own subject that some published month is about, windows first."""
    months = list(last_months(books, published_only=True))
    found = []
    for subject in sorted(own_subjects(badge, house.hall), key=_windows_first):
        points = [point_of(month, subject) for month in months if subject in month.results]
        if points:
            sheet = OwnSheet(
                kind=subject.kind.value,
                code=subject.code,
                name=subject_name(subject, house),
                months=points,
            )
            found.append(sheet)
    return found


def _windows_first(subject: Subject) -> tuple[bool, Subject]:
    return subject.kind is Kind.CLERK, subject


@dataclass(frozen=True, slots=True)
class KeptMonth:
    """A frozen month, unpacked once for all who are looked up in it."""

    row: MonthRow
    acts: Sequence[ActRow]
    scheme: Scheme
    results: Mapping[Subject, SubjectResult]
    """As it was frozen."""

    @classmethod
    def of(cls, books: Books, period: str) -> KeptMonth:
        kept = month_kept(books, period)
        results = {one.subject: one for one in kept.result.results}
        return cls(kept.row, kept.acts, kept.scheme, results)

    def ranked(self, kind: Kind) -> int:
        return sum(one.ranked for one in self.results.values() if one.subject.kind is kind)

    def corrected(self, subject: Subject) -> tuple[str, int | None, str, tuple[str, ...], bool]:
        """Total, rank, grade, titles, and whether a supplement changed them: it keeps what it
        changed, so nothing need be computed again."""
        result = self.results[subject]
        found = (points(result.total), result.rank, result.grade, result.titles, False)
        own = {"kind": subject.kind.value, "code": subject.code}
        for act in self.acts:
            for change in act.facts.get("changes", ()) if act.kind == "supplement" else ():
                if change["subject"] == own:
                    total, rank, grade, titles = (
                        change[part][1] for part in ("total", "rank", "grade", "titles")
                    )
                    found = (f"{float(total):.2f}", rank, grade, tuple(titles), True)
        return found


def trend(
    books: Books, house: House, subject: Subject, *, published_only: bool = False
) -> list[MonthPoint]:
    """Month by month as corrected, oldest first; without months that it was not assessed in."""
    months = last_months(books, published_only=published_only)
    return [point_of(month, subject) for month in months if subject in month.results]


def last_months(books: Books, *, published_only: bool = False) -> Iterator[KeptMonth]:
    """Oldest first."""
    for period in sorted(period for period, _ in books.frozen_months())[-SHOWN_MONTHS:]:
        month = KeptMonth.of(books, period)
        if month.row.published_on is not None or not published_only:
            yield month


def point_of(month: KeptMonth, subject: Subject) -> MonthPoint:
    sheet, row = month.scheme.sheet(subject.kind), month.row
    assert sheet is not None, "a result stands on a sheet"
    words = words_of(sheet)
    total, rank, grade, titles, corrected = month.corrected(subject)
    scored = bool(grade)  # whoever was not in service has none
    return MonthPoint(
        period=row.period,
        state="frozen" if row.published_on is None else "published",
        appeal_until="" if row.appeal_until is None else row.appeal_until.isoformat(),
        total=total if scored else "",
        rank=rank,
        of=month.ranked(subject.kind),
        grade=words[grade] if scored else Names(zh=""),
        titles=[words[code] for code in titles],
        corrected=corrected,
    )
