"""The floor: commands in, answers and changes out, and what can be seen of it at any time."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any, TypeVar

import msgspec

from floorlink.messages import Catalogue, DeviceSettings, Prompt, QueueView, Reprint, WindowView
from server.domain.assessment.evidence import Subject
from server.domain.errors import NotFound
from server.domain.hall import Hall
from server.domain.plan import Plan, fitted
from server.services import reprinting
from server.services.assessing.commands import KeepMonth
from server.services.assessing.months import frozen, month_to_keep, preview
from server.services.assessing.office import AssessmentOffice
from server.services.assessing.schemes import scheme_for
from server.services.assessing.showing import month_view, overview
from server.services.assessing.standing import Standing
from server.services.assessing.views import AssessmentView, MonthView
from server.services.checking import check
from server.services.commands import Actor, CloseDay, Command
from server.services.committer import Asked, Committer, Done, directly
from server.services.courses import DayCourse, PastDays, day_course
from server.services.departments import Part, part_for, part_of
from server.services.dispatch import Executor
from server.services.figures import Figures
from server.services.floor_page import department_view, devices_view, floor_view
from server.services.floor_plan import automatic_view, plan_view
from server.services.follow_up.commands import FoundFlag, OpenReviews
from server.services.follow_up.looking import found_flags, ratings_view
from server.services.follow_up.page import CasePages
from server.services.follow_up.views import CasesView, CaseView, FlagsFound, RatingsView
from server.services.hall_versions.commands import ApplyDue, KeepChange
from server.services.hall_versions.set_up import SetUp
from server.services.house import House
from server.services.importing import ImportHall
from server.services.people.reading import account, audit, everybody, session_holds
from server.services.people.records import CredentialRow, SessionRow
from server.services.people.views import AccountView, AuditView, PeopleView
from server.services.ports import Books, Offload, Store
from server.services.project_links import LinkLine, compare_links
from server.services.published import Published
from server.services.records import PersonRow
from server.services.replaying.reading import day_tape
from server.services.replaying.views import DayTape
from server.services.roles import for_one_department
from server.services.showing import Showing, entry_view, prompt_view
from server.services.statistics.keeping import KeepDays, sum_days, unsummed
from server.services.statistics.records import DaySum
from server.services.statistics.reporting import Asked as StatisticsAsked
from server.services.statistics.reporting import report
from server.services.statistics.views import StatisticsReport
from server.services.stories import TicketStory, WindowStory, ticket_story, window_story
from server.services.table_faults import TableFault
from server.services.ticket_page import TicketPage
from server.services.tokens import hashed
from server.services.trouble import StoreHealth
from server.services.uploading import uploads
from server.services.views import (
    Alert,
    BoardView,
    CallReason,
    ClerkBrief,
    DevicesView,
    FloorView,
    JournalEntry,
    LinkChange,
    PlanView,
    TicketView,
    WindowFigures,
)

log = logging.getLogger(__name__)

SYSTEM = Actor(kind="system")
_REMEMBERED = 2000
"""Changes kept for those who come back; whoever was away longer gets a snapshot."""

T = TypeVar("T")


class Floor:
    """One hall. Every method may be called from any thread or greenlet."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime],
        hash_password: Callable[[str], str],
        offload: Offload = directly,
        committed: Callable[[], None] = lambda: None,
    ) -> None:
        """`committed` runs after every commit, before anybody is told or answered."""
        self._store = store
        self._clock = clock
        self._offload = offload
        self._hash_password = hash_password
        self._executor = Executor(clock)
        self._past_days = PastDays()
        self._subscribers: list[Callable[[Published], None]] = []
        self._recent: deque[Published] = deque(maxlen=_REMEMBERED)
        self._recent_lock = Lock()
        self.store_health = StoreHealth(clock)
        self.further_alerts: list[Callable[[], list[Alert]]] = []
        """Of what stands beside the hall, such as its standby."""
        self._committer = Committer(
            store,
            self._execute,
            self._publish,
            offload,
            self.store_health,
            lengthy=(CloseDay, ImportHall, KeepChange, ApplyDue),
            committed=committed,
        )
        self.set_up = SetUp(self._read, self.do, clock)
        """The hall's set-up, its versions and what shall change."""
        self.assessing = AssessmentOffice(self._read, self.do, clock)
        self.standing = Standing(self._read)

    # --- commands

    def do(self, command: Command, actor: Actor, request_id: str = "") -> Any:
        """Run one command durably. Answers as commands.py says; raises RuleError when refused.

        The same `request_id` by the same actor gives the same answer, also after a crash.
        """
        return self._committer.do(Asked(command, actor, request_id))

    def import_hall(self, hall: Hall) -> bool:
        """Take over a hall folder; False when nothing has changed. Tickets stay."""
        with_password = {c.badge: c.password for c in hall.clerks if c.password}
        new = self._read(lambda books, _house: books.without_password(list(with_password)))
        # Demo halls give everybody the same one: hashed once, it costs 60 people what it costs one.
        hashes = {word: self._hash_password(word) for word in {with_password[b] for b in new}}
        changed: bool = self.do(
            ImportHall(
                hall=hall, password_hashes={badge: hashes[with_password[badge]] for badge in new}
            ),
            SYSTEM,
        )
        return changed

    def subscribe(self, callback: Callable[[Published], None]) -> None:
        """Call back after each commit, in the order of `seq`, from the thread that commits.

        What is asked is answered only then, so a callback is quick and never calls `do`.
        """
        self._subscribers.append(callback)

    def close(self) -> None:
        """Finish what was asked, publish it, close the database."""
        self._committer.close()
        self._store.close()

    def _execute(self, asked: Asked, books: Books) -> Done:
        return self._executor.execute(asked, books)

    def _publish(self, published: Published) -> None:
        with self._recent_lock:
            self._recent.append(published)
        for callback in self._subscribers:
            try:
                callback(published)
            except Exception:
                # One who cannot listen must not keep the news from the others.
                log.exception("a subscriber failed", extra={"seq": published.seq})

    # --- what can be seen

    def _read(self, look: Callable[[Books, House], T]) -> T:
        def read() -> T:
            try:
                with self._store.reading() as books:
                    return look(books, self._executor.house(books))
            except Exception as error:
                trouble = self._store.trouble(error)
                if trouble is None:
                    raise
                raise trouble from error

        answer: T = self._offload(read)
        return answer

    def _show(self, look: Callable[[Books, House, Showing], T]) -> T:
        return self._read(
            lambda books, house: look(
                books, house, self._executor.showing(books, house, self._clock())
            )
        )

    def seq(self) -> int:
        """Of the last thing that happened."""
        return self._read(lambda books, _house: books.seq)

    def hall(self) -> Hall:
        """The set-up as last imported, without passwords."""
        return self._read(lambda _books, house: house.hall)

    def board(self, zone: str = "") -> BoardView:
        return self._show(lambda _books, _house, show: show.board(zone))

    def window(self, code: str) -> WindowView:
        return self._show(lambda _books, house, show: show.window(house.window(code).code))

    def clerk_at(self, window: str) -> ClerkBrief | None:
        """Who sits at a window, or sat there last; None before anybody did."""

        def look(books: Books, house: House) -> ClerkBrief | None:
            badge = books.window(house.window(window).code).clerk
            names = {clerk.badge: clerk.name for clerk in house.hall.clerks}
            return ClerkBrief(badge=badge, name=names.get(badge, "")) if badge else None

        return self._read(look)

    def windows(self) -> list[WindowView]:
        return self._show(lambda _books, house, show: list(show.windows(house.windows)))

    def windows_managed_by(self, badge: str) -> frozenset[str] | None:
        """Those of the department of somebody whose role is held for it; None: for the hall."""

        def look(_books: Books, house: House) -> frozenset[str] | None:
            role = next((one.role for one in house.hall.clerks if one.badge == badge), "")
            if not for_one_department(role):
                return None
            return house.windows_only_of(house.department_of(badge))

        return self._read(look)

    def queues(self) -> list[QueueView]:
        return self._show(lambda _books, house, show: list(show.queues(house.queues)))

    def catalogue(self) -> Catalogue:
        return self._show(lambda _books, _house, show: show.catalogue())

    def part_for(self, reader: Actor) -> Part | None:
        """What of the hall a reader sees whose role is held for one department; None: all."""
        return self._read(lambda _books, house: part_for(reader, house))

    def part_of(self, department: str) -> Part:
        return self._read(lambda _books, house: part_of(house, department))

    def floor_view(self, reader: Actor = SYSTEM) -> FloorView:
        def look(books: Books, house: House, show: Showing) -> FloorView:
            part = part_for(reader, house)
            if part is None:
                return floor_view(books, house, show)
            return department_view(books, house, show, part, reader)

        view = self._show(look)
        trouble = self.store_health.alerts()
        if view.department is None:
            trouble += [alert for alerts in self.further_alerts for alert in alerts()]
        return msgspec.structs.replace(view, alerts=[*trouble, *view.alerts]) if trouble else view

    def plan(self) -> PlanView:
        return self._show(lambda books, house, show: plan_view(books, house, show.now))

    def drawn_plan(self) -> tuple[int, Plan | None]:
        """The plan as it was drawn last, and by which entry of the journal; 0: by nobody yet."""

        def look(books: Books, house: House) -> tuple[int, Plan | None]:
            row = books.plan_at(self._clock())
            return (0, None) if row is None else (row.seq, fitted(row.plan, house.hall))

        return self._read(look)

    def automatic_plan(self) -> PlanView:
        """As it is before anybody has drawn one."""
        return self._read(lambda _books, house: automatic_view(house))

    def tape(self, day: date) -> DayTape:
        """What the floor looked like at any moment of a business day."""
        return self._read(lambda books, house: day_tape(books, house, day, self._clock()))

    def course(self) -> DayCourse:
        """Today beside the usual day, and the rest of it as it may be."""
        return self._read(
            lambda books, house: day_course(books, house, self._clock(), self._past_days)
        )

    def window_story(self, code: str, day: date | None) -> WindowStory:
        return self._show(lambda books, house, show: window_story(books, house, show, code, day))

    def ticket_story(self, number: str, day: date | None) -> TicketStory:
        return self._show(lambda books, house, show: ticket_story(books, house, show, number, day))

    def devices(self) -> DevicesView:
        return self._show(devices_view)

    def ticket(self, token: str) -> TicketView:
        def look(books: Books, house: House, show: Showing) -> TicketView:
            page = TicketPage(books, house, show)
            return page.view(page.find(token))

        return self._show(look)

    def why(self, token: str) -> CallReason:
        """Of the latest call that went before this ticket at a window that could serve it."""

        def look(books: Books, house: House, show: Showing) -> CallReason:
            page = TicketPage(books, house, show)
            return page.why(page.find(token))

        return self._show(look)

    def figures(self, window: str, reader: Actor = SYSTEM) -> WindowFigures:
        """Today at one window; a clerk reads the own average there, and no single rating."""

        def look(books: Books, house: House, show: Showing) -> WindowFigures:
            figures, code = Figures(books, house.day(show.now)), house.window(window).code
            if for_one_department(reader.kind):
                return figures.for_head(code)
            clerk = reader.kind in ("clerk", "device")
            return figures.for_clerk(code, reader.id) if clerk else figures.window(code)

        return self._show(look)

    def reprints(self, printers: Collection[str]) -> list[Reprint]:
        """What these printers were asked for and have said nothing of, while somebody waits."""
        return self._read(lambda books, _house: reprinting.open_for(printers, books, self._clock()))

    # --- follow-up of ratings

    def cases(self, reader: Actor, over: bool = False) -> CasesView:
        """Open cases, or those that are over: as many of them as the reader may see."""
        return self._show(
            lambda books, house, show: CasePages(books, house, show, reader).cases(over)
        )

    def case(self, number: int, reader: Actor) -> CaseView:
        return self._show(
            lambda books, house, show: CasePages(books, house, show, reader).case(number)
        )

    def look_for_flags(self, actor: Actor = SYSTEM, day: date | None = None) -> FlagsFound:
        """Judge the month up to `day` (yesterday) and open a review of every new flag."""

        def look(books: Books, house: House) -> list[FoundFlag]:
            until = day or house.day(self._clock()) - timedelta(days=1)
            return found_flags(books, until)

        found: FlagsFound = self.do(OpenReviews(flags=self._read(look)), actor)
        return found

    def ratings(self, since: date, until: date) -> RatingsView:
        return self._read(lambda books, house: ratings_view(books, house, since, until))

    def uploads(self, since: date, until: date) -> list[dict[str, str]]:
        """The ratings of these business days in the province's fields."""
        return self._read(lambda books, house: uploads(books, house, since, until))

    def compare_links(self, lines: Sequence[LinkLine]) -> tuple[list[LinkChange], list[TableFault]]:
        """What a file of project numbers would change, and its lines' faults."""
        return self._read(lambda books, _house: compare_links(lines, books))

    def prompt(self, window: str) -> Prompt | None:
        """The window's latest rating prompt, open or closed; None before the first."""

        def look(books: Books, house: House) -> Prompt | None:
            row = books.prompt_at(house.window(window).code)
            return None if row is None else prompt_view(row)

        return self._read(look)

    def prompts(self) -> list[Prompt]:
        """All open ones."""
        return self._read(lambda books, _house: [prompt_view(p) for p in books.prompts_open()])

    def journal(self, since: int = 0, limit: int = 500) -> list[JournalEntry]:
        return self._read(
            lambda books, _house: [entry_view(row) for row in books.journal(since, limit)]
        )

    def changes(self, since: int, limit: int = 500) -> list[Published]:
        """What happened after `since`, oldest first.

        Empty also when that is too long ago, or more than `limit`: then only a snapshot helps.
        """
        with self._recent_lock:
            recent = list(self._recent)
        if not recent or recent[0].first > since + 1:
            return []
        missed = [published for published in recent if published.seq > since]
        return missed if len(missed) <= limit else []

    def check(self) -> list[str]:
        """Every difference between the tables and the journal, as sentences; none is well."""
        return self._read(check)

    # --- statistics

    def statistics(self, asked: StatisticsAsked, reader: Actor = SYSTEM) -> StatisticsReport:
        """A report over any days, today as far as it has gone; of the reader's department only,
        and without ratings, if the reader's role is held for one."""
        compared = asked.compared()
        for since, until in [(asked.since, asked.until), *([compared] if compared else [])]:
            self.sum_days(since, until)
        return self._read(
            lambda books, house: report(asked, books, house, self._clock(), part_for(reader, house))
        )

    def today(self) -> date:
        return self._read(lambda _books, house: house.day(self._clock()))

    def sum_days(self, since: date, until: date) -> None:
        """Sum up those days that are over, once and for all."""

        def summed(books: Books, house: House) -> list[tuple[date, list[DaySum]]]:
            return sum_days(books, house, unsummed(books, house, self._clock(), since, until))

        while days := self._read(summed):
            self.do(KeepDays(days=days), SYSTEM)

    # --- window assessment

    def assessment(self) -> AssessmentView:
        return self._read(lambda books, house: overview(books, house, self._clock()))

    def assessed_month(
        self, period: str, scheme: str = "", subject: Subject | None = None, version: int = 0
    ) -> MonthView:
        """A frozen month as corrected; with a scheme a preview of one that is not frozen."""

        def look(books: Books, house: House) -> MonthView:
            if books.month(period) is None and scheme:
                wanted = scheme_for(books, scheme, period, version)
                found = preview(books, house.hall, period, wanted, self._clock())
            else:
                found = frozen(books, period)
            return month_view(found, house, subject)

        return self._read(look)

    def freeze_month(self, period: str, scheme: str, actor: Actor, version: int = 0) -> str:
        """Compute a month that is over and keep it for good; the hash of its inputs."""

        def compute(books: Books, house: House) -> KeepMonth:
            wanted, now = scheme_for(books, scheme, period, version), self._clock()
            month = month_to_keep(books, house, period, wanted, now, actor.id)
            return KeepMonth(month=month, seq=books.seq)

        inputs: str = self.do(self._read(compute), actor)
        return inputs

    # --- people and devices

    def person(self, badge: str) -> PersonRow:
        def look(books: Books, _house: House) -> PersonRow:
            person = books.person(badge)
            if person is None:
                raise NotFound(what="工号", key=badge)
            return person

        return self._read(look)

    def now(self) -> datetime:
        return self._clock()

    def credential(self, badge: str) -> CredentialRow:
        return self._read(lambda books, _house: books.credential(badge))

    def session(self, key_hash: str) -> SessionRow:
        """NotFound when it has ended or run out."""
        return self._read(lambda books, _house: session_holds(books, key_hash, self._clock()))

    def account(self, badge: str, key_hash: str = "") -> AccountView:
        return self._read(lambda books, _house: account(books, badge, key_hash, self._clock()))

    def people(self, reader: Actor) -> PeopleView:
        return self._read(lambda books, house: everybody(books, house, self._clock(), reader))

    def audit(self, about: str = "", before: int = 0) -> AuditView:
        return self._read(lambda books, house: audit(books, house, about, before))

    def badge(self, token: str) -> tuple[str, list[DeviceSettings]]:
        """Which box holds this badge, and its devices; NotFound when revoked or never given."""

        def look(books: Books, house: House) -> tuple[str, list[DeviceSettings]]:
            agent = books.agent_by_badge(hashed(token))
            if agent is None:
                raise NotFound(what="设备凭证", key="")
            return agent.code, _devices_of(house, agent.code)

        return self._read(look)

    def devices_of(self, agent: str) -> list[DeviceSettings]:
        return self._read(lambda _books, house: _devices_of(house, agent))


def _devices_of(house: House, agent: str) -> list[DeviceSettings]:
    return [
        DeviceSettings(device=d.code, kind=d.kind, window=d.window, zone=d.zone)  # type: ignore[arg-type]
        for d in house.hall.devices
        if d.agent == agent
    ]
