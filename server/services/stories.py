"""What happened at one window or to one ticket on a day, for whoever may see the journal.

A ticket's story never tells its token: with that one could act in the citizen's name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import msgspec

from floorlink.messages import Names, WindowView, shown_window
from server.domain.errors import NotFound
from server.domain.visits import in_order
from server.services.figures import Figures
from server.services.house import House
from server.services.ports import Books
from server.services.records import JournalRow, ServingRow, TicketRow
from server.services.showing import Showing
from server.services.ticket_page import call_reason
from server.services.views import CandidateView, ClerkBrief, WindowFigures
from server.services.work import ticket_subject, window_subject

_ENTRIES = 200


class StoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the journal, its codes already told by their names."""

    seq: int
    at: datetime
    kind: str
    number: str
    """Of the ticket; empty: it is about the window itself."""
    actor: Names
    facts: dict[str, Names]


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """One citizen at the window."""

    number: str
    queue: Names
    clerk: str
    called_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    outcome: str
    """Empty while it lasts."""
    level: int | None


class WindowStory(msgspec.Struct, frozen=True, kw_only=True):
    day: str
    view: WindowView
    """As the window is now."""
    clerk: ClerkBrief | None
    queues: list[Names]
    figures: WindowFigures
    held: list[str]
    sittings: list[Sitting]
    """The last first."""
    entries: list[StoryEntry]
    """The last first, at most two hundred."""


class TicketStory(msgspec.Struct, frozen=True, kw_only=True):
    day: str
    number: str
    state: str
    queue: Names
    service: Names
    ticket_class: str
    issued_at: datetime
    window: str
    stages: list[Names]
    sittings: list[Sitting]
    rule: str
    """By which its last call chose it (CallReason.rule); empty before the first."""
    candidates: list[CandidateView]
    entries: list[StoryEntry]


def window_story(
    books: Books, house: House, show: Showing, code: str, day: date | None
) -> WindowStory:
    setup, on = house.window(code), day or house.day(show.now)
    teller = _Teller(books, house, on)
    row = books.window(code)
    servings = [one for one in books.servings_on(on) if one.window == code]
    numbers = {one.ticket: books.ticket(one.ticket) for one in servings}
    subjects = [window_subject(code), *(ticket_subject(t) for t in numbers.values() if t)]
    entries = [
        entry
        for entry in teller.journal(subjects)
        if entry.subject == window_subject(code) or entry.data.get("window") == code
    ]
    return WindowStory(
        day=on.isoformat(),
        view=show.window(code),
        clerk=ClerkBrief(badge=row.clerk, name=teller.person(row.clerk)) if row.clerk else None,
        queues=[house.queue_names[queue] for queue in setup.queues],
        figures=Figures(books, on).window(code),
        held=[ticket.number for ticket in books.held_at(code)],
        sittings=[teller.sitting(one, numbers[one.ticket]) for one in reversed(servings)],
        entries=teller.told(entries),
    )


def ticket_story(
    books: Books, house: House, show: Showing, number: str, day: date | None
) -> TicketStory:
    on = day or house.day(show.now)
    ticket = books.ticket_by_number(number.strip().upper(), on)
    if ticket is None:
        raise NotFound(what="号票", key=number)
    teller = _Teller(books, house, on)
    entries = teller.journal([ticket_subject(ticket)])
    calls = [entry for entry in entries if entry.kind == "called"]
    reason = call_reason(calls[-1]) if calls else None
    visit = books.stages(ticket.id)
    return TicketStory(
        day=on.isoformat(),
        number=ticket.number,
        state=ticket.state.value,
        queue=teller.queue(ticket.queue),
        service=show.service_name(ticket),
        ticket_class=ticket.ticket_class.value,
        issued_at=ticket.issued_at,
        window=ticket.window,
        stages=[teller.queue(stage.queue) for stage in in_order(visit)],
        sittings=[teller.sitting(one, ticket) for one in reversed(books.servings_of(ticket.id))],
        rule=reason.rule if reason else "",
        candidates=reason.candidates if reason else [],
        entries=teller.told(entries),
    )


class _Teller:
    """Names for the codes of one day's journal."""

    def __init__(self, books: Books, house: House, day: date) -> None:
        self._books = books
        self._house = house
        self._bounds = house.bounds(day)
        self._people = {clerk.badge: clerk.name for clerk in house.hall.clerks}

    def person(self, badge: str) -> str:
        return self._people.get(badge, badge)

    def queue(self, code: str) -> Names:
        return self._house.queue_names.get(code) or Names(zh=code)

    def journal(self, subjects: Iterable[str]) -> list[JournalRow]:
        """Until three days on: what is said of a rating later belongs to it too."""
        begin, end = self._bounds
        since, until = self._books.seq_at(begin), self._books.seq_at(end + timedelta(days=3))
        return self._books.journal_of(subjects, since - 1, until - 1)

    def told(self, entries: list[JournalRow]) -> list[StoryEntry]:
        return [self._entry(row) for row in reversed(entries[-_ENTRIES:])]

    def _entry(self, row: JournalRow) -> StoryEntry:
        kind, _, who = row.actor.partition(":")
        facts = {name: self._fact(name, value) for name, value in row.data.items() if name in _TOLD}
        return StoryEntry(
            seq=row.seq,
            at=row.at,
            kind=row.kind,
            number=str(row.data.get("number", "")),
            actor=Names(zh=self._people.get(who, who)) if who else Names(zh=kind),
            facts=facts,
        )

    def _fact(self, name: str, value: object) -> Names:
        text = str(value)
        if name in ("window", "to_window"):
            return Names(zh=shown_window(text))
        if name == "clerk":
            return Names(zh=self.person(text))
        return self.queue(text) if name == "to_queue" else Names(zh=text)

    def sitting(self, one: ServingRow, ticket: TicketRow | None) -> Sitting:
        rating = self._books.rating(one.id)
        return Sitting(
            number=ticket.number if ticket else "",
            queue=self.queue(one.queue),
            clerk=self.person(one.clerk),
            called_at=one.called_at,
            started_at=one.started_at,
            ended_at=one.ended_at,
            outcome=one.outcome.value if one.outcome else "",
            level=rating.level if rating else None,
        )


_TOLD = frozenset(
    {
        "window",
        "clerk",
        "reason",
        "level",
        "channel",
        "rule",
        "times",
        "to_queue",
        "to_window",
        "was",
        "device",
        "press",
    }
)
