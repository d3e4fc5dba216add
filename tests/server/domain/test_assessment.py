"""Window assessment: points with their rows, caps, chiefs, ranks, quotas, titles, fingerprints."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from floorlink.errors import SettingsError
from server.assessment_schemes import read_scheme, shipped_schemes
from server.domain.assessment.evaluating import evaluate
from server.domain.assessment.evidence import Assessed, Evidence, Kind, Row, Subject
from server.domain.assessment.fingerprint import canonical, fingerprint, result_fingerprint
from server.domain.assessment.measures import MEASURES, Source, Sum
from server.domain.assessment.points import points, quantity, rounded
from server.domain.assessment.results import Result, SubjectResult
from server.domain.assessment.scheme import (
    Category,
    Enough,
    Grade,
    Item,
    Scheme,
    Sheet,
    Title,
    Veto,
    faults_of,
)
from server.domain.assessment.standing import interviews, over_months
from server.domain.hall import Name

DAY = date(2026, 10, 12)
D = Decimal
NAME = Name("名", "name")
GRADES = (
    Grade("excellent", NAME, D(95), D("0.2")),
    Grade("competent", NAME, D(75)),
    Grade("not", NAME, D(0)),
)


def _window(code: str) -> Subject:
    return Subject(Kind.WINDOW, code)


def _clerk(badge: str) -> Subject:
    return Subject(Kind.CLERK, badge)


_keys = iter(range(10**9))


def _row(subject: Subject, measure: str, amount: float | Fraction, out_of: int = 1) -> Row:
    known = MEASURES.get(measure)
    source = known.source if known else Source.INSPECTOR
    return Row(
        f"row:{next(_keys)}", subject, measure, source, DAY, Fraction(amount), Fraction(out_of)
    )


LATE = Item("late", NAME, Source.INSPECTOR, D(-1))
FINE = Item("on-time", NAME, Source.CASES, D(10), "case_on_time", worst=D("0.9"), best=D(1))


def _sheet(*items: Item, total: int = 100, **more: object) -> Sheet:
    sheet = Sheet((Category("all", NAME, D(total), items),), GRADES, ranked=Enough(servings=0))
    return replace(sheet, **more)  # type: ignore[arg-type]  # a test's shorthand


def _scheme(windows: Sheet | None, clerks: Sheet | None = None) -> Scheme:
    return Scheme("test", 1, NAME, date(2026, 1, 1), windows, clerks)


def _evaluate(sheet: Sheet, rows: list[Row], *codes: str, period: str = "2026-10") -> Result:
    assessed = tuple(Assessed(_window(code)) for code in codes)
    return evaluate(_scheme(sheet), Evidence(period, assessed, tuple(rows)))


def _of(result: Result, code: str) -> SubjectResult:
    return result.of(_window(code))


# --- one item ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "amount", "value"),
    [
        (LATE, 0, "0"),
        (LATE, 3, "-3"),
        (replace(LATE, free=D(2)), 3, "-1"),
        (replace(LATE, free=D(5)), 3, "0"),
        (replace(LATE, per=D(10)), 29, "-2"),
        (replace(LATE, per=D(10), whole=False), 25, "-2.5"),
        (replace(LATE, most=D(2)), 9, "-2"),
        (replace(LATE, points=D(2), most=D(3)), 9, "3"),
        (FINE, Fraction(95, 100), "5"),
        (FINE, Fraction(80, 100), "0"),
        (FINE, 1, "10"),
        (FINE, Fraction(9333, 10000), "3.33"),
        # The less the better: worst above best.
        (replace(FINE, worst=D("1.5"), best=D(1)), Fraction(5, 4), "5"),
        (replace(FINE, worst=D("1.5"), best=D(1)), Fraction(1, 2), "10"),
    ],
)
def test_an_item_counts_or_measures(item: Item, amount: float | Fraction, value: str) -> None:
    assert points(item, Fraction(amount)) == D(value)


def test_a_total_adds_up_and_a_ratio_weighs_its_rows() -> None:
    one, other = (
        _row(_window("07"), "case_on_time", 9, 10),
        _row(_window("07"), "case_on_time", 90, 90),
    )

    assert quantity(FINE, [one, other]) == Fraction(99, 100)
    assert quantity(FINE, []) is None
    assert quantity(LATE, [_row(_window("07"), "late", 2), _row(_window("07"), "late", 1)]) == 3
    assert quantity(LATE, []) == 0


@given(st.fractions(-1000, 1000))
def test_points_are_rounded_as_on_paper(value: Fraction) -> None:
    found = Fraction(rounded(value))

    assert abs(found - value) <= Fraction(1, 200)
    assert rounded(-value) == -rounded(value)
    assert rounded(Fraction(1, 200)) == D("0.01")


# --- a sheet -----------------------------------------------------------------------------------


def test_every_line_opens_into_its_rows_and_adds_up() -> None:
    rows = [
        _row(_window("07"), "late", 2),
        _row(_window("07"), "late", 1),
        _row(_window("07"), "case_on_time", 95, 100),
    ]

    result = _of(_evaluate(_sheet(LATE, FINE), rows, "07", "08"), "07")

    category = result.categories[0]
    assert category.start == 90
    assert [(line.item, line.points, len(line.rows)) for line in category.lines] == [
        ("late", D(-3), 2),
        ("on-time", D(5), 1),
    ]
    assert result.total == category.start + sum(line.points for line in category.lines) == 92


def test_a_category_falls_to_nought_and_no_further_and_never_above_its_cap() -> None:
    sheet = Sheet(
        (
            Category("attendance", NAME, D(20), (LATE,)),
            Category("rest", NAME, D(80), (replace(LATE, code="praise", points=D(5)),)),
        ),
        GRADES,
    )
    rows = [_row(_window("07"), "late", 30), _row(_window("07"), "praise", 3)]

    result = _of(_evaluate(sheet, rows, "07"), "07")

    assert [category.points for category in result.categories] == [0, 80]


def test_bonus_is_capped_over_all_its_categories() -> None:
    praise = replace(LATE, code="praise", points=D(4))
    sheet = _sheet(LATE, bonus_cap=D(5))
    sheet = replace(
        sheet,
        categories=(
            *sheet.categories,
            Category("bonus", NAME, D(10), (praise,), bonus=True),
            Category("more", NAME, D(10), (replace(praise, code="honour"),), bonus=True),
        ),
    )
    rows = [_row(_window("07"), "praise", 1), _row(_window("07"), "honour", 1)]

    result = _of(_evaluate(sheet, rows, "07", "08"), "07")

    assert [result.basic, result.bonus, result.total] == [100, 5, 105]


def test_whoever_has_no_figures_gets_the_mean_of_those_who_have() -> None:
    rows = [
        _row(_window("07"), "case_on_time", 100, 100),
        _row(_window("08"), "case_on_time", 94, 100),
    ]

    found = _evaluate(_sheet(FINE), rows, "07", "08", "09")
    nobody = _evaluate(_sheet(FINE), [], "09")

    assert [result.total for result in found.results] == [100, 94, 97]
    assert _of(found, "09").categories[0].lines[0].quantity is None
    assert _of(nobody, "09").total == 100


def test_a_chief_representative_answers_for_others_times_the_factor() -> None:
    carried = replace(LATE, onto_chief=D("0.5"))
    sheet = _sheet(carried)
    clerks = _sheet(replace(carried, code="clerk-late"))
    evidence = Evidence(
        "2026-10",
        (
            Assessed(_window("07"), chief="1001"),
            Assessed(_clerk("1001"), window="07"),
            Assessed(_clerk("1002"), window="07", chief="1001"),
        ),
        (
            _row(_window("07"), "late", 3),
            _row(_clerk("1002"), "clerk-late", 2),
            _row(_clerk("1001"), "clerk-late", 1),
        ),
    )

    result = evaluate(_scheme(sheet, clerks), evidence)

    chief = result.of(_clerk("1001"))
    assert chief.total == D("96.5")
    assert {(line.carried_from, line.points) for line in chief.categories[0].lines} == {
        (None, D(-1)),
        (_window("07"), D("-1.5")),
        (_clerk("1002"), D(-1)),
    }
    assert result.of(_clerk("1002")).total == 98


def test_a_windows_staff_score_is_the_mean_of_its_clerks_totals() -> None:
    staff = Item("staff", NAME, Source.STAFF, D(30), "staff_score", worst=D(0), best=D(1))
    evidence = Evidence(
        "2026-10",
        (
            Assessed(_window("07")),
            Assessed(_clerk("1001"), window="07"),
            Assessed(_clerk("1002"), window="07"),
        ),
        (_row(_clerk("1001"), "late", 20),),
    )

    result = evaluate(_scheme(_sheet(staff), _sheet(LATE)), evidence)

    line = _of(result, "07").categories[0].lines[0]
    assert line.points == 27
    assert [dict(row.facts)["total"] for row in line.rows] == ["80.00", "100.00"]


# --- never in service --------------------------------------------------------------------------


def test_who_was_never_at_work_has_no_points_and_is_in_nobodys_mean() -> None:
    votes = Item("votes", NAME, Source.VOTES, D(10), "votes", worst=D(0), best=D(1))
    sheet = _sheet(FINE, votes, only_in_service=True, titles=(Title("red-flag", NAME, 3),))
    rows = [
        _row(_window("07"), "case_on_time", 94, 100),
        replace(_row(_window("07"), "votes", 10, 10), source=Source.VOTES),
        _row(_window("08"), "absent_half_day", 1),
        _row(_window("08"), "absent_half_day", 1),
        _row(_window("08"), "open_on_time", 0),
        replace(_row(_window("08"), "votes", 9, 10), source=Source.VOTES),
        _row(_window("08"), "case_accepted", 0),
        _row(_window("10"), "open_on_time", 1),
    ]

    found = _evaluate(sheet, rows, "07", "08", "09", "10")

    # 10 has no cases and gets the mean of those who have: 07 alone.
    assert [(one.total, one.rank, one.grade) for one in found.results] == [
        (D(94), 1, "competent"),
        (D(0), None, ""),
        (D(0), None, ""),
        (D(94), 1, "competent"),
    ]
    assert [one.not_in_service for one in found.results] == [None, 2, 0, None]
    assert not _of(found, "08").titles


@pytest.mark.parametrize(
    ("measure", "amount"),
    [("servings", 1), ("late_opening", 1), ("pause_minutes", 3), ("late", 1), ("case_accepted", 4)],
)
def test_one_piece_of_work_or_an_inspectors_word_is_enough_to_be_scored(
    measure: str, amount: int
) -> None:
    rows = [_row(_window("07"), "absent_half_day", 1), _row(_window("07"), measure, amount)]

    found = _evaluate(_sheet(LATE, only_in_service=True), rows, "07")

    assert _of(found, "07").not_in_service is None


def test_a_clerk_who_was_away_does_not_count_for_the_window_nor_answer_for_it() -> None:
    staff = Item("staff", NAME, Source.STAFF, D(30), "staff_score", worst=D(0), best=D(1))
    carried = replace(LATE, onto_chief=D("0.5"))
    evidence = Evidence(
        "2026-10",
        (
            Assessed(_window("07"), chief="1002"),
            Assessed(_clerk("1001"), window="07"),
            Assessed(_clerk("1002"), window="07"),
        ),
        (
            _row(_window("07"), "servings", 1),
            _row(_window("07"), "late", 2),
            _row(_clerk("1001"), "servings", 1),
            _row(_clerk("1001"), "late", 20),
        ),
    )
    clerks = _sheet(LATE, only_in_service=True)

    result = evaluate(_scheme(_sheet(staff, carried), clerks), evidence)

    assert _of(result, "07").categories[0].lines[-1].points == 24
    assert result.of(_clerk("1002")).not_in_service == 0


def test_a_month_out_of_service_is_none_of_a_quarters_months_and_no_low_one() -> None:
    sheet = _sheet(LATE, only_in_service=True, interview_below=D(90), interview_after=1)
    work = [_row(_window(code), "servings", 1) for code in ("07", "08")]
    months = [
        _evaluate(sheet, work, "07", "08", period="2026-10"),
        _evaluate(sheet, work[1:], "07", "08", period="2026-11"),
    ]

    lines = over_months(_scheme(sheet), Kind.WINDOW, "2026-Q4", months)

    assert [(one.months, one.rank) for one in lines] == [(1, None), (2, 1)]
    assert {one.mean for one in lines} == {100}
    assert interviews(_scheme(sheet), months) == []


def test_a_scheme_without_the_rule_is_spelled_as_it_was_before_there_was_one() -> None:
    rows = [_row(_window("07"), "absent_half_day", 1)]

    before = _evaluate(_sheet(LATE), rows, "07")

    assert "in_service" not in canonical(before) + canonical(_scheme(_sheet(LATE)))
    assert _of(before, "07").total == 100


# --- ranks, grades, titles ---------------------------------------------------------------------


def test_only_those_whose_figures_allow_it_are_ranked() -> None:
    sheet = _sheet(LATE, ranked=Enough(servings=30, reliability=D("0.7")))
    assessed = (
        Assessed(_window("07"), reliability=Fraction(9, 10)),
        Assessed(_window("08"), reliability=Fraction(6, 10)),
        Assessed(_window("09"), reliability=Fraction(9, 10)),
    )
    rows = (
        *(_row(_window(code), "servings", 29 + (code != "09")) for code in ("07", "08", "09")),
        _row(_window("07"), "late", 1),
    )

    result = evaluate(_scheme(sheet), Evidence("2026-10", assessed, rows))

    assert [(one.ranked, one.rank) for one in result.results] == [
        (True, 1),
        (False, None),
        (False, None),
    ]
    assert [one.total for one in result.results] == [99, 100, 100]


def test_equal_points_are_told_apart_by_servings_or_share_the_rank() -> None:
    rows = [
        _row(_window("07"), "servings", 80),
        _row(_window("08"), "servings", 90),
        _row(_window("09"), "servings", 80),
        _row(_window("10"), "late", 1),
    ]

    result = _evaluate(_sheet(LATE), rows, "07", "08", "09", "10")

    assert [one.rank for one in result.results] == [2, 1, 2, 4]


def test_a_quota_and_titles_take_those_of_equal_rank_together_or_not_at_all() -> None:
    codes = [f"{n:02}" for n in range(10)]
    title = Title("red-flag", NAME, 2, D(90))
    best = [_row(_window(code), "late", 1) for code in codes[1:]]

    # One first and nine second: the quota of 2 and the two flags have room for the first only.
    result = _evaluate(_sheet(LATE, titles=(title,)), best, *codes)

    assert [one.grade for one in result.results] == ["excellent"] + ["competent"] * 9
    assert [one.titles for one in result.results] == [("red-flag",)] + [()] * 9


def test_titles_belong_to_their_period() -> None:
    titles = (Title("month", NAME, 1), Title("quarter", NAME, 1, period="quarter"))
    sheet = _sheet(LATE, titles=titles)

    assert _of(_evaluate(sheet, [], "07"), "07").titles == ("month",)
    assert _of(_evaluate(sheet, [], "07", period="2026-Q4"), "07").titles == ("quarter",)


def test_a_veto_takes_rank_title_and_grade_whatever_the_points() -> None:
    sheet = _sheet(LATE, titles=(Title("red-flag", NAME, 5),), vetoes=(Veto("crime", NAME),))

    result = _evaluate(sheet, [_row(_window("07"), "crime", 1)], "07", "08")

    vetoed = _of(result, "07")
    assert vetoed.total == 100
    assert (vetoed.rank, vetoed.grade, vetoed.titles) == (None, "not", ())
    assert vetoed.vetoes == ("crime",)
    assert _of(result, "08").rank == 1


def test_a_quarter_is_the_mean_of_its_months_and_ranks_those_ranked_in_all() -> None:
    title = Title("quarter-flag", NAME, 1, period="quarter")
    sheet = _sheet(LATE, titles=(title,))
    months = [
        _evaluate(sheet, [_row(_window("07"), "late", n)], "07", "08", period=f"2026-1{n}")
        for n in (0, 1, 2)
    ]
    short = _evaluate(sheet, [], "07", period="2026-10")

    quarter = over_months(_scheme(sheet), Kind.WINDOW, "2026-Q4", months)
    partly = over_months(_scheme(sheet), Kind.WINDOW, "2026-Q4", [short, *months[1:]])

    assert [one.mean for one in quarter] == [99, 100]
    assert [(one.rank, one.titles) for one in quarter] == [(2, ()), (1, ("quarter-flag",))]
    assert [one.rank for one in partly] == [1, None]


def test_two_low_months_running_lead_to_an_interview() -> None:
    sheet = _sheet(LATE, interview_below=D(70))
    scheme = _scheme(sheet)
    low = _evaluate(sheet, [_row(_window("07"), "late", 31)], "07", "08")
    fair = _evaluate(sheet, [], "07", "08")

    assert interviews(scheme, [fair, low, low]) == [_window("07")]
    assert interviews(scheme, [low, fair, low]) == []
    assert interviews(scheme, [low]) == []


# --- the same to the last digit ----------------------------------------------------------------


def _month(windows: int) -> Evidence:
    chance = random.Random(3)
    codes = [f"{n:02}" for n in range(1, windows + 1)]
    assessed = tuple(
        Assessed(_window(code), chief=f"1{code}", reliability=Fraction(8, 10)) for code in codes
    ) + tuple(Assessed(_clerk(f"1{code}"), window=code) for code in codes)
    rows = [
        Row(f"{one.subject.code}:{measure}:{n}", one.subject, measure, MEASURES[measure].source,
            DAY, Fraction(chance.randrange(1, 50), 7), Fraction(chance.randrange(50, 90), 3))
        for one in assessed
        for measure in ("servings", "late_opening", "service_norm", "case_on_time", "rating_score")
        for n in range(6)
    ]  # fmt: skip
    return Evidence("2026-10", assessed, tuple(rows))


@pytest.mark.parametrize("code", sorted(shipped_schemes()))
def test_the_order_of_reading_changes_no_digit(code: str) -> None:
    scheme, evidence = shipped_schemes()[code], _month(8)
    rows, assessed = list(evidence.rows), list(evidence.assessed)
    random.Random(4).shuffle(rows)
    random.Random(5).shuffle(assessed)
    shuffled = Evidence(evidence.period, tuple(assessed), tuple(rows))

    one, other = evaluate(scheme, evidence), evaluate(scheme, shuffled)

    assert result_fingerprint(one) == result_fingerprint(other)
    assert one.inputs == other.inputs == fingerprint(scheme, evidence)


@settings(max_examples=15)
@given(st.integers(0, 59), st.sampled_from(["amount", "day", "facts", "proof"]))
def test_any_change_of_the_inputs_changes_the_fingerprint(n: int, what: str) -> None:
    scheme, evidence = shipped_schemes()["plain"], _month(1)
    changes: dict[str, object] = {
        "amount": evidence.rows[n].amount + Fraction(1, 1000),
        "day": date(2026, 10, 13),
        "facts": (("number", "A001"),),
        "proof": ("photo:1",),
    }
    changed = replace(evidence.rows[n], **{what: changes[what]})  # type: ignore[arg-type]  # see above
    rows = (*evidence.rows[:n], changed, *evidence.rows[n + 1 :])

    assert fingerprint(scheme, replace(evidence, rows=rows)) != fingerprint(scheme, evidence)
    assert fingerprint(replace(scheme, version=2), evidence) != fingerprint(scheme, evidence)


def test_equal_numbers_are_spelled_alike_and_floats_not_at_all() -> None:
    assert canonical([D("1.50"), D("1.5"), D("0.00"), Fraction(2, 4), D(100)]) == (
        '["1.5","1.5","0","1/2","100"]'
    )
    with pytest.raises(TypeError, match="no one spelling"):
        canonical(0.1)


# --- schemes that people write -----------------------------------------------------------------


def test_the_shipped_schemes_are_whole_and_in_both_languages() -> None:
    assert list(shipped_schemes()) == ["plain", "four-parts", "categories-with-caps"]
    for scheme in shipped_schemes().values():
        for kind in Kind:
            sheet = scheme.sheet(kind)
            assert sheet is not None
            assert sheet.full_marks == 100
            assert sheet.grades[0].at_least == 95
            names = [
                *(category.name for category in sheet.categories),
                *(item.name for item in sheet.items()),
                *(grade.name for grade in sheet.grades),
                *(title.name for title in sheet.titles),
                *(veto.name for veto in sheet.vetoes),
            ]
            assert all(name.zh and name.en for name in names)


def test_a_month_without_faults_has_full_marks_in_every_shipped_scheme() -> None:
    for scheme in shipped_schemes().values():
        seen = (_row(_window("07"), "servings", 1), _row(_clerk("1001"), "servings", 1))
        evidence = Evidence("2026-10", (Assessed(_window("07")), Assessed(_clerk("1001"))), seen)

        assert {one.total for one in evaluate(scheme, evidence).results} == {100}


def test_four_parts_are_thirty_thirty_twenty_twenty() -> None:
    windows = shipped_schemes()["four-parts"].windows
    assert windows is not None
    assert [category.points for category in windows.categories] == [30, 30, 20, 20]
    assert [(t.count, t.period) for t in windows.titles] == [
        (5, "month"),
        (2, "quarter"),
        (1, "year"),
    ]


def test_all_faults_of_a_scheme_are_told_together() -> None:
    text = """
