"""Journal entries of a small hall, written down as short as a test can say them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from server.domain.assessment.ground import Ground, WindowGround
from server.domain.hall import OpeningHours, Period

ZONE = ZoneInfo("Asia/Shanghai")
HALF_DAYS = (Period(time(9), time(12)), Period(time(13, 30), time(17)))
HOURS = OpeningHours(week=dict.fromkeys(range(5), HALF_DAYS))
NINE = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
"""A Monday, nine o'clock in Shandong."""


def ground(*codes: str, due: OpeningHours | None = HOURS) -> Ground:
    """Windows that all serve queue A, each with a clerk of its own: 07 has clerk 1007."""
    return Ground(tuple(WindowGround(c, ("A",), f"10{c}", due) for c in codes), ZONE)


@dataclass(frozen=True)
class Entry:
    seq: int
    at: datetime
    kind: str
    subject: str
    data: dict[str, object]


@dataclass
class Pages:
    """A journal that is written entry by entry; times are minutes after nine."""

    entries: list[Entry] = field(default_factory=list)
    tickets: int = 0

    def write(self, minute: float, kind: str, subject: str, **data: object) -> int:
        seq = len(self.entries) + 1
        at = NINE + timedelta(minutes=minute)
        self.entries.append(Entry(seq, at, kind, subject, data))
        return seq

    def window(self, minute: float, kind: str, code: str = "07", **data: object) -> None:
        self.write(minute, f"window_{kind}", f"window:{code}", **data)

    def issue(self, minute: float, service: str = "") -> int:
        self.tickets += 1
        number = f"A{self.tickets:03}"
        self.write(
            minute, "issued", f"ticket:{self.tickets}", number=number, queues=["A"], service=service
        )
        return self.tickets

    def call(self, minute: float, ticket: int, code: str = "07") -> int:
        return self.write(
            minute,
            "called",
            f"ticket:{ticket}",
            window=code,
            clerk=f"10{code}",
            stage=1,
            rule="cap",
        )

    def at_window(
        self, minute: float, kind: str, ticket: int, code: str = "07", **data: object
    ) -> int:
        return self.write(minute, kind, f"ticket:{ticket}", window=code, **data)

    def receipt(self, minute: float, call: int, channel: str, ok: bool) -> None:
        kind = "delivered" if ok else "not_delivered"
        self.write(minute, kind, f"call:{call}", channel=channel)

    def serve(self, begin: float, minutes: float, code: str = "07", service: str = "") -> None:
        """One citizen who comes and is called at `begin`, and is done after `minutes`."""
        ticket = self.issue(begin, service)
        self.call(begin, ticket, code)
        self.at_window(begin, "started", ticket, code)
        self.at_window(begin + minutes, "finished", ticket, code)
