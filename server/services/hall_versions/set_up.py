"""The hall's set-up as administrators work on it: looked at, tried, changed, compared, put back.

What is tried is worked out beside the writer, from the same pieces that make it so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from floorlink.messages import Names
from server.domain.errors import InvalidRequest, NotFound, RuleError
from server.domain.hall import Hall
from server.domain.plan import Plan
from server.hall_folder.differences import ORDER, Difference, differences
from server.hall_folder.editing import edited, place_of
from server.hall_folder.fault_words import in_hall_words
from server.hall_folder.papers import Fault, Papers, key_of, papers_of, read_papers
from server.services.commands import Actor, Command
from server.services.floor_plan import differs
from server.services.hall_versions.commands import ApplyDue, KeepChange
from server.services.hall_versions.planned import planned, planned_items, waiting
from server.services.hall_versions.records import VersionRow
from server.services.hall_versions.taking_in import check_nobody_stranded
from server.services.hall_versions.views import (
    ChangeKept,
    HallChange,
    HallComparison,
    HallEdits,
    HallFault,
    HallPreview,
    PlannedItem,
    VersionsView,
    VersionView,
)
from server.services.house import House
from server.services.ports import Books
from server.services.work import Work

T = TypeVar("T")
_SYSTEM = Actor(kind="system")


class FaultyChangeError(RuleError):
    """A change with faults was to be kept. facts: number, first."""

    code = "faulty_change"
    status = 422
    title = "改动有误，没有保存"
    detail = "有{number}处要改正，请先预览"


class SetUp:
    """Reads through `look`, changes through `do`: both are the floor's."""

    def __init__(
        self,
        look: Callable[[Callable[[Books, House], Any]], Any],
        do: Callable[[Command, Actor, str], Any],
        clock: Callable[[], datetime],
    ) -> None:
        self._look = look
        self._do = do
        self._clock = clock

    def papers(self, on: int = 0) -> Papers:
        """The hall in force; with `on` as it will be once that version, which waits, has come."""

        def look(books: Books, house: House) -> Papers:
            now = papers_of(house.hall)
            return planned(now, waiting(on, books), books) if on else now

        papers: Papers = self._look(look)
        return papers

    def planned(self) -> list[PlannedItem]:
        """What waits for its day, item by item, the earliest first."""
        found: list[PlannedItem] = self._look(lambda books, _house: planned_items(books))
        return found

    # --- trying and keeping ------------------------------------------------------------

    def preview(self, asked: HallEdits) -> HallPreview:
        start = self.papers(asked.on)
        wanted, touched = edited(start, asked.edits)
        return self._previewed(start, wanted, touched)

    def tried(self, asked: HallEdits) -> tuple[Hall | None, list[HallFault]]:
        """The hall as it would be with these edits, or every fault in it."""
        wanted, touched = edited(self.papers(asked.on), asked.edits)
        hall, faults = read_papers(wanted)
        return hall, [_fault_view(fault, wanted, touched) for fault in faults]

    def preview_papers(self, wanted: Papers) -> HallPreview:
        return self._previewed(self.papers(), wanted, [])

    def moves(self, plan: Plan | None, wanted: Papers) -> bool:
        """Whether the plan that came with `wanted` would be drawn anew."""
        hall, _ = read_papers(wanted)
        if plan is None or hall is None:
            return False

        def look(books: Books, _house: House) -> bool:
            last = books.plan_at(self._clock())
            return differs(plan, hall, last.plan if last else None)

        drawn: bool = self._look(look)
        return drawn

    def change(self, asked: HallEdits, actor: Actor, request_id: str = "") -> ChangeKept:
        now = self.papers()
        wanted, _ = edited(self.papers(asked.on), asked.edits)
        return self.keep(
            now,
            wanted,
            asked.why,
            asked.holds_from,
            actor,
            source=f"on:{asked.on}" if asked.on else "edit",
            request_id=request_id,
            replaces=asked.on,
        )

    def keep(
        self,
        base: Papers,
        wanted: Papers,
        why: str,
        holds_from: date | None,
        actor: Actor,
        *,
        source: str = "edit",
        request_id: str = "",
        password_hashes: dict[str, str] | None = None,
        replaces: int = 0,
        plan: Plan | None = None,
    ) -> ChangeKept:
        _, faults = read_papers(wanted)
        if faults:
            raise FaultyChangeError(number=len(faults), first=faults[0].wrong)
        command = KeepChange(
            base=base,
            wanted=wanted,
            why=why,
            source=source,
            holds_from=holds_from,
            password_hashes=password_hashes or {},
            replaces=replaces,
            plan=plan,
        )
        kept: ChangeKept = self._do(command, actor, request_id)
        return kept

    def go_back(
        self,
        number: int,
        why: str,
        holds_from: date | None,
        actor: Actor,
        request_id: str = "",
    ) -> ChangeKept:
        """The hall as it was under version `number`, as a new version."""
        wanted = self.version_papers(number)
        source = f"back:{number}"
        return self.keep(
            self.papers(), wanted, why, holds_from, actor, source=source, request_id=request_id
        )

    def apply_due(self) -> int:
        """What the beginning of a business day brings; how many changes were put in place."""

        def due(books: Books, house: House) -> bool:
            return bool(house.hall.code) and bool(books.due_versions(house.day(self._clock())))

        if not self._look(due):
            return 0
        applied: int = self._do(ApplyDue(), _SYSTEM, "")
        return applied

    # --- versions ----------------------------------------------------------------------

    def versions(self) -> VersionsView:
        def look(books: Books, house: House) -> VersionsView:
            in_force = books.version_in_force()
            names = {clerk.badge: clerk.name for clerk in house.hall.clerks}
            rows = books.versions()
            views = [_version_view(row, in_force, names.get(row.by, "")) for row in rows]
            return VersionsView(today=house.day(self._clock()), versions=views)

        view: VersionsView = self._look(look)
        return view

    def version_papers(self, number: int) -> Papers:
        def look(books: Books, house: House) -> Papers:
            row = books.hall_version(number)
            if row is None:
                raise NotFound(what="版本", key=str(number))
            papers: Papers = row.papers
            return papers

        papers: Papers = self._look(look)
        return papers

    def compare(self, number: int, other: int) -> HallComparison:
        """What `number` has otherwise than `other` (0: than the hall as it is now)."""
        before = self.version_papers(other) if other else self.papers()
        after = self.version_papers(number)
        changes = _change_views(before, after)
        return HallComparison(version=number, other=other, changes=changes)

    def changed_by(self, number: int) -> HallComparison:
        """What the version changed when it was made."""

        def base_of(books: Books, _house: House) -> int:
            row = books.hall_version(number)
            if row is None:
                raise NotFound(what="版本", key=str(number))
            return row.base

        base: int = self._look(base_of)
        if base:
            return self.compare(number, base)
        return HallComparison(version=number, other=0, changes=[])

    # --- how it is seen ----------------------------------------------------------------

    def _previewed(
        self, now: Papers, wanted: Papers, touched: Sequence[tuple[str, int]]
    ) -> HallPreview:
        hall, faults = read_papers(wanted)
        return HallPreview(
            changes=_change_views(now, wanted),
            faults=[_fault_view(fault, wanted, touched) for fault in faults],
            hindrance=self._hindrance(hall) if hall is not None else None,
        )

    def _hindrance(self, hall: Hall) -> HallFault | None:
        def look(books: Books, house: House) -> HallFault | None:
            if not house.hall.code:
                return None
            try:
                check_nobody_stranded(hall, Work(books, house, _SYSTEM, self._clock()))
            except InvalidRequest as refusal:
                return trouble_view(refusal.facts)
            return None

        found: HallFault | None = self._look(look)
        return found


