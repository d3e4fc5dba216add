"""What the use cases need of the store: one transaction's books, and the store that opens them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any, Protocol

from server.domain.estimates import ServiceTimes
from server.domain.hall import Hall
from server.domain.ratings import PromptState
from server.domain.tickets import WaitingTicket
from server.domain.visits import Stages
from server.services.assessing.ports import AssessmentBook
from server.services.follow_up_ports import CaseBook, FlagBook
from server.services.hall_versions.records import VersionBook
from server.services.people.ports import PeopleBook
from server.services.personal.ports import PersonalBook
from server.services.records import (
    AgentRow,
    AppointmentRow,
    CallRow,
    HealthRow,
    IdentityRow,
    JournalRow,
    Line,
    Outcome,
    PersonRow,
    PlanRow,
    PromptRow,
    RatingRow,
    ReceiptRow,
    ReprintRow,
    ServingRow,
    ShareRow,
    TicketRow,
    WindowRow,
)
from server.services.statistics.ports import StatisticsBook
from server.services.trouble import StoreTrouble

Offload = Callable[[Callable[[], Any]], Any]
"""Runs a blocking function elsewhere and gives its result."""


class IdentityBook(Protocol):
    """Who was served, where a service demands it."""

    def put_identity(self, identity: IdentityRow) -> None:
        """In the place of whatever was noted of that ticket."""

    def identity(self, ticket: int) -> IdentityRow | None: ...

    def drop_identities(self, before: datetime) -> int:
        """Deletes those noted before then; how many."""


class HallBook(Protocol):
    """The hall's set-up and its counters."""

    @property
    def seq(self) -> int: ...

    @property
    def version(self) -> int:
        """Counts imports; what was read under another version is stale."""

    def hall(self) -> Hall: ...

    def store_hall(self, hall: Hall, password_hashes: Mapping[str, str], now: datetime) -> bool:
        """Write the hall as its folder says; False when it is already so."""

    def without_password(self, badges: Sequence[str]) -> list[str]:
        """Those of `badges` for whom no password is stored."""

    def person(self, badge: str) -> PersonRow | None: ...

    def set_password(self, badge: str, password_hash: str) -> None: ...

    def next_ticket(self) -> int: ...

    def next_serving(self) -> int: ...


class JournalBook(Protocol):
    def append(
        self, at: datetime, kind: str, subject: str, actor: str, data: dict[str, object]
    ) -> int:
        """The new row's `seq`."""

    def leave_out(self, count: int) -> None:
        """So many of the numbers to come are not used."""

    def journal(self, since: int, limit: int) -> list[JournalRow]: ...

    def learn_answers(self, request_ids: Iterable[str]) -> None:
        """Look at once for what was answered to any of a batch's requests before."""

    def answer_to(self, request_id: str) -> bytes | None: ...

    def earlier_answers(self, request_ids: Iterable[str]) -> dict[str, bytes]:
        """What was answered to other requests than the batch's own."""

    def store_answer(
        self, request_id: str, answer: bytes, at: datetime, *, personal: bool = False
    ) -> None:
        """`personal`: it repeats what a citizen wrote, and is sealed like that."""


class OwnNumberBook(Protocol):
    """Numbers that kiosks give out by themselves."""

    def shares(self) -> list[ShareRow]: ...

    def put_share(self, share: ShareRow) -> None:
        """In the place of whoever had it."""

    def count_own(self, queue: str, day: date) -> int:
        """One more of them; how many there are now."""

    def own_counts(self) -> dict[tuple[str, date], int]: ...


