"""The journal's story as evidence, for the window and for the clerk who sat there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from server.domain.assessment.evidence import Kind, Row, Subject
from server.domain.assessment.ground import Ground
from server.domain.assessment.measures import Source
from server.domain.assessment.norms import Timed, load_band, norms
from server.domain.assessment.opening_times import opening_rows
from server.domain.assessment.story import Sitting, Spell, SpellKind, tell
from server.domain.journal_facts import JournalFact

_SECOND = timedelta(seconds=1)


def journal_evidence(
    facts: Iterable[JournalFact], ground: Ground, days: Sequence[date]
) -> tuple[Row, ...]:
    """All rows that the journal of `days` gives; `facts` are all entries of these days, in order.

    `days` are the period's business days, so that a window which never opened is seen too.
    """
    story = tell(facts, ground)
    rows: list[Row] = []
    rows += opening_rows(story.spells, ground, days)
    rows += _spell_rows(story.spells, ground)
    rows += _missed_rows(story.sittings, ground)
    rows += _discard_rows(story.sittings, ground)
    for kind in Kind:
        rows += _served_rows(story.sittings, kind)
        rows += _norm_rows(story.sittings, kind, "service_norm", _service_seconds)
        rows += _norm_rows(story.sittings, kind, "wait_norm", _wait_seconds)
    return tuple(sorted(rows, key=lambda row: row.key))


def _code(sitting: Sitting, kind: Kind) -> str:
    return sitting.window if kind is Kind.WINDOW else sitting.clerk


def _row(
    measure: str,
    subject: Subject,
    mark: str,
    day: date,
    amount: Fraction | int,
    out_of: Fraction | int,
    facts: Mapping[str, object],
) -> Row:
    return Row(
        key=f"journal:{measure}:{subject.kind}:{subject.code}:{mark}",
        subject=subject,
        measure=measure,
        source=Source.JOURNAL,
        day=day,
        amount=Fraction(amount),
        out_of=Fraction(out_of),
        facts=tuple((name, str(value)) for name, value in facts.items()),
    )


def _both(window: str, clerk: str) -> Iterator[Subject]:
    yield Subject(Kind.WINDOW, window)
    if clerk:
        yield Subject(Kind.CLERK, clerk)


# --- spells ----------------------------------------------------------------------------------


def _spell_rows(spells: Iterable[Spell], ground: Ground) -> Iterator[Row]:
    practice = ground.practice
    for spell in spells:
        for subject in _both(spell.window, spell.clerk):
            facts = {
                "from": spell.begin.astimezone(ground.zone).strftime("%H:%M:%S"),
                "to": spell.end.astimezone(ground.zone).strftime("%H:%M:%S"),
                "reason": spell.reason,
                "seq": spell.seq,
            }
            mark = str(spell.seq)
            minutes = _minutes(spell.lasted)
            if spell.kind is SpellKind.PAUSED:
                yield _row("pause_minutes", subject, mark, spell.day, minutes, 1, facts)
                if spell.lasted > practice.long_pause:
                    yield _row("long_pause", subject, mark, spell.day, 1, 1, facts)
            elif spell.kind is not SpellKind.OPEN and spell.lasted > practice.reaction:
                beyond = _minutes(spell.lasted - practice.reaction)
                measure = f"{spell.kind}_minutes"
                yield _row(measure, subject, mark, spell.day, beyond, 1, facts)


def _minutes(lasted: timedelta) -> Fraction:
    return Fraction(lasted // _SECOND, 60)


# --- sittings ----------------------------------------------------------------------------------


def _days(sittings: Iterable[Sitting], kind: Kind) -> Iterator[tuple[Subject, date, list[Sitting]]]:
    by_day: dict[tuple[str, date], list[Sitting]] = defaultdict(list)
    for sitting in sittings:
        if _code(sitting, kind):
            by_day[_code(sitting, kind), sitting.day].append(sitting)
    for (code, day), those in sorted(by_day.items()):
        yield Subject(kind, code), day, those


def _served_rows(sittings: Iterable[Sitting], kind: Kind) -> Iterator[Row]:
    finished = [sitting for sitting in sittings if sitting.outcome == "finished"]
    for subject, day, those in _days(finished, kind):
        yield _row("servings", subject, day.isoformat(), day, len(those), 1, {})


def _service_seconds(sitting: Sitting) -> int | None:
    """From start to end of what was finished; other ends say nothing about the work."""
    if sitting.outcome != "finished" or sitting.started_at is None or sitting.ended_at is None:
        return None
    # Finished without "start": it was called, and the citizen came, at the call.
    begun = sitting.called_at if sitting.started_at == sitting.ended_at else sitting.started_at
    return max((sitting.ended_at - begun) // _SECOND, 1)


def _wait_seconds(sitting: Sitting) -> int | None:
    return None if sitting.waited is None else sitting.waited // _SECOND


def _norm_rows(
    sittings: Iterable[Sitting],
    kind: Kind,
    measure: str,
    seconds_of: Callable[[Sitting], int | None],
) -> Iterator[Row]:
    """One row a day: what it took, out of what it takes others with the same services and load."""
    timed = [
        (sitting, seconds)
        for sitting in sittings
        if _code(sitting, kind) and (seconds := seconds_of(sitting)) is not None
    ]
    known = norms(Timed(_code(s, kind), s.of, s.load, seconds) for s, seconds in timed)
    took = {sitting.seq: seconds for sitting, seconds in timed}
    for subject, day, those in _days([sitting for sitting, _ in timed], kind):
        norm = sum((known[subject.code, one.of, load_band(one.load)] for one in those), Fraction(0))
        actual = sum(took[one.seq] for one in those)
        if norm:
            facts = {"sittings": len(those), "seconds": actual, "norm": round(norm)}
            yield _row(measure, subject, day.isoformat(), day, actual, norm, facts)


def _missed_rows(sittings: Sequence[Sitting], ground: Ground) -> Iterator[Row]:
    """A missed turn whose call reached nobody is never counted against anybody."""
    for sitting in sittings:
        if sitting.outcome != "missed" or sitting.undelivered or sitting.ended_at is None:
            continue
        given = sitting.ended_at - sitting.last_call_at
        if given < ground.practice.patience:
            for subject in _both(sitting.window, sitting.clerk):
                facts = {
                    "number": sitting.number,
                    "seconds": given // _SECOND,
                    "seq": sitting.end_seq,
                }
                yield _row("hasty_miss", subject, str(sitting.end_seq), sitting.day, 1, 1, facts)
    told = [sitting for sitting in sittings if sitting.outcome and not sitting.undelivered]
    for kind in Kind:
        for subject, day, those in _days(told, kind):
            missed = sum(one.outcome == "missed" for one in those)
            facts = {"missed": missed, "calls": len(those)}
            yield _row("missed_share", subject, day.isoformat(), day, missed, len(those), facts)


def _discard_rows(sittings: Iterable[Sitting], ground: Ground) -> Iterator[Row]:
    """Discarded without a reason, or before the citizen could have come to the window."""
    for sitting in sittings:
        if sitting.outcome != "discarded" or sitting.ended_at is None:
            continue
        given = sitting.ended_at - sitting.last_call_at
        hasty = sitting.started_at is None and given < ground.practice.patience
        if hasty or not sitting.reason:
            for subject in _both(sitting.window, sitting.clerk):
                facts = {
                    "number": sitting.number,
                    "seconds": given // _SECOND,
                    "reason": sitting.reason,
                    "seq": sitting.end_seq,
                }
                yield _row(
                    "needless_discard", subject, str(sitting.end_seq), sitting.day, 1, 1, facts
                )
