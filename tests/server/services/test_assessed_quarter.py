"""A simulated quarter of the demo hall: its months and itself, made again to the last digit."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import server.hall_folder
from server.assessment_schemes import shipped_texts
from server.domain.assessment.evidence import Kind
from server.domain.errors import InvalidRequest
from server.hall_folder import read_hall
from server.services import commands as c
from server.services.assessing import commands as a
from server.services.commands import Actor, Command
from server.services.committer import Asked, directly
from server.services.dispatch import Executor
from server.services.floor import Floor
from server.services.follow_up.commands import TakeStep
from server.services.ports import Batch
from server.store.databases import connect_engine
from server.store.hall_store import HALL_ID, SqlStore
from server.store.opening import open_floor
from tests.server.factories import MANAGER, SYSTEM, Clock

INSPECTOR = Actor(kind="inspector", id="4001")
DONGPING = Path(server.hall_folder.__file__).parent / "dongping"
SCHEME = "four-parts"
FROZEN_ON = {
    "2026-04": date(2026, 5, 4),
    "2026-05": date(2026, 6, 3),
    "2026-06": date(2026, 7, 2),
}
MONTHS = tuple(FROZEN_ON)


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Floor, Clock]]:
    """April to June at three windows, each month frozen and published soon after its end."""
    url = f"sqlite:///{tmp_path_factory.mktemp('quarter') / 'hall.db'}"
    clock = Clock(datetime(2026, 4, 1, 0, 30, tzinfo=UTC))
    with closing(open_floor(url, clock=clock)) as floor:
        floor.import_hall(read_hall(DONGPING))
        dice = random.Random(2026)
        # A small hall is ranked by fewer servings: its own version of a shipped scheme.
        own = shipped_texts()[SCHEME].replace("version = 1", "version = 2", 1)
        own = own.replace("servings = 60", "servings = 20")
        floor.do(a.PutScheme(text=own, reason="样本较少"), MANAGER)
        for month in MONTHS:
            _days(url, clock, dice, until=FROZEN_ON[month])
            code = floor.windows()[0].window
            floor.do(
                a.AddCaseFigures(
                    period=month,
                    kind="window",
                    code=code,
                    accepted=30,
                    completed=30,
                    on_time=30,
                    early=29,
                    promised_days="18.22",
                    actual_days="3.54",
                ),
                INSPECTOR,
            )
            floor.freeze_month(month, SCHEME, MANAGER)
            floor.do(a.PublishMonth(period=month), MANAGER)
        yield floor, clock


def _days(url: str, clock: Clock, dice: random.Random, until: date) -> None:
    """Days at three windows, as commands, a day in one commit; bad ratings are followed up."""
    executor, first = Executor(clock), clock.now

    def day(batch: Batch) -> None:
        def do(command: Command, actor: Actor = SYSTEM) -> object:
            return executor.execute(Asked(command, actor, ""), batch.books).answer

        windows = [w for w in batch.books.hall().windows if w.clerk and w.queues][:3]
        for window in windows:
            clock.on(minutes=dice.randrange(3))
            do(c.OpenWindow(window=window.code, clerk=window.clerk))
        for window in windows * 2:
            do(c.IssueTicket(queue=window.queues[0]))
            clock.on(seconds=dice.randrange(10, 200))
            do(c.CallNext(window=window.code))
            clock.on(seconds=dice.randrange(60, 300))
            if dice.random() < 0.05:
                do(c.MarkMissed(window=window.code))
                continue
            do(c.FinishServing(window=window.code))
            prompt = batch.books.prompt_at(window.code)
            if prompt is not None and dice.random() < 0.6:
                level = dice.choice((5, 5, 5, 4, 3, 2))
                do(c.Rate(token=prompt.token, level=level, channel="qr"))
        for case in batch.books.open_cases():
            clock.on(seconds=5)
            if case.state == "verifying" and dice.random() < 0.1:
                do(TakeStep(case=case.number, move="find_true", words="属实"), INSPECTOR)
            elif case.state == "rectifying" and dice.random() < 0.3:
                do(TakeStep(case=case.number, move="rectified", words="已整改"), INSPECTOR)
        do(c.CloseDay())

    with closing(SqlStore(connect_engine(url), HALL_ID)) as store:
        for n in range((until - first.date()).days):
            clock.now = first + timedelta(days=n)
            if clock.now.weekday() < 5:
                store.write(day, directly)
    clock.now = datetime(until.year, until.month, until.day, 0, 30, tzinfo=UTC)


def test_months_frozen_one_after_the_other_are_the_same_made_again(
    quarter: tuple[Floor, Clock],
) -> None:
    floor, _ = quarter
    months = [floor.assessed_month(period) for period in MONTHS]

    # The check makes every frozen month again from the journal, the cases and what was entered.
    assert floor.check() == []
    assert len({month.inputs for month in months}) == 3
    assert any(one.rank for month in months for one in month.subjects)
    assert {month.version for month in months} == {2}
    assert floor.ratings(date(2026, 4, 1), date(2026, 6, 30)).valid_bad > 3


def test_a_quarter_is_frozen_from_settled_months_and_corrected_when_one_of_them_is(
    quarter: tuple[Floor, Clock],
) -> None:
    floor, clock = quarter
    seen = floor.assessing.term("2026-Q2")
    with pytest.raises(InvalidRequest):  # June can still be appealed against
        floor.do(a.FreezeTerm(period="2026-Q2"), MANAGER)
    clock.on(days=10)

    inputs = floor.do(a.FreezeTerm(period="2026-Q2"), MANAGER)
    floor.do(a.PublishTerm(period="2026-Q2"), MANAGER)

    term = floor.assessing.term("2026-Q2")
    assert (term.state, term.inputs, seen.inputs) == ("published", inputs, inputs)
    windows = [one for one in term.subjects if one.kind == "window" and one.rank]
    titled = [one.code for one in windows if one.titles]
    assert titled == [one.code for one in sorted(windows, key=lambda one: one.rank or 0)][:2]
    assert windows[0].titles[0].zh == "季度红旗窗口"
    for one in windows:
        mean = sum(float(total) for total in one.months.values()) / 3
        assert float(one.mean) == pytest.approx(mean, abs=1e-4)

    clock.on(minutes=1)
    best = titled[0]
    late = a.AddedRow(kind="window", code=best, item="window-discipline", words="查实违纪")
    floor.assessing.correct("2026-05", a.Correction(added=[late], reason="查实"), MANAGER)

    term = floor.assessing.term("2026-Q2")
    assert [month.corrected_since for month in term.months] == [False, True, False]
    assert term.subjects[0].code == best
    assert floor.do(a.CorrectTerm(period="2026-Q2", reason="五月更正"), MANAGER) == 2
    after = floor.assessing.term("2026-Q2")
    (correction,) = after.corrections
    assert (correction.by, correction.reason) == ("2001", "五月更正")
    fallen = next(one for one in correction.changes if one.code == best)
    assert (fallen.rank[0], fallen.rank[1]) == (1, None)
    assert best not in [one.code for one in after.subjects if one.titles]
    with pytest.raises(InvalidRequest):  # nothing has changed since
        floor.do(a.CorrectTerm(period="2026-Q2", reason="再次"), MANAGER)
    assert floor.check() == []


def test_a_course_over_the_months_tells_totals_ranks_and_titles(
    quarter: tuple[Floor, Clock],
) -> None:
    floor, _ = quarter
    trends = floor.assessing.trends(Kind.WINDOW, "", "2026-04", "2026-06")

    assert trends.months == list(MONTHS)
    may = floor.assessed_month("2026-05")  # with its supplements
    for subject in trends.subjects:
        point, told = subject.points[1], next(s for s in may.subjects if s.code == subject.code)
        if told.not_in_service is not None:
            assert point is None
            continue
        assert point is not None
        assert (point.total, point.rank, point.titles) == (told.total, told.rank, told.titles)
    alone = floor.assessing.trends(Kind.WINDOW, trends.subjects[0].code, "2026-05", "2026-06")
    assert [len(one.points) for one in alone.subjects] == [2]
    with pytest.raises(InvalidRequest):
        floor.assessing.trends(Kind.WINDOW, "", "2026-06", "2026-04")


@pytest.mark.parametrize("period", ["2026-Q3", "2026", "2025-Q1"])
def test_what_is_not_over_or_has_no_months_is_not_frozen(
    quarter: tuple[Floor, Clock], period: str
) -> None:
    with pytest.raises(InvalidRequest):
        quarter[0].do(a.FreezeTerm(period=period), MANAGER)


@pytest.mark.parametrize("period", ["2026-Q5", "2026-4", "26-Q1", "quarter"])
def test_a_quarter_is_written_one_way(quarter: tuple[Floor, Clock], period: str) -> None:
    with pytest.raises(InvalidRequest):
        quarter[0].assessing.term(period)
