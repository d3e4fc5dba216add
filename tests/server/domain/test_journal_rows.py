"""The journal as evidence: opening on time, pauses, idling, norms, missed turns, discards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from random import Random

import pytest

from server.domain.assessment.evidence import Assessed, Evidence, Kind, Row, Subject, faults_of
from server.domain.assessment.from_journal import journal_evidence
from server.domain.assessment.ground import Ground
from server.domain.assessment.norms import Timed, load_band, norms
from tests.server.domain.journal_pages import NINE, Pages, ground

MONDAY = NINE.date()


def _rows(pages: Pages, found: Ground | None = None) -> tuple[Row, ...]:
    return journal_evidence(pages.entries, found or ground("07"), [MONDAY])


def _of(rows: Sequence[Row], measure: str, code: str = "07") -> list[Row]:
    return [r for r in rows if r.measure == measure and r.subject == Subject(Kind.WINDOW, code)]


def _amount(rows: Sequence[Row], measure: str, code: str = "07") -> Fraction:
    return sum((row.amount for row in _of(rows, measure, code)), Fraction(0))


# --- opening ------------------------------------------------------------------------------------


def test_a_window_is_late_only_beyond_the_grace_and_once_for_each_half_day() -> None:
    pages = Pages()
    pages.window(5, "opened", clerk="1007")
    pages.window(180, "closed")
    pages.window(277, "opened", clerk="1007")  # due 13:30, which is minute 270
    pages.window(480, "closed")

    rows = _rows(pages)

    assert [dict(row.facts)["due"] for row in _of(rows, "late_opening")] == ["13:30"]
    assert dict(_of(rows, "late_opening")[0].facts)["minutes"] == "7"
    assert [row.amount for row in _of(rows, "open_on_time")] == [1, 0]
    assert _amount(rows, "early_closing") == 0


def test_a_window_that_never_opened_was_absent_for_both_half_days() -> None:
    rows = _rows(Pages())

    assert _amount(rows, "absent_half_day") == 2
    assert _amount(rows, "late_opening") == 0


def test_a_window_left_open_over_noon_was_there_and_leaving_early_is_told() -> None:
    pages = Pages()
    pages.window(-10, "opened", clerk="1007")
    pages.window(460, "closed")

    rows = _rows(pages)

    assert _amount(rows, "absent_half_day") == _amount(rows, "late_opening") == 0
    assert [dict(row.facts)["minutes"] for row in _of(rows, "early_closing")] == ["20"]


def test_nobody_waits_for_a_window_that_opens_only_in_a_rush() -> None:
    assert _rows(Pages(), ground("07", due=None)) == ()


# --- pauses and idling --------------------------------------------------------------------------


def test_pauses_are_counted_and_long_ones_named_with_their_reason() -> None:
    pages = Pages()
    pages.window(0, "opened", clerk="1007")
    pages.window(10, "paused", reason="取材料")
    pages.window(20, "resumed")
    pages.window(30, "paused", reason="开会")
    pages.window(50, "resumed")
    pages.window(480, "closed")

    rows = _rows(pages)

    assert _amount(rows, "pause_minutes") == 30
    assert [dict(row.facts)["reason"] for row in _of(rows, "long_pause")] == ["开会"]
    assert _amount(rows, "paused_waiting_minutes") == 0


def test_calling_ends_a_pause() -> None:
    pages = Pages()
    pages.window(0, "opened", clerk="1007")
    ticket = pages.issue(0)
    pages.window(1, "paused")
    pages.call(6, ticket)
    pages.at_window(16, "finished", ticket)

    rows = _rows(pages)

    assert _amount(rows, "pause_minutes") == 5
    assert _amount(rows, "paused_waiting_minutes") == 3  # two are tolerated


def test_idling_counts_only_while_people_wait_and_beyond_what_is_tolerated() -> None:
    pages = Pages()
    pages.window(0, "opened", clerk="1007")
    first = pages.issue(20)  # nobody waited before: twenty quiet minutes
    pages.call(22, first)
    second = pages.issue(23)
    pages.at_window(30, "finished", first)
    pages.call(39, second)  # nine minutes, though it was served all the while before
    pages.at_window(45, "finished", second)

    rows = _rows(pages)

    assert [row.amount for row in _of(rows, "idle_waiting_minutes")] == [7]


def test_a_window_is_not_idle_for_people_it_cannot_call() -> None:
    pages = Pages()
    pages.window(0, "opened", clerk="1007")
    pages.write(1, "issued", "ticket:1", number="B001", queues=["B"])
    pages.window(100, "closed")

    assert _of(_rows(pages), "idle_waiting_minutes") == []


def test_both_windows_idle_when_either_could_have_called() -> None:
    pages = Pages()
    for code in ("07", "08"):
        pages.window(0, "opened", code, clerk=f"10{code}")
    ticket = pages.issue(10)
    pages.call(20, ticket, "08")
    pages.at_window(21, "finished", ticket, "08")

    rows = _rows(pages, ground("07", "08"))

    assert _amount(rows, "idle_waiting_minutes", "07") == 8
    assert _amount(rows, "idle_waiting_minutes", "08") == 8


# --- missed turns and discards -------------------------------------------------------------------


def _missed(waited: float, *receipts: bool) -> tuple[Row, ...]:
    pages = Pages()
    pages.window(0, "opened", clerk="1007")
    ticket = pages.issue(1)
    call = pages.call(2, ticket)
    for ok in receipts:
        pages.receipt(2, call, "panel" if ok else "voice", ok)
    pages.at_window(2 + waited, "missed", ticket)
    return _rows(pages)


@pytest.mark.parametrize(
    ("waited", "receipts", "hasty", "missed"),
    [
        (0.5, (True,), 1, 1),
        (2, (True,), 0, 1),
        (0.5, (False,), 0, 0),  # nobody could know: never counted against anybody
        (0.5, (False, True), 1, 1),  # one channel failed, another told it
        (0.5, (), 1, 1),  # a hall without panels says nothing
    ],
)
def test_missed_turns_after_undelivered_calls_are_never_counted(
    waited: float, receipts: tuple[bool, ...], hasty: int, missed: int
) -> None:
    rows = _missed(waited, *receipts)

    assert _amount(rows, "hasty_miss") == hasty
    assert _amount(rows, "missed_share") == missed
    assert sum(row.out_of for row in _of(rows, "missed_share")) == missed


def test_a_recall_gives_the_citizen_time_anew() -> None:
    pages = Pages()
    pages.window(0, "opened", clerk="1007")
    ticket = pages.issue(0)
    pages.call(0, ticket)
    pages.at_window(5, "recalled", ticket)
    pages.at_window(5.5, "missed", ticket)

    assert _amount(_rows(pages), "hasty_miss") == 1


def test_a_discard_needs_a_reason_and_time_for_the_citizen_to_come() -> None:
    pages = Pages()
    pages.window(0, "opened", clerk="1007")
    for begin, lasts, start, reason in [
        (1, 5, True, "材料不全"),
        (10, 5, True, ""),
        (20, 0.2, False, "无人"),
        (30, 5, False, "重复取号"),
    ]:
        ticket = pages.issue(begin)
        pages.call(begin, ticket)
        if start:
            pages.at_window(begin, "started", ticket)
        pages.at_window(begin + lasts, "discarded", ticket, reason=reason)

    rows = _of(_rows(pages), "needless_discard")

    assert {dict(row.facts)["number"] for row in rows} == {"A002", "A003"}


# --- norms ----------------------------------------------------------------------------------------


def test_loads_are_told_apart_at_one_three_and_six_waiting_for_each_window() -> None:
    assert [load_band(n) for n in (0, 1, 2, 3, 5, 6, 99)] == [0, 1, 1, 2, 2, 3, 3]


def test_a_service_that_nobody_else_has_is_its_own_norm() -> None:
    times = [Timed("07", "passport", 0, seconds) for seconds in (300, 500)]

    assert norms(times) == {("07", "passport", 0): 400}


def test_a_norm_is_what_the_same_service_takes_others_and_so_no_mix_is_punished() -> None:
    random = Random(5)
    times = [
        Timed(f"{w:02}", service, 0, round(random.gauss(mean * pace, 20)))
        for w in range(10)
        for pace in [1.5 if w == 3 else 1.0]
        for service, mean, count in [
            ("stamp", 120, 10 + 30 * (w % 2)),
            ("passport", 900, 40 - 3 * w),
        ]
        for _ in range(count)
    ]

    known = norms(times)

    def ratio(of: str) -> float:
        own = [time for time in times if time.of == of]
        norm = sum(float(known[of, time.service, 0]) for time in own)
        return sum(time.seconds for time in own) / norm

    assert ratio("03") == pytest.approx(1.4, abs=0.08)
    for w in (0, 1, 2, 4, 5, 6, 7, 8, 9):
        assert ratio(f"{w:02}") == pytest.approx(0.98, abs=0.05)


def test_a_norm_rises_where_everybody_takes_longer_because_many_wait() -> None:
    times = [
        Timed(f"{w:02}", "stamp", load, seconds)
        for w in range(8)
        for load, seconds in [(0, 100), (9, 150)]
        for _ in range(100 if w else 20)
    ]

    known = norms(times)

    # 07 and the hall alike: the others' full load counts 700 to its own thirty's caution.
    assert float(known["00", "stamp", 3]) == pytest.approx(150, rel=0.03)
    assert float(known["00", "stamp", 0]) == pytest.approx(100, rel=0.03)


def test_times_against_their_norm_are_one_row_a_day_that_tells_both() -> None:
    pages = Pages()
    for code in ("07", "08"):
        pages.window(0, "opened", code, clerk=f"10{code}")
    for n in range(40):
        pages.serve(10 * n, 5, "07", "stamp")
        pages.serve(10 * n, 8, "08", "stamp")

    rows = _rows(pages, ground("07", "08"))

    quick, slow = _of(rows, "service_norm", "07")[0], _of(rows, "service_norm", "08")[0]
    assert quick.amount == 40 * 300
    assert dict(slow.facts)["sittings"] == "40"
    assert quick.amount / quick.out_of < 1 < slow.amount / slow.out_of


def test_finished_without_start_counts_from_the_call() -> None:
    pages = Pages()
    pages.window(0, "opened", clerk="1007")
    ticket = pages.issue(0)
    pages.call(1, ticket)
    pages.at_window(7, "started", ticket)
    pages.at_window(7, "finished", ticket)

    assert _amount(_rows(pages), "service_norm") == 360


# --- all of it ---------------------------------------------------------------------------------


def test_all_rows_have_keys_of_their_own_and_are_about_windows_and_their_clerks() -> None:
    pages = Pages()
    for code in ("07", "08"):
        pages.window(20, "opened", code, clerk=f"10{code}")
        pages.window(21, "paused", code)
        pages.window(60, "resumed", code)
    pages.issue(60)
    for n in range(20):
        pages.serve(70 + 10 * n, 5, "07", "stamp")

    rows = _rows(pages, ground("07", "08"))

    subjects = {row.subject for row in rows}
    codes = {(subject.kind.value, subject.code) for subject in subjects}
    assert codes == {("window", "07"), ("window", "08"), ("clerk", "1007"), ("clerk", "1008")}
    assessed = tuple(Assessed(subject) for subject in subjects)
    assert faults_of(Evidence("2026-10", assessed, rows)) == []


def test_a_journal_that_begins_in_the_middle_of_a_day_is_refused() -> None:
    pages = Pages()
    pages.call(0, 1)

    with pytest.raises(ValueError, match="never issued"):
        _rows(pages)


def test_a_window_that_the_ground_does_not_know_is_refused() -> None:
    pages = Pages()
    pages.window(0, "opened", "99")

    with pytest.raises(ValueError, match="no window 99"):
        _rows(pages)


def test_days_without_any_entry_are_seen_too() -> None:
    rows = journal_evidence([], ground("07"), [MONDAY, date(2026, 10, 13), date(2026, 10, 17)])

    # The 17th is a Saturday.
    assert _amount(rows, "absent_half_day") == 4
