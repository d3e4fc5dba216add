"""`hallfloor check`: whether the tables say what the journal says, and decided as it decided.

The floor is rebuilt from the journal alone and compared, table by table; every call since the last
import is decided again from who waited then.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from server.domain.discipline import callable_at, choose
from server.domain.follow_up.cases import settled_at
from server.domain.own_numbers import own_place
from server.journal import Replay
from server.services.assessing.months import differences
from server.services.assessing.terms import term_differences
from server.services.house import House
from server.services.ports import Books
from server.services.records import JournalRow
from server.services.statistics.reporting import STORED_BY
from server.services.statistics.summing import sum_day
from server.services.taking_up import TAKEN_UP

_ROWS_AT_ONCE = 1000


def check(books: Books, house: House) -> list[str]:
    """Every difference found, as a sentence; none when all is well."""
    rows = list(_all_rows(books))
    past = Replay()
    imported = max((row.seq for row in rows if row.kind == "imported"), default=0)
    faults = list(_gaps(rows, books))
    for row in rows:
        # Before that, windows may have served other queues than they do now.
        try:
            if row.seq > imported:
                faults += _decision(past, row, house)
            past.apply(row)
        except (KeyError, ValueError):
            # A row was taken out or changed, and this one stood on it.
            faults.append(f"journal: {row.seq} ({row.kind}) does not follow from those before")
    faults += _tickets(past, books)
    faults += _numbers(past, books)
    faults += _own_numbers(past, books)
    faults += _reprints(past, books)
    faults += _windows(past, books)
    faults += _ratings(past, books)
    faults += _sums(books, house)
    faults += _cases(past, books)
    faults += _assessment(rows, books)
    return faults


def _all_rows(books: Books) -> Iterator[JournalRow]:
    since = 0
    while rows := books.journal(since, _ROWS_AT_ONCE):
        yield from rows
        since = rows[-1].seq


def _gaps(rows: list[JournalRow], books: Books) -> Iterator[str]:
    last = 0
    for row in rows:
        if row.seq != last + 1 and not (row.kind in TAKEN_UP and row.data.get("after") == last):
            yield f"journal: {row.seq} follows {last}"
        last = row.seq
    if last != books.seq:
        yield f"journal: ends at {last}, the hall counted {books.seq}"


def _decision(past: Replay, row: JournalRow, house: House) -> Iterator[str]:
    if row.kind != "called" or row.data["rule"] not in ("priority", "cap"):
        return
    window = str(row.data["window"])
    waiting = callable_at(past.waiting(), window, house.windows[window].queues)
    decision = choose(waiting, row.at, house.targets, house.practice.cap)
    chosen = None if decision is None else (decision.chosen.number, decision.rule)
    if chosen != (row.data["number"], row.data["rule"]):
        yield f"call {row.seq}: {row.data['number']} was called, by the rules {chosen}"


def _tickets(past: Replay, books: Books) -> Iterator[str]:
    stored = {ticket.id: ticket for ticket in books.all_tickets()}
    for missing in past.tickets.keys() - stored.keys():
        yield f"ticket {past.tickets[missing].number}: in the journal only"
    for ticket in stored.values():
        then = past.tickets.get(ticket.id)
        if then is None:
            yield f"ticket {ticket.number}: not in the journal"
            continue
        for what, now, before in (
            ("number", ticket.number, then.number),
            ("day", ticket.day.isoformat(), then.day),
            ("state", ticket.state, then.state),
            ("window", ticket.window, then.window),
            ("stage", ticket.stage, then.stage),
            ("stages", books.stages(ticket.id), then.visit),
        ):
            if now != before:
                yield f"ticket {ticket.number}: {what} is {now}, but {before} in the journal"
    in_line = {(w.ticket, w.stage, w.since, w.target_window) for w in books.all_waiting()}
    by_rule = {(w.ticket, w.stage, w.since, w.target_window) for w in past.waiting()}
    for ticket_id, stage, *_ in sorted(in_line ^ by_rule, key=lambda place: place[:2]):
        yield f"ticket {ticket_id}: stage {stage} stands in the wrong line"


def _numbers(past: Replay, books: Books) -> Iterator[str]:
    for (queue, day), given in past.numbers.items():
        if given != list(range(1, len(given) + 1)):
            yield f"queue {queue} on {day}: numbers doubled or skipped"
    counted = {(queue, day.isoformat()): following - 1 for queue, day, following in books.numbers()}
    for key in counted.keys() | past.numbers.keys():
        given = past.numbers.get(key, [])
        if counted.get(key) != len(given):
            yield f"queue {key[0]} on {key[1]}: {len(given)} tickets, {counted.get(key)} numbers"


def _own_numbers(past: Replay, books: Books) -> Iterator[str]:
    """Of what kiosks gave out by themselves, every number came home once and none is missing."""
    came: dict[int, list[int]] = {}
    for ticket in past.tickets:
        if own := own_place(ticket):
            came.setdefault(own[0], []).append(own[1])
    taken = {row.place: (row.device, row.taken) for row in books.shares()}
    for place in sorted(came.keys() | taken.keys()):
        device, last = taken.get(place, ("?", 0))
        home = sorted(came.get(place, ()))
        if home != list(range(1, last + 1)):
            missing = sorted(set(range(1, last + 1)) - set(home))
            yield f"kiosk {device}: {len(home)} of its own {last} numbers came, without {missing}"
    counted = {
        (queue, day.isoformat()): given for (queue, day), given in books.own_counts().items()
    }
    for key in sorted(counted.keys() | past.own_numbers.keys()):
        if counted.get(key, 0) != past.own_numbers.get(key, 0):
            yield f"queue {key[0]} on {key[1]}: kiosks' own numbers are counted otherwise"


def _reprints(past: Replay, books: Books) -> Iterator[str]:
    """What was asked for stands open until something was said of it, and no longer."""
    open_now = {row.copy: (row.ticket, row.printer) for row in books.open_reprints()}
    for copy in sorted(open_now.keys() | past.reprints.keys()):
        if open_now.get(copy) != past.reprints.get(copy):
            yield f"reprint {copy}: " + (
                "stands open, but not by the journal" if copy in open_now else "was lost"
            )


def _windows(past: Replay, books: Books) -> Iterator[str]:
    for code, then in past.windows.items():
        now = books.window(code)
        if (now.mode, now.clerk) != (then.mode, then.clerk):
            then_words = f"{then.mode} ({then.clerk}) in the journal"
            yield f"window {code}: {now.mode} ({now.clerk}), but {then_words}"
        there, here = past.at_window(code), books.ticket_at(code)
        if (there.id if there else None) != (here.id if here else None):
            yield f"window {code}: another ticket stands there by the journal"


def _ratings(past: Replay, books: Books) -> Iterator[str]:
    prompts = {prompt.serving: prompt.state for prompt in books.all_prompts()}
    for serving in sorted(prompts.keys() | past.prompts.keys()):
        if prompts.get(serving) != past.prompts.get(serving):
            yield f"serving {serving}: its prompt differs from the journal"
    levels = books.all_levels()
    for serving in sorted(levels.keys() | past.ratings.keys()):
        if serving not in levels:
            yield f"serving {serving}: its rating is in the journal only"
        elif serving not in past.ratings:
            yield f"serving {serving}: its rating is not in the journal"
        elif levels[serving] != past.ratings[serving]:
            yield f"serving {serving}: its rating has not the level that the journal says"
    if books.all_set_aside() != past.set_aside:
        yield "ratings: others are set aside than the journal says"


def _sums(books: Books, house: House) -> Iterator[str]:
    """Closed days, summed up again from the tables."""
    for day in sorted(books.summed_days(date.min, date.max)):
        stored = {(by, one.key): one for by in STORED_BY for one in books.day_sums(by, day, day)}
        again = {(one.by, one.key): one.stored() for one in sum_day(books, house, day)}
        for by, key in sorted(stored.keys() | again.keys()):
            if stored.get((by, key)) != again.get((by, key)):
                yield f"statistics of {day}: {by} {key} is summed up otherwise now"


def _cases(past: Replay, books: Books) -> Iterator[str]:
    stored = {row.number: row for row in books.all_cases()}
    for number in sorted(stored.keys() | past.cases.keys()):
        row, then = stored.get(number), past.cases.get(number)
        if row is None or then is None:
            yield f"case {number}: " + ("not in the journal" if row else "in the journal only")
            continue
        for what, now, before in (
            ("kind", row.kind, then.kind),
            ("state", row.state, then.state),
            ("owner", row.owner, then.owner),
            ("deadlines", (row.verify_by, row.due), (then.verify_by, then.due)),
            ("settled", row.settled_at, settled_at(then)),
        ):
            if now != before:
                yield f"case {number}: {what} is {now}, by the journal {before}"


def _assessment(rows: list[JournalRow], books: Books) -> Iterator[str]:
    """What was entered stands in the journal; frozen months, made again, are the same."""
    entered = {
        int(row.subject.partition(":")[2]): row.data["facts"]
        for row in rows
        if row.subject.startswith("entry:")
    }
    stored = {entry.number: entry.facts for entry in books.entries(date.min, date.max)}
    for number in sorted(entered.keys() | stored.keys()):
        if entered.get(number) != stored.get(number):
            yield f"entry {number}: differs from the journal"
    frozen = {
        row.subject.partition(":")[2]: row.data["inputs"]
        for row in rows
        if row.kind == "month_frozen"
    }
    months = {month.period: month.inputs for month in books.month_briefs()}
    for period in sorted(frozen.keys() | months.keys()):
        if frozen.get(period) != months.get(period):
            yield f"assessment of {period}: frozen with other inputs than the journal says"
        else:
            yield from differences(books, period)
    yield from term_differences(books)
