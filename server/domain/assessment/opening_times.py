"""Opened on time? Each period of the hall's calendar (a half-day) against when the window was open.

A window that is paused, or at work, is open. Windows without hours of their own (`due` None) are
opened when there is a rush, and nobody waits for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

from server.domain.assessment.evidence import Kind, Row, Subject
from server.domain.assessment.ground import Ground, WindowGround
from server.domain.assessment.measures import Source
from server.domain.assessment.story import Spell, SpellKind
from server.domain.opening import stretches

_MINUTE = timedelta(minutes=1)


def opening_rows(spells: Iterable[Spell], ground: Ground, days: Sequence[date]) -> Iterator[Row]:
    """One row for each half-day on which a window had to be open, and one for each lapse."""
    spells_of: dict[str, list[Spell]] = defaultdict(list)
    for spell in spells:
        if spell.kind is SpellKind.OPEN:
            spells_of[spell.window].append(spell)
    for window in ground.windows:
        if window.due is not None:
            for day in days:
                for begin, end in stretches(window.due, day, ground.zone):
                    yield from _half_day(window, ground, day, begin, end, spells_of[window.code])


def _half_day(
    window: WindowGround,
    ground: Ground,
    day: date,
    begin: datetime,
    end: datetime,
    spells: Sequence[Spell],
) -> Iterator[Row]:
    # A window left open over noon was open in both halves; a moment at the seam is not.
    there = [spell for spell in spells if spell.begin < end and spell.end > begin]
    clock = begin.astimezone(ground.zone).strftime("%H:%M")
    if not there:
        yield from _rows(window, "absent_half_day", day, clock, 1, due=clock)
        yield from _rows(window, "open_on_time", day, clock, 0, due=clock)
        return
    opened = min(spell.begin for spell in there)
    closed = max(spell.end for spell in there)
    late, early = opened - begin, end - closed
    on_time = late <= ground.practice.opening_grace
    if not on_time:
        at = opened.astimezone(ground.zone).strftime("%H:%M:%S")
        seq = min(there, key=lambda spell: spell.begin).seq
        facts = {"due": clock, "opened": at, "minutes": late // _MINUTE, "seq": seq}
        yield from _rows(window, "late_opening", day, clock, 1, **facts)
    if early > ground.practice.closing_grace:
        at = closed.astimezone(ground.zone).strftime("%H:%M:%S")
        until = end.astimezone(ground.zone).strftime("%H:%M")
        facts = {"due": until, "closed": at, "minutes": early // _MINUTE}
        yield from _rows(window, "early_closing", day, clock, 1, **facts)
    yield from _rows(window, "open_on_time", day, clock, int(on_time), due=clock)


def _rows(
    window: WindowGround, measure: str, day: date, clock: str, amount: int, **facts: object
) -> Iterator[Row]:
    subjects = [Subject(Kind.WINDOW, window.code)]
    if window.clerk:
        subjects.append(Subject(Kind.CLERK, window.clerk))
    for subject in subjects:
        yield Row(
            key=f"journal:{measure}:{subject.kind}:{subject.code}:{window.code}:{day}T{clock}",
            subject=subject,
            measure=measure,
            source=Source.JOURNAL,
            day=day,
            amount=Fraction(amount),
            facts=tuple((name, str(value)) for name, value in facts.items()),
        )
