"""An assessment scheme (考核办法) as versioned data: what counts, for how much, and what it earns.

A sheet's *basic* categories share its full marks, usually 100. In each, items that measure
(`worst`–`best`) earn up to their points, and the rest of the category's points is there from the
start; items that count take away or add. A category never earns more than its points nor less than
nought. `bonus` categories start at nought, and all together add no more than `bonus_cap`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from server.domain.assessment.evidence import Kind
from server.domain.assessment.fingerprint_marks import LATER
from server.domain.assessment.measures import MEASURES, Measure, Source, Sum, measure_of
from server.domain.hall import Name

_NOUGHT, _ONE = Decimal(0), Decimal(1)
_TIMES = Name("次", "times")
PERIODS = ("month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Item:
    code: str
    name: Name
    source: Source
    points: Decimal
    """Counting: for each `per` of the measure, negative to take away. Measuring: at `best`."""
    measure: str = ""
    """A measure of measures.py; "": the item's own, entered under its code."""
    unit: Name = _TIMES
    """Of the item's own measure: 人次, 件, 半天."""
    per: Decimal = _ONE
    free: Decimal = _NOUGHT
    """Of the measure, not counted."""
    whole: bool = True
    """Counting: only whole `per`s count; otherwise in proportion."""
    most: Decimal | None = None
    """At most so many points, taken or given."""
    worst: Decimal | None = None
    best: Decimal | None = None
    """Both given: the item measures. At `worst` or beyond it earns nothing, at `best` or beyond
    all its points, in proportion between. `worst` may be the greater."""
    onto_chief: Decimal = _NOUGHT
    """The chief representative gets the item's points of others so many times over."""

    @property
    def measures(self) -> bool:
        return self.worst is not None and self.best is not None

    @property
    def counted(self) -> Measure:
        return measure_of(self.measure or self.code, self.source, self.unit, self.name)


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    name: Name
    points: Decimal
    """Full marks, and the cap."""
    items: tuple[Item, ...]
    bonus: bool = False


@dataclass(frozen=True, slots=True)
class Veto:
    """一票否决: with `at_least` of the measure, the lowest grade, no title and no rank."""

    code: str
    name: Name
    measure: str = ""
    at_least: Decimal = _ONE


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade from `at_least` points on; with a quota, to the best of the ranked only."""

    code: str
    name: Name
    at_least: Decimal
    quota: Decimal | None = None
    """At most this share of those ranked (rounded down)."""


@dataclass(frozen=True, slots=True)
class Title:
    """红旗窗口, 服务标兵: for the best `count` of those ranked with `at_least` points."""

    code: str
    name: Name
    count: int
    at_least: Decimal = _NOUGHT
    period: str = "month"
    """month | quarter | year"""


@dataclass(frozen=True, slots=True)
class Enough:
    """Whose figures allow a rank; the others stand as too few to rank."""

    servings: int = 30
    reliability: Decimal = _NOUGHT
    """n/(n+K) of the ratings, where ratings weigh much: 0.7."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How windows, or clerks, are assessed."""

    categories: tuple[Category, ...]
    grades: tuple[Grade, ...]
    """Best first; the last one begins at 0."""
    bonus_cap: Decimal = _NOUGHT
    vetoes: tuple[Veto, ...] = ()
    titles: tuple[Title, ...] = ()
    ranked: Enough = Enough()
    ties: tuple[str, ...] = ("servings",)
    """Measures that decide between equal points, greater first. Still equal: the rank is shared."""
    interview_below: Decimal | None = None
    """Points below which a month is low."""
    interview_after: int = 2
    """So many low months running lead to an interview (约谈)."""
    only_in_service: bool = field(default=False, metadata=LATER)
    """Whoever was never at work in the period has no points, rather than the mean of the others."""

    @property
    def full_marks(self) -> Decimal:
        return sum((c.points for c in self.categories if not c.bonus), _NOUGHT)

    def items(self) -> Iterator[Item]:
        for category in self.categories:
            yield from category.items


@dataclass(frozen=True, slots=True)
class Scheme:
    code: str
    version: int
    name: Name
    valid_from: date
    windows: Sheet | None = None
    clerks: Sheet | None = None
    appeal_days: int = 5
    """Working days after publication in which an appeal may be made."""
    decision_days: int = 5
    """Working days after an appeal in which it is decided."""

    def sheet(self, kind: Kind) -> Sheet | None:
        return self.windows if kind is Kind.WINDOW else self.clerks