class TicketBook(Protocol):
    def take_number(self, queue: str, day: date) -> int: ...

    def numbers_taken(self, queue: str, day: date) -> int:
        """The server's own numbers of a day."""
        ...

    def issued(self, queue: str, day: date) -> int:
        """Numbers of a day, those among them that kiosks gave out by themselves."""

    def add_ticket(self, ticket: TicketRow, stages: Stages) -> None: ...

    def ticket(self, ticket: int) -> TicketRow | None: ...

    def ticket_by_number(self, number: str, day: date) -> TicketRow | None: ...

    def ticket_at(self, window: str) -> TicketRow | None:
        """Called to, or served at, this window now."""

    def held_at(self, window: str) -> list[TicketRow]:
        """Held longest first."""

    def sent_to(self, window: str) -> list[TicketRow]:
        """Tickets not at a window that have a stage there, or will have."""

    def unsettled(self) -> list[TicketRow]:
        """Every ticket whose state is not its last."""

    def stages(self, ticket: int) -> Stages: ...

    def move_ticket(self, before: TicketRow, after: TicketRow, was: Stages, visit: Stages) -> None:
        """Write the ticket and those of its stages that changed; lines follow from both."""

    def lines(self) -> dict[Line, int]:
        """Every line in which somebody waits, and how many."""

    def heads(self, lines: Iterable[Line]) -> list[WaitingTicket]: ...

    def oldest(self, queue: str) -> datetime | None:
        """The earliest `since` of those waiting in the queue."""

    def waiting(self, queues: Iterable[str]) -> list[WaitingTicket]:
        """All who wait in these queues, by `since`."""


class WindowBook(Protocol):
    def window(self, code: str) -> WindowRow: ...

    def window_modes(self) -> dict[str, WindowRow]: ...

    def set_window(self, window: WindowRow) -> None: ...

    def serving_at(self, window: str) -> ServingRow | None:
        """The serving that has not ended."""

    def last_serving(self, window: str, day: date) -> ServingRow | None:
        """The latest of that day, ended or not."""

    def serving(self, serving: int) -> ServingRow | None: ...

    def servings_of(self, ticket: int) -> list[ServingRow]: ...

    def add_serving(self, serving: ServingRow) -> None: ...

    def change_serving(self, serving: ServingRow) -> None: ...

    def withdraw(self, serving: ServingRow) -> None:
        """The call that began it was a mistake: neither is kept, nor the call's receipts."""

    def add_call(self, call: CallRow) -> None: ...

    def change_call(self, call: CallRow) -> None: ...

    def call(self, seq: int) -> CallRow | None: ...

    def latest_calls(self, day: date) -> list[CallRow]:
        """The latest call of each window on that day, newest first."""

    def call_before(self, ticket: TicketRow, windows: Sequence[str]) -> CallRow | None:
        """The latest call of another ticket at these windows between its issue and its own call."""

    def receipts(self, call: int) -> list[ReceiptRow]: ...

    def delivered(self, call: int) -> dict[str, str]:
        """channel -> "shown" if any device of it showed or said the call, else "failed"."""

    def put_receipt(self, call: CallRow, receipt: ReceiptRow) -> bool:
        """False when the same was already known."""

    def put_print(self, ticket: int, receipt: ReceiptRow) -> bool: ...

    def printer_of(self, ticket: int) -> str:
        """The printer that first had a ticket's paper; "" for one that was never printed."""
        ...

    def service_times(self, day: date) -> dict[str, ServiceTimes]:
        """queue -> how long a citizen of that day occupied a window, from call to end."""

    def outcomes(self, day: date) -> list[tuple[str, Outcome, int, float]]:
        """(window, outcome, count, mean seconds served) of a day's ended servings."""

    def waits(self, day: date) -> list[int]:
        """Seconds from issue to first call of that day's tickets, ascending."""

    def states(self, day: date) -> dict[str, int]: ...


class ReprintBook(Protocol):
    """Papers that were asked for once more and of which no printer has said anything yet."""

    def add_reprint(self, reprint: ReprintRow) -> None: ...

    def open_reprints(self) -> list[ReprintRow]:
        """In the order in which they were asked for."""

    def close_reprint(self, copy: int, printer: str) -> None:
        """Whatever another printer than that one says changes nothing."""