code = "ours"
version = 1
name = { zh = "本厅办法" }
valid_from = 2026-01-01
[windows]
[[windows.grades]]
code = "good"
name = { zh = "好" }
at_least = 60
[[windows.categories]]
code = "all"
name = { zh = "全部" }
points = 10
[[windows.categories.items]]
code = "on-time"
name = { zh = "按时" }
source = "journal"
measure = "case_on_time"
points = 20
worst = 0.9
best = 1
[[windows.categories.items]]
code = "all"
name = { zh = "无" }
source = "cases"
points = 0
onto_chief = 1
[[windows.categories.items]]
code = "slow"
name = { zh = "慢" }
source = "journal"
measure = "servce_norm"
points = 5
worst = 2
best = 1
[[windows.titles]]
code = "good"
name = { zh = "好窗口" }
count = 0
period = "quater"
"""

    with pytest.raises(SettingsError) as refusal:
        read_scheme(text, "ours.toml")

    told = "\n".join(refusal.value.faults)
    for part in (
        'code "all" is there twice',
        "measures 25 points but has only 10",
        '"case_on_time" comes from cases, not journal',
        "must name a measure of its source",
        "has no points",
        "grades must go down",
        'clerks have no category "all"',
        'no measure "servce_norm", did you mean "service_norm"?',
        'grades and titles share the code "good"',
        'title "good" is given each month, quarter or year, not "quater"',
        'title "good" is given to nobody',
    ):
        assert part in told


def test_a_ratio_needs_a_worst_and_a_best() -> None:
    item = Item("score", NAME, Source.RATINGS, D(10), "rating_score")

    assert faults_of(_scheme(_sheet(item))) == [
        'windows: item "score" measures a ratio and needs a worst and a best'
    ]
    assert MEASURES["rating_score"].sum is Sum.RATIO


def test_evidence_about_nobody_or_told_twice_is_refused() -> None:
    row = _row(_window("99"), "late", 1)

    with pytest.raises(ValueError, match="who is not assessed") as refusal:
        _evaluate(_sheet(LATE), [row, row, replace(row, key="x", out_of=Fraction(0))], "07", "07")

    for part in ("is there twice", "out of nothing", "assessed twice"):
        assert part in str(refusal.value)


def test_what_was_entered_under_a_code_that_is_not_there_does_not_vanish() -> None:
    with pytest.raises(ValueError, match='no item or veto "lat"'):
        _evaluate(_sheet(LATE), [_row(_window("07"), "lat", 1)], "07")


def test_every_measure_is_explained() -> None:
    page = (Path(__file__).parents[3] / "docs" / "assessment.md").read_text("utf-8")

    assert [code for code in MEASURES if f"`{code}`" not in page] == []