def faults_of(scheme: Scheme) -> list[str]:
    """What is wrong with a scheme that somebody wrote, in words; none: it may be used."""
    faults = []
    if scheme.windows is None and scheme.clerks is None:
        faults.append("a scheme assesses windows, clerks or both")
    for word, sheet in (("windows", scheme.windows), ("clerks", scheme.clerks)):
        if sheet is not None:
            faults += [f"{word}: {fault}" for fault in _sheet_faults(sheet)]
    if scheme.clerks is not None:
        for item in scheme.clerks.items():
            if item.source is Source.STAFF:
                faults.append(f'clerks: item "{item.code}" counts clerks by themselves')
    faults += _carrying_faults(scheme)
    if scheme.clerks is None and scheme.windows is not None:
        for item in scheme.windows.items():
            if item.source is Source.STAFF:
                faults.append(f'windows: item "{item.code}" needs a sheet for clerks')
    return faults


def _carrying_faults(scheme: Scheme) -> Iterator[str]:
    chiefs = {c.code for c in scheme.clerks.categories} if scheme.clerks is not None else set()
    for sheet in (scheme.windows, scheme.clerks):
        for category in sheet.categories if sheet is not None else ():
            for item in category.items:
                if item.onto_chief and category.code not in chiefs:
                    yield f'item "{item.code}": clerks have no category "{category.code}"'
                if item.onto_chief and item.measures:
                    yield f'item "{item.code}" measures and cannot be put onto a chief'


def _sheet_faults(sheet: Sheet) -> Iterator[str]:
    codes = [item.code for item in sheet.items()] + [category.code for category in sheet.categories]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f'code "{code}" is there twice'
    for category in sheet.categories:
        yield from _category_faults(category)
    limits = [grade.at_least for grade in sheet.grades]
    if not limits or limits[-1] != 0 or limits != sorted(set(limits), reverse=True):
        yield "grades must go down from the best to one that begins at 0"
    if sheet.grades and sheet.grades[-1].quota is not None:
        yield "the last grade is for everybody and has no quota"
    for measure in sheet.ties:
        if measure not in MEASURES:
            yield f'no measure "{measure}"{_meant(measure)} to decide ties'
    named = [grade.code for grade in sheet.grades]
    named += [title.code for title in sheet.titles] + [veto.code for veto in sheet.vetoes]
    for code in sorted({code for code in named if named.count(code) > 1}):
        yield f'grades and titles share the code "{code}"'
    for grade in sheet.grades:
        if grade.quota is not None and not 0 < grade.quota <= 1:
            yield f'grade "{grade.code}": a quota is a share above 0, at most 1'
    for title in sheet.titles:
        if title.period not in PERIODS:
            yield (
                f'title "{title.code}" is given each month, quarter or year, not "{title.period}"'
            )
        if title.count < 1:
            yield f'title "{title.code}" is given to nobody'


def _meant(measure: str) -> str:
    near = get_close_matches(measure, MEASURES, n=1)
    return f', did you mean "{near[0]}"?' if near else ""


def _category_faults(category: Category) -> Iterator[str]:
    if category.points <= 0:
        yield f'category "{category.code}" has no points'
    earned = sum((item.points for item in category.items if item.measures), _NOUGHT)
    if earned > category.points:
        yield (
            f'category "{category.code}" measures {earned} points but has only {category.points}'
        )
    for item in category.items:
        yield from _item_faults(item)


def _item_faults(item: Item) -> Iterator[str]:
    known = MEASURES.get(item.measure or item.code)
    if item.measure and known is None:
        yield f'item "{item.code}": no measure "{item.measure}"{_meant(item.measure)}'
    if known is not None and known.source is not item.source:
        yield f'item "{item.code}": "{known.code}" comes from {known.source}, not {item.source}'
    if known is None and not item.measure and item.source not in (Source.INSPECTOR, Source.VOTES):
        yield f'item "{item.code}" must name a measure of its source'
    if (item.worst is None) != (item.best is None) or (item.measures and item.worst == item.best):
        yield f'item "{item.code}" needs a worst and another best, or neither'
    elif item.counted.sum is Sum.RATIO and not item.measures:
        yield f'item "{item.code}" measures a ratio and needs a worst and a best'
    if item.measures and item.points <= 0:
        yield f'item "{item.code}" measures and must have points to earn'
    if item.points == 0:
        yield f'item "{item.code}" has no points'
    if item.per <= 0 or item.free < 0 or item.onto_chief < 0 or (item.most or 0) < 0:
        yield f'item "{item.code}": per must be above 0; free, most and onto_chief not below'
