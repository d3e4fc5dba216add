"""Today's figures of a window, of a department and of the hall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from math import ceil

from msgspec.structs import replace

from server.domain.ratings import average, satisfaction
from server.domain.tickets import TicketState
from server.services.departments import Part
from server.services.ports import Books
from server.services.records import Outcome
from server.services.views import DayFigures, WindowFigures

ENOUGH_RATINGS = 5
"""An average of fewer could be traced to whoever rated."""


class Figures:
    """Of one business day, each table read once."""

    def __init__(self, books: Books, day: date) -> None:
        self._books = books
        self._day = day
        self._levels = books.levels(day)
        self._aside = books.set_aside_at(day)
        self._prompted = books.prompted(day)
        self._counts: dict[tuple[str, Outcome], int] = {}
        self._seconds: dict[tuple[str, Outcome], float] = {}
        for window, outcome, count, seconds in books.outcomes(day):
            self._counts[window, outcome] = count
            self._seconds[window, outcome] = seconds

    def window(self, code: str) -> WindowFigures:
        levels = self._levels.get(code, {})
        rated = sum(levels.values())
        served = self._counts.get((code, Outcome.FINISHED), 0)
        seconds = self._seconds.get((code, Outcome.FINISHED), 0.0)
        return WindowFigures(
            window=code,
            served=served,
            missed=self._counts.get((code, Outcome.MISSED), 0),
            mean_service_s=round(seconds / served) if served else 0,
            prompted=self._prompted.get(code, 0),
            rated=rated,
            levels={str(level): levels.get(level, 0) for level in range(1, 6)},
            average=average(levels) if rated >= ENOUGH_RATINGS else None,
            satisfied=satisfaction(levels) if rated >= ENOUGH_RATINGS else None,
            set_aside=self._aside.get(code, 0),
        )

    def for_clerk(self, code: str, badge: str) -> WindowFigures:
        """The same without what would tell a single rating.

        Of the clerk's own ratings, in whole groups of five: an average that moved with every
        rating would tell each of them to whoever looks twice.
        """
        given = self._books.levels_by(badge, self._day)
        behind = given[: len(given) // ENOUGH_RATINGS * ENOUGH_RATINGS]
        levels = {level: behind.count(level) for level in set(behind)}
        figures: WindowFigures = replace(
            self.window(code),
            rated=len(behind),
            levels={},
            average=average(levels),
            satisfied=satisfaction(levels),
            set_aside=0,
        )
        return figures

    def for_head(self, code: str) -> WindowFigures:
        """For whoever heads the department and is judged by its ratings: the work, and none of
        them. The published months have them."""
        figures: WindowFigures = replace(
            self.window(code), rated=0, levels={}, average=None, satisfied=None, set_aside=0
        )
        return figures

    def department(self, part: Part) -> DayFigures:
        """Its numbers of today; ratings as in `for_head`."""
        tickets = [
            ticket
            for ticket in self._books.tickets_of(self._day)
            if part.has_ticket(ticket.service, ticket.queue)
        ]
        called: dict[int, datetime] = {}
        for serving in self._books.servings_on(self._day):
            called.setdefault(serving.ticket, serving.called_at)
        waits = sorted(
            max(0, int((called[ticket.id] - ticket.issued_at).total_seconds()))
            for ticket in tickets
            if ticket.id in called
        )
        prompted = sum(self._prompted.get(code, 0) for code in part.own_windows)
        return _day_figures(Counter(ticket.state for ticket in tickets), waits, prompted, {})

    def hall(self) -> DayFigures:
        states = self._books.states(self._day)
        waits = self._books.waits(self._day)
        levels: dict[int, int] = {}
        for counts in self._levels.values():
            for level, count in counts.items():
                levels[level] = levels.get(level, 0) + count
        return _day_figures(states, waits, sum(self._prompted.values()), levels)


def _day_figures(
    states: Mapping[str, int], waits: Sequence[int], prompted: int, levels: Mapping[int, int]
) -> DayFigures:
    """`waits`: the shortest first."""
    return DayFigures(
        issued=sum(states.values()),
        waiting=states.get(TicketState.WAITING, 0),
        served=states.get(TicketState.FINISHED, 0),
        missed=states.get(TicketState.MISSED, 0),
        cancelled=states.get(TicketState.CANCELLED, 0),
        mean_wait_s=round(sum(waits) / len(waits)) if waits else 0,
        p90_wait_s=waits[ceil(len(waits) * 0.9) - 1] if waits else 0,
        prompted=prompted,
        rated=sum(levels.values()),
        satisfied=satisfaction(levels),
    )
