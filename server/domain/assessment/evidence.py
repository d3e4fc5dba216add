"""What happened in a month, as rows: every point of a result opens into the rows behind it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from server.domain.assessment.measures import Source


class Kind(StrEnum):
    WINDOW = "window"
    CLERK = "clerk"


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """Who is assessed: a window by its code, a clerk by the badge."""

    kind: Kind
    code: str


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of evidence.

    `key` is unique and says where it came from: `journal:1201` (seq), `inspection:17`,
    `cases:2026-10:07`. What a measure's rows come to is in measures.py.
    """

    key: str
    subject: Subject
    measure: str
    source: Source
    day: date
    amount: Fraction
    out_of: Fraction = Fraction(1)
    """For ratios only."""
    facts: tuple[tuple[str, str], ...] = ()
    """What a reader is told, by name: number, minutes, reason; nothing personal."""
    proof: tuple[str, ...] = ()
    """Keys of photos and papers that an inspector put with it."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """Somebody whom the month is about."""

    subject: Subject
    window: str = ""
    """Of a clerk: where they sit, for their window's staff score."""
    chief: str = ""
    """Badge of the chief representative who answers for them; "" if nobody or themselves."""
    reliability: Fraction = Fraction(1)
    """n/(n+K) of their ratings (scores.py): how much their score rests on themselves."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that a month's assessment is made from, besides the scheme."""

    period: str
    """`2026-10`, `2026-Q4`, `2026`."""
    assessed: tuple[Assessed, ...]
    rows: tuple[Row, ...]


def faults_of(evidence: Evidence) -> list[str]:
    """What is wrong with evidence, in words; only faultless evidence is evaluated."""
    keys = Counter(row.key for row in evidence.rows)
    known = {one.subject for one in evidence.assessed}
    faults = [f'row "{key}" is there twice' for key, n in sorted(keys.items()) if n > 1]
    faults += [
        f'row "{row.key}" is about {row.subject.kind} {row.subject.code}, who is not assessed'
        for row in evidence.rows
        if row.subject not in known
    ]
    faults += [f'row "{row.key}" is out of nothing' for row in evidence.rows if row.out_of <= 0]
    if len(known) < len(evidence.assessed):
        faults.append("somebody is assessed twice")
    return faults
