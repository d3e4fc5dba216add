"""Ratings, cases, inspections and votes as evidence; publishing, appeals, supplements."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction

import pytest

from server.assessment_schemes import shipped_schemes
from server.domain.assessment.entered import (
    CaseFigures,
    Inspection,
    SettledCase,
    Vote,
    case_rows,
    follow_up_rows,
    inspection_rows,
    rating_rows,
    reliability,
    vote_rows,
)
from server.domain.assessment.evaluating import evaluate
from server.domain.assessment.evidence import Assessed, Evidence, Kind, Row, Subject
from server.domain.assessment.fingerprint import result_fingerprint
from server.domain.assessment.measures import Source
from server.domain.assessment.publishing import (
    AppealRefused,
    Published,
    Supplement,
    appeal,
    changes,
    corrected,
    decide,
    publish,
)
from server.domain.errors import InvalidRequest
from server.domain.follow_up.cases import CaseKind, CaseMove, Step, take
from server.domain.follow_up.deadlines import FollowUpPractice, open_case
from server.domain.hall import OpeningHours, Period
from server.domain.scores import Tally, scores

WINDOW, OTHER, CLERK = (
    Subject(Kind.WINDOW, "07"),
    Subject(Kind.WINDOW, "08"),
    Subject(Kind.CLERK, "1007"),
)
DAY, LAST = date(2026, 10, 12), date(2026, 10, 31)
NOW = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
WEEKDAYS = OpeningHours(dict.fromkeys(range(5), (Period(time(9), time(17)),)))
SCHEME = shipped_schemes()["categories-with-caps"]


def _amounts(rows: list[Row]) -> dict[str, Fraction]:
    return {row.measure: row.amount / row.out_of for row in rows}


# --- where evidence comes from -----------------------------------------------------------------


def test_a_score_is_evidence_together_with_all_it_is_made_of() -> None:
    found = scores({WINDOW: Tally(60, 80, 160), OTHER: Tally(79, 80, 80)}, Fraction(85, 100))

    rows = list(rating_rows(found, LAST))

    assert [row.measure for row in rows] == ["rating_score", "response_rate"] * 2
    facts = dict(rows[0].facts)
    assert (facts["good"], facts["rated"], facts["prompted"]) == ("60", "80", "160")
    assert float(facts["low"]) < float(rows[0].amount) < float(facts["high"])
    assert rows[1].amount / rows[1].out_of == Fraction(1, 2)
    assert reliability(found[WINDOW]) == Fraction(80, 110)


def test_imported_figures_become_shares_as_in_the_countys_own_years() -> None:
    figures = CaseFigures(
        "2026-10.csv:7", WINDOW, 605, 605, 605, 575, Fraction("18.22"), Fraction("3.54")
    )

    found = _amounts(list(case_rows([figures], LAST)))

    assert found["case_on_time"] == 1
    assert found["case_overdue"] == 0
    assert round(float(found["case_early"]), 2) == 0.95
    assert found["case_days_used"] == Fraction("3.54") / Fraction("18.22")


def test_a_window_without_completed_cases_has_no_shares() -> None:
    figures = CaseFigures("x", WINDOW, 3, 0, 0, 0, Fraction(0), Fraction(0))

    assert set(_amounts(list(case_rows([figures], LAST)))) == {"case_accepted", "case_overdue"}


def test_figures_that_contradict_each_other_are_refused() -> None:
    good = CaseFigures("x", WINDOW, 10, 10, 9, 8, Fraction(5), Fraction(2))
    for wrong in (
        replace(good, on_time=11),
        replace(good, early=10),
        replace(good, accepted=-1),
        replace(good, actual_days=Fraction(-1)),
    ):
        with pytest.raises(InvalidRequest):
            list(case_rows([wrong], LAST))


def test_a_deduction_needs_evidence() -> None:
    seen = Inspection(17, WINDOW, "off-post", Fraction(1), DAY, "3001", "14:20离岗", ("photo:9",))

    (row,) = inspection_rows([seen])

    assert row.proof == ("photo:9",)
    assert dict(row.facts) == {"by": "3001", "words": "14:20离岗"}
    for wrong in (replace(seen, words=" ", photos=()), replace(seen, amount=Fraction(0))):
        with pytest.raises(InvalidRequest):
            list(inspection_rows([wrong]))


def test_votes_are_means_and_cannot_be_more_than_all() -> None:
    votes = [Vote(n, "duty-votes", WINDOW, Fraction(n), Fraction(10), DAY) for n in (7, 9)]

    assert [row.amount / row.out_of for row in vote_rows(votes)] == [
        Fraction(7, 10),
        Fraction(9, 10),
    ]
    with pytest.raises(InvalidRequest):
        list(vote_rows([replace(votes[0], points=Fraction(11))]))


def test_bad_ratings_count_once_found_true_and_again_when_put_right_late() -> None:
    found = open_case(
        5, CaseKind.BAD_RATING, "rating:9", "07", "1007", NOW, DAY, WEEKDAYS, FollowUpPractice()
    )
    true = take(found, Step(CaseMove.FIND_TRUE, "9001", NOW, "属实"))
    done = take(true, Step(CaseMove.RECTIFIED, "9001", NOW, "已改"))
    unfounded = take(found, Step(CaseMove.FIND_UNFOUNDED, "9001", NOW, "不属实"))

    def rows(case: SettledCase) -> list[tuple[str, str]]:
        return [(r.measure, r.subject.code) for r in follow_up_rows([case], [WINDOW, CLERK], LAST)]

    both = [("valid_bad_rating", "1007"), ("valid_bad_rating", "07")]
    late = [("late_rectification", "1007"), ("late_rectification", "07")]
    assert rows(SettledCase(done, DAY, found.due)) == both
    assert rows(SettledCase(done, DAY, LAST)) == both + late
    assert rows(SettledCase(true, DAY, None)) == both + late
    assert rows(SettledCase(unfounded, DAY, None)) == []
    assert rows(SettledCase(found, DAY, None)) == []


# --- published, appealed, corrected ------------------------------------------------------------


def _inspection(number: int, subject: Subject, item: str) -> Row:
    seen = Inspection(number, subject, item, Fraction(1), DAY, "3001", "见照片", ("photo:1",))
    return next(iter(inspection_rows([seen])))


def _at_work(subject: Subject) -> Row:
    return Row(f"open:{subject.code}", subject, "open_on_time", Source.JOURNAL, DAY, Fraction(1))


EVIDENCE = Evidence(
    "2026-10",
    (Assessed(WINDOW, chief="1007"), Assessed(OTHER), Assessed(CLERK, window="07")),
    (
        _inspection(1, WINDOW, "complaint"),
        _inspection(2, WINDOW, "off-post"),
        *(_at_work(subject) for subject in (WINDOW, OTHER, CLERK)),
    ),
)


def _published() -> Published:
    return publish(evaluate(SCHEME, EVIDENCE), date(2026, 11, 2), WEEKDAYS, SCHEME)


def test_a_published_month_can_be_appealed_for_five_working_days() -> None:
    month = _published()

    assert month.appeal_until == date(2026, 11, 9)
    words, last = "群众弄错窗口", month.appeal_until
    made = appeal(month, 1, WINDOW, "complaint", "1007", last, words, WEEKDAYS, SCHEME)
    assert made.decide_by == date(2026, 11, 16)
    with pytest.raises(AppealRefused):
        appeal(month, 2, WINDOW, "", "1007", date(2026, 11, 10), "晚了", WEEKDAYS, SCHEME)
    with pytest.raises(AppealRefused):
        appeal(month, 2, Subject(Kind.WINDOW, "99"), "", "1007", DAY, "谁", WEEKDAYS, SCHEME)
    with pytest.raises(InvalidRequest):
        appeal(month, 2, WINDOW, "", "1007", DAY, " ", WEEKDAYS, SCHEME)


def test_an_appeal_is_decided_by_somebody_else_with_words() -> None:
    made = appeal(_published(), 1, CLERK, "", "1001", date(2026, 11, 3), "请复核", WEEKDAYS, SCHEME)

    decision = decide(made, True, "9001", date(2026, 11, 5), "确认为8号窗口")

    assert decision.in_time
    for by in ("1001", "1007", ""):
        with pytest.raises(InvalidRequest):
            decide(made, True, by, date(2026, 11, 5), "同意")
    with pytest.raises(InvalidRequest):
        decide(made, True, "9001", date(2026, 11, 5), "")


def test_a_supplement_corrects_a_month_and_leaves_what_was_published() -> None:
    before = evaluate(SCHEME, EVIDENCE)
    was = result_fingerprint(before)
    supplement = Supplement(
        1,
        date(2026, 11, 6),
        "9001",
        "投诉对象应为8号窗口",
        added=(_inspection(1, OTHER, "complaint"),),
        removed=("inspection:1",),
        appeal=1,
    )

    after = evaluate(SCHEME, corrected(EVIDENCE, [supplement]))

    assert result_fingerprint(before) == was
    assert before.inputs != after.inputs
    told = {change.subject: change.total for change in changes(before, after)}
    # The chief representative of 07 answered for half of it, and no longer does.
    assert told == {
        WINDOW: (Decimal("94.00"), Decimal("97.00")),
        OTHER: (Decimal("100.00"), Decimal("97.00")),
        CLERK: (Decimal("97.00"), Decimal("98.50")),
    }
    row = after.of(OTHER).categories[7].lines[0].rows[0]
    assert row.key == "supplement:1:inspection:1"


def test_a_supplement_says_something_about_what_is_there() -> None:
    empty = Supplement(1, DAY, "9001", "无")
    stranger = Supplement(1, DAY, "9001", "误录", removed=("inspection:99",))
    for wrong in (empty, stranger, replace(stranger, removed=("inspection:1",), reason=" ")):
        with pytest.raises(InvalidRequest):
            corrected(EVIDENCE, [wrong])