class RatingBook(Protocol):
    def open_prompt(self, prompt: PromptRow) -> None: ...

    def prompt(self, token: str) -> PromptRow | None: ...

    def prompt_at(self, window: str) -> PromptRow | None:
        """The window's latest prompt, open or closed."""

    def prompt_of(self, ticket: int) -> PromptRow | None:
        """The ticket's latest prompt."""

    def prompts_over(self, now: datetime) -> list[PromptRow]:
        """Open prompts whose time is over."""

    def prompts_open(self) -> list[PromptRow]: ...

    def close_prompt(self, token: str, state: PromptState) -> None: ...

    def drop_prompt(self, token: str) -> None:
        """Nobody was asked after all."""

    def add_rating(self, rating: RatingRow) -> None: ...

    def prompted(self, day: date) -> dict[str, int]: ...

    def levels(self, day: date) -> dict[str, dict[int, int]]:
        """window -> level -> count, without what was set aside."""

    def set_aside_at(self, day: date) -> dict[str, int]:
        """window -> ratings of that day that were set aside."""

    def ratings(self, day: date, limit: int) -> list[RatingRow]:
        """Newest first."""


class GuestBook(Protocol):
    """Appointments, device boxes and the health of devices."""

    def appointment(self, code: str) -> AppointmentRow | None: ...

    def appointments_of(self, person: str) -> list[AppointmentRow]:
        """By slot."""

    def forget_persons_before(self, moment: datetime) -> None:
        """Bookings of slots before it no longer say whose they were."""

    def put_appointment(self, appointment: AppointmentRow) -> None: ...

    def agent(self, code: str) -> AgentRow | None: ...

    def agents(self) -> dict[str, AgentRow]: ...

    def agent_by_badge(self, badge_hash: str) -> AgentRow | None: ...

    def agent_by_code(self, code_hash: str) -> AgentRow | None: ...

    def put_agent(self, agent: AgentRow) -> None: ...

    def health_of(self, device: str) -> HealthRow | None: ...

    def health(self) -> dict[str, HealthRow]: ...

    def put_health(self, health: HealthRow) -> None: ...


class PlanBook(Protocol):
    def plan_at(self, moment: datetime) -> PlanRow | None:
        """The last that was drawn until then."""

    def keep_plan(self, row: PlanRow) -> None: ...


class WholeBook(Protocol):
    """Whole tables, for a check that compares them with the journal."""

    def all_tickets(self) -> list[TicketRow]: ...

    def all_waiting(self) -> list[WaitingTicket]: ...

    def numbers(self) -> list[tuple[str, date, int]]:
        """(queue, day, next number)."""

    def all_prompts(self) -> list[PromptRow]: ...

    def all_levels(self) -> dict[int, int]:
        """Serving -> level."""


class Books(
    HallBook,
    JournalBook,
    OwnNumberBook,
    TicketBook,
    WindowBook,
    ReprintBook,
    RatingBook,
    GuestBook,
    StatisticsBook,
    CaseBook,
    FlagBook,
    IdentityBook,
    AssessmentBook,
    VersionBook,
    PlanBook,
    PeopleBook,
    PersonalBook,
    WholeBook,
    Protocol,
):
    """All the books of one hall within one transaction."""

    @property
    def touched(self) -> Touched:
        """What has been written since the last `mark`."""

    def mark(self) -> None:
        """A command begins."""


class Touched(Protocol):
    """Codes and numbers of what a command changed, in the order of change."""

    windows: dict[str, None]
    modes: dict[str, None]
    """Windows opened, closed or paused."""
    queues: dict[str, None]
    tickets: dict[int, str]
    """By their tokens."""
    journal: list[JournalRow]
    written: bool


class Store(Protocol):
    """A hall's database. `write` is called by one thread at a time."""

    @property
    def waits(self) -> bool:
        """Whether every statement waits for a server; otherwise only `offload` in `write` waits."""

    def write(self, work: Callable[[Batch], None], offload: Offload) -> None:
        """Run `work` in one transaction and commit it durably; nothing of it stays if it raises."""

    def reading(self) -> AbstractContextManager[Books]:
        """Books that see one moment; read only."""

    def trouble(self, error: Exception) -> StoreTrouble | None:
        """What `error` means if the database itself failed; None if it is something else."""

    def close(self) -> None: ...


class Batch(Protocol):
    """One write transaction that several commands share."""

    @property
    def books(self) -> Books: ...

    def savepoint(self) -> AbstractContextManager[None]:
        """Undoes what was written inside when left by an exception."""
