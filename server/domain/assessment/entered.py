"""Evidence that does not come from the journal: ratings, cases, inspections, votes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from server.domain.assessment.evidence import Kind, Row, Subject
from server.domain.assessment.measures import Source
from server.domain.errors import InvalidRequest
from server.domain.follow_up.cases import Case, CaseKind, Finding, finding
from server.domain.follow_up.deadlines import in_time
from server.domain.scores import Score

# --- ratings -----------------------------------------------------------------------------------


def rating_rows(scores: Mapping[Subject, Score], last_day: date) -> Iterator[Row]:
    """Everybody's score and response rate of the period (scores.py), as one row each."""
    for subject, score in sorted(scores.items()):
        tally = score.tally
        yield Row(
            key=f"ratings:score:{subject.kind}:{subject.code}",
            subject=subject,
            measure="rating_score",
            source=Source.RATINGS,
            day=last_day,
            amount=score.adjusted,
            facts=(
                ("good", str(tally.good)),
                ("rated", str(tally.rated)),
                ("prompted", str(tally.prompted)),
                ("score", f"{float(score.score):.4f}"),
                ("expected", f"{float(score.expected):.4f}"),
                ("weight", f"{float(score.weight):.1f}"),
                ("low", f"{score.low:.4f}"),
                ("high", f"{score.high:.4f}"),
            ),
        )
        if tally.prompted:
            yield Row(
                key=f"ratings:rate:{subject.kind}:{subject.code}",
                subject=subject,
                measure="response_rate",
                source=Source.RATINGS,
                day=last_day,
                amount=Fraction(tally.rated),
                out_of=Fraction(tally.prompted),
            )


def reliability(score: Score) -> Fraction:
    """n/(n+K), for Assessed.reliability."""
    return score.tally.rated / (score.tally.rated + score.weight)


@dataclass(frozen=True, slots=True)
class SettledCase:
    """A case of the period with the business days that its deadline is judged by."""

    case: Case
    opened_on: date
    settled_on: date | None


def follow_up_rows(
    cases: Iterable[SettledCase], subjects: Iterable[Subject], today: date
) -> Iterator[Row]:
    """Bad ratings found true, and those put right late or overdue on `today`."""
    known = set(subjects)
    for one in cases:
        case = one.case
        if case.kind is not CaseKind.BAD_RATING or finding(case) is not Finding.TRUE:
            continue
        late = case.due < today if one.settled_on is None else not in_time(case, one.settled_on)
        about = {Subject(Kind.WINDOW, case.window), Subject(Kind.CLERK, case.clerk)} & known
        for measure in ("valid_bad_rating", *(["late_rectification"] if late else [])):
            for subject in sorted(about):
                yield Row(
                    key=f"follow-up:{measure}:{subject.kind}:{case.number}",
                    subject=subject,
                    measure=measure,
                    source=Source.RATINGS,
                    day=one.opened_on,
                    amount=Fraction(1),
                    facts=(("case", str(case.number)), ("due", case.due.isoformat())),
                )


# --- cases of the approval systems -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """One subject's imported figures; days are means over those completed."""

    key: str
    """Of the import and its line: `2026-10.csv:7`."""
    subject: Subject
    accepted: int
    completed: int
    on_time: int
    early: int
    promised_days: Fraction
    actual_days: Fraction


def case_rows(figures: Iterable[CaseFigures], last_day: date) -> Iterator[Row]:
    """InvalidRequest when figures contradict each other: more on time than completed."""
    for one in figures:
        if not 0 <= one.early <= one.on_time <= one.completed or one.accepted < 0:
            raise InvalidRequest(what="办件数据前后矛盾：{key}", key=one.key)
        if one.promised_days < 0 or one.actual_days < 0:
            raise InvalidRequest(what="办件天数不能为负：{key}", key=one.key)
        found: list[tuple[str, Fraction | int, Fraction | int]] = [
            ("case_accepted", one.accepted, 1),
            ("case_overdue", one.completed - one.on_time, 1),
        ]
        if one.completed:
            found += [
                ("case_on_time", one.on_time, one.completed),
                ("case_early", one.early, one.completed),
            ]
            if one.promised_days:
                used, given = one.actual_days * one.completed, one.promised_days * one.completed
                found.append(("case_days_used", used, given))
        for measure, amount, out_of in found:
            yield Row(
                key=f"cases:{measure}:{one.key}",
                subject=one.subject,
                measure=measure,
                source=Source.CASES,
                day=last_day,
                amount=Fraction(amount),
                out_of=Fraction(out_of),
            )


# --- inspections and votes ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Inspection:
    """What an inspector saw: an item of the scheme, how often, and the evidence for it."""

    number: int
    subject: Subject
    item: str
    """Code of an inspector's item, or of a veto."""
    amount: Fraction
    day: date
    by: str
    words: str
    photos: tuple[str, ...] = ()


def inspection_rows(inspections: Iterable[Inspection]) -> Iterator[Row]:
    """InvalidRequest for one without words or photo: a deduction needs evidence."""
    for one in inspections:
        if one.amount <= 0 or not (one.words.strip() or one.photos):
            raise InvalidRequest(what="现场检查须有数量和说明或照片")
        yield Row(
            key=f"inspection:{one.number}",
            subject=one.subject,
            measure=one.item,
            source=Source.INSPECTOR,
            day=one.day,
            amount=one.amount,
            facts=(("by", one.by), ("words", one.words)),
            proof=one.photos,
        )


@dataclass(frozen=True, slots=True)
class Vote:
    """One voter's mark for one subject; who voted is kept nowhere."""

    number: int
    item: str
    """Code of the scheme's item: duty-votes, client-votes."""
    subject: Subject
    points: Fraction
    out_of: Fraction
    day: date


def vote_rows(votes: Iterable[Vote]) -> Iterator[Row]:
    for vote in votes:
        if vote.out_of <= 0 or not 0 <= vote.points <= vote.out_of:
            raise InvalidRequest(what="测评分数超出范围")
        yield Row(
            key=f"vote:{vote.number}",
            subject=vote.subject,
            measure=vote.item,
            source=Source.VOTES,
            day=vote.day,
            amount=vote.points,
            out_of=vote.out_of,
        )
