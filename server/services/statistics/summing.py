"""One business day summed up, from the tables and the journal's entries about windows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from server.domain.figures import fate
from server.services.house import House
from server.services.ports import Books
from server.services.records import Outcome, ServingRow
from server.services.statistics.records import DaySum, JournalMoment, PromptFact, TicketFact

_SECOND = timedelta(seconds=1)
_WINDOW_MODES = {
    "window_opened": "open",
    "window_resumed": "open",
    "window_paused": "paused",
    "window_closed": "closed",
}


def sum_day(books: Books, house: House, day: date) -> list[DaySum]:
    """Every sum of `day`, as far as it has gone."""
    begin, end = house.bounds(day)
    tickets = books.tickets_of(day)
    return Summing(house, day).of(
        tickets,
        books.servings_on(day),
        books.prompts_on(day),
        books.journal_between(begin, end, _WINDOW_MODES),
        _found_by_close(books, tickets),
    )


def _found_by_close(books: Books, tickets: Sequence[TicketFact]) -> dict[int, str]:
    """Ticket -> its state when the day's close ended it, which may be on a later day."""
    ended = [ticket.since for ticket in tickets if ticket.state == "expired"]
    if not ended:
        return {}
    entries = books.journal_between(min(ended), max(ended) + _SECOND, {"expired"})
    return {int(e.subject.partition(":")[2]): str(e.data.get("was", "")) for e in entries}


class Summing:
    def __init__(self, house: House, day: date) -> None:
        self._house = house
        self._day = day
        self._sums: dict[tuple[str, str], DaySum] = {}

    def of(
        self,
        tickets: Sequence[TicketFact],
        servings: Sequence[ServingRow],
        prompts: Iterable[PromptFact],
        modes: Iterable[JournalMoment],
        found_by_close: dict[int, str],
    ) -> list[DaySum]:
        first: dict[int, ServingRow] = {}
        last: dict[int, ServingRow] = {}
        for serving in servings:
            first.setdefault(serving.ticket, serving)
            last[serving.ticket] = serving
        services = {ticket.id: ticket.service for ticket in tickets}
        for ticket in tickets:
            self._ticket(ticket, first.get(ticket.id), last.get(ticket.id), found_by_close)
        for serving in servings:
            self._serving(serving, services.get(serving.ticket, ""))
        by_id = {serving.id: serving for serving in servings}
        for prompt in prompts:
            if prompt.serving in by_id:
                serving = by_id[prompt.serving]
                self._prompt(prompt, serving, services.get(serving.ticket, ""))
        self._modes(modes, servings)
        return [self._sums[key] for key in sorted(self._sums)]

    def _at(self, by: str, key: str) -> DaySum:
        found = self._sums.get((by, key))
        if found is None:
            found = self._sums[by, key] = DaySum(by, self._day, key)
        return found

    def _hour(self, at: datetime) -> str:
        return f"{self._house.local(at).hour:02}"

    def _ticket(
        self,
        ticket: TicketFact,
        first: ServingRow | None,
        last: ServingRow | None,
        found_by_close: dict[int, str],
    ) -> None:
        became = fate(ticket.state, found_by_close.get(ticket.id, ""), last is not None)
        for one in (
            self._at("hall", ""),
            self._at("queue", ticket.queue),
            self._at("service", ticket.service or f"queue:{ticket.queue}"),
            self._at("hour", self._hour(ticket.issued_at)),
            self._at("window", last.window if last else ""),
            self._at("clerk", last.clerk if last else ""),
        ):
            setattr(one, became, getattr(one, became) + 1)
        if first is not None:
            waited = max((first.called_at - ticket.issued_at) // _SECOND, 0)
            for one in (
                self._at("hall", ""),
                self._at("queue", ticket.queue),
                self._at("service", ticket.service or f"queue:{ticket.queue}"),
                self._at("hour", self._hour(ticket.issued_at)),
                self._at("window", first.window),
                self._at("clerk", first.clerk),
            ):
                one.waits.append(waited)

    def _places(self, serving: ServingRow, service: str, at: datetime) -> Iterator[DaySum]:
        """Wherever a serving counts. The service chosen is that of the visit's first stage."""
        yield self._at("hall", "")
        yield self._at("queue", serving.queue)
        chosen = service if serving.stage == 1 else ""
        yield self._at("service", chosen or f"queue:{serving.queue}")
        yield self._at("window", serving.window)
        yield self._at("clerk", serving.clerk)
        yield self._at("hour", self._hour(at))

    def _serving(self, serving: ServingRow, service: str) -> None:
        if serving.ended_at is None:
            return
        busy = max((serving.ended_at - serving.called_at) // _SECOND, 0)
        took = None
        if serving.outcome is Outcome.FINISHED and serving.started_at is not None:
            # Finished without "start": the citizen came at the call.
            at_once = serving.started_at == serving.ended_at
            begun = serving.called_at if at_once else serving.started_at
            took = max((serving.ended_at - begun) // _SECOND, 0)
        for one in self._places(serving, service, serving.called_at):
            if one.by != "hour":
                one.busy_s += busy
            if took is not None:
                one.services.append(took)
        for hour, seconds in self._by_hour(serving.called_at, serving.ended_at):
            self._at("hour", hour).busy_s += seconds

    def _prompt(self, prompt: PromptFact, serving: ServingRow, service: str) -> None:
        for one in self._places(serving, service, prompt.opened_at):
            one.prompted += 1
            if prompt.set_aside is not None:
                one.set_aside += 1
            elif prompt.level is not None:
                level = f"level_{prompt.level}"
                setattr(one, level, getattr(one, level) + 1)

    # --- windows open and paused

    def _modes(self, modes: Iterable[JournalMoment], servings: Iterable[ServingRow]) -> None:
        """Spells between the entries about a window; a call ends a pause."""
        moments = [
            (m.at, m.subject.partition(":")[2], _WINDOW_MODES[m.kind], str(m.data.get("clerk", "")))
            for m in modes
        ]
        moments += [(s.called_at, s.window, "called", s.clerk) for s in servings]
        ended = max(
            [m[0] for m in moments] + [s.ended_at for s in servings if s.ended_at], default=None
        )
        state: dict[str, tuple[str, datetime, str]] = {}
        for at, window, mode, clerk in sorted(moments, key=lambda moment: moment[0]):
            was, since, sitting = state.get(window, ("closed", at, ""))
            if mode == "called":
                if was != "paused":
                    continue
                mode = "open"
            self._spell(window, sitting, was, since, at)
            state[window] = mode, at, clerk or sitting
        for window, (was, since, sitting) in state.items():
            if ended is not None:
                self._spell(window, sitting, was, since, ended)

    def _spell(self, window: str, clerk: str, mode: str, begin: datetime, end: datetime) -> None:
        if mode == "closed" or end <= begin:
            return
        seconds = (end - begin) // _SECOND
        places = [(self._at("hall", ""), seconds), (self._at("window", window), seconds)]
        if clerk:
            places.append((self._at("clerk", clerk), seconds))
        places += [(self._at("hour", h), s) for h, s in self._by_hour(begin, end)]
        for one, lasted in places:
            one.open_s += lasted
            if mode == "paused":
                one.paused_s += lasted

    def _by_hour(self, begin: datetime, end: datetime) -> Iterator[tuple[str, int]]:
        """A stretch of time, cut at full hours."""
        while begin < end:
            local = self._house.local(begin)
            full = local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
            until = min(end, begin + (full - local))
            yield f"{local.hour:02}", (until - begin) // _SECOND
            begin = until