def trouble_view(facts: dict[str, Any]) -> HallFault:
    said = {name: str(value) for name, value in facts.items() if name != "what"}
    return HallFault(kind="hall", code="", path="", what=str(facts.get("what", "")), facts=said)


def _version_view(row: VersionRow, in_force: int, by_name: str) -> VersionView:
    return VersionView(
        version=row.number,
        state=row.state.value,
        source=row.source,
        made_at=row.made_at,
        by=row.by,
        by_name=by_name,
        why=row.why,
        holds_from=row.holds_from,
        next_try=row.next_try,
        settled_at=row.settled_at,
        base=row.base,
        in_force=row.number == in_force,
        trouble=trouble_view(row.trouble) if row.trouble else None,
    )


def _change_views(before: Papers, after: Papers) -> list[HallChange]:
    return [_change_view(change, before, after) for change in differences(before, after)]


def _change_view(change: Difference, before: Papers, after: Papers) -> HallChange:
    table = _item(after, change) or _item(before, change) or {}
    name = table.get("name", "")
    return HallChange(
        kind=change.kind,
        code=change.code,
        name=Names(**name) if isinstance(name, dict) else Names(zh=str(name)),
        path=".".join(change.path) if change.path != ORDER else "order",
        before=change.before,
        after=change.after,
    )


def _item(papers: Papers, change: Difference) -> dict[str, Any] | None:
    if change.kind == "hall":
        return None
    name = key_of(change.kind)
    return next((one for one in papers[change.kind] if one.get(name) == change.code), None)


def _fault_view(fault: Fault, papers: Papers, touched: Sequence[tuple[str, int]]) -> HallFault:
    what, facts = in_hall_words(fault.wrong)
    table = papers[fault.kind][fault.index] if fault.index >= 0 else {}
    about = (fault.kind, fault.index)
    return HallFault(
        kind=fault.kind,
        code=str(table.get(key_of(fault.kind), "")),
        path=place_of(fault) or facts.get("key", ""),
        what=what,
        facts={name: str(value) for name, value in facts.items()},
        edit=touched.index(about) if about in touched else -1,
    )
