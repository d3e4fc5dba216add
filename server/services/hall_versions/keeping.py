"""Making versions, and putting them in place when their day comes.

A version is put in place in the same transaction that says so: once, whatever happens in between.
"""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from floorlink.language import message
from server.domain.errors import InvalidRequest, RuleError
from server.domain.hall import Hall, Role
from server.hall_folder.differences import merge
from server.hall_folder.papers import Papers, papers_of, read_papers
from server.services.floor_plan import differs, put_up
from server.services.hall_versions.commands import ApplyDue, KeepChange, WithdrawChange
from server.services.hall_versions.planned import waiting
from server.services.hall_versions.records import VersionRow, VersionState
from server.services.hall_versions.taking_in import take_in
from server.services.hall_versions.views import ChangeKept
from server.services.work import Work


def keep_change(command: KeepChange, work: Work) -> ChangeKept:
    if not command.why.strip():
        raise InvalidRequest(what="请写明为什么改")
    today = work.day if work.house.hall.code else None
    later = (
        command.holds_from if today and command.holds_from and command.holds_from > today else None
    )
    kept = _keep(command, later, work)
    if command.plan is None:
        return kept
    hall, last = work.books.hall(), work.books.plan_at(work.now)
    if not differs(command.plan, hall, last.plan if last else None):
        return kept
    if later:
        return replace(kept, plan="left")
    put_up(command.plan, hall, work)
    return replace(kept, plan="drawn")


def _keep(command: KeepChange, later: date | None, work: Work) -> ChangeKept:
    base = found_first(work)
    now = papers_of(work.books.hall())
    replaced = waiting(command.replaces, work.books) if command.replaces else None
    merged, hall = _fitting(command.base, command.wanted, now)
    if replaced is not None:
        _replace(replaced, work)
    if merged == now and not command.password_hashes:
        return ChangeKept(version=0, state="unchanged")
    row = VersionRow(
        number=work.books.last_version() + 1,
        state=VersionState.WAITING,
        source=command.source,
        made_at=work.now,
        by=work.actor.id,
        why=command.why.strip(),
        holds_from=later,
        next_try=later,
        settled_at=None,
        base=base,
        trouble=None,
        papers=merged,
    )
    if later:
        work.books.add_version(row)
        work.note("change_planned", f"version:{row.number}", holds_from=later.isoformat())
    else:
        take_in(hall, command.password_hashes, work, row.number)
        applied = row._replace(state=VersionState.APPLIED, settled_at=work.now)
        work.books.add_version(applied)
        row = applied
    return ChangeKept(version=row.number, state=row.state.value, holds_from=row.holds_from)


def apply_due(command: ApplyDue, work: Work) -> int:
    """Those whose day has come, the earliest first; how many were put in place."""
    applied = 0
    for row in work.books.due_versions(work.day):
        settled = _put_in_place(row, work)
        work.books.settle_version(settled)
        applied += settled.state is VersionState.APPLIED
    return applied


def withdraw(command: WithdrawChange, work: Work) -> None:
    row = waiting(command.version, work.books)
    withdrawn = row._replace(state=VersionState.WITHDRAWN, next_try=None, settled_at=work.now)
    work.books.settle_version(withdrawn)
    work.note("change_withdrawn", f"version:{row.number}")


def found_first(work: Work) -> int:
    """The version in force; a hall from before versions were kept becomes the first."""
    in_force = work.books.version_in_force()
    hall = work.books.hall()
    if in_force or not hall.code:
        return in_force
    found = VersionRow(
        number=1,
        state=VersionState.APPLIED,
        source="found",
        made_at=work.now,
        by="",
        why="",
        holds_from=None,
        next_try=None,
        settled_at=work.now,
        base=0,
        trouble=None,
        papers=papers_of(hall),
    )
    work.books.add_version(found)
    return found.number


def _replace(row: VersionRow, work: Work) -> None:
    """What was planned is planned anew by the version that is about to be made."""
    by = work.books.last_version() + 1
    withdrawn = row._replace(
        state=VersionState.WITHDRAWN,
        next_try=None,
        settled_at=work.now,
        trouble={"what": message("由版本{number}代替"), "number": by},
    )
    work.books.settle_version(withdrawn)
    work.note("change_withdrawn", f"version:{row.number}", replaced_by=by)


def _put_in_place(row: VersionRow, work: Work) -> VersionRow:
    base = work.books.hall_version(row.base)
    wanted = work.books.hall_version(row.number)
    assert base is not None, "a version that waits stands on one that holds"
    assert wanted is not None, "it has just been listed"
    now = papers_of(work.books.hall())
    subject = f"version:{row.number}"
    try:
        merged, hall = _fitting(base.papers, wanted.papers, now)
    except RuleError as refusal:
        work.note("change_refused", subject, **refusal.facts)
        return wanted._replace(
            state=VersionState.REFUSED,
            next_try=None,
            settled_at=work.now,
            trouble=dict(refusal.facts),
        )
    try:
        take_in(hall, {}, work, row.number)
    except RuleError as refusal:
        tomorrow = work.day + timedelta(days=1)
        work.note("change_delayed", subject, until=tomorrow.isoformat(), **refusal.facts)
        return wanted._replace(next_try=tomorrow, trouble=dict(refusal.facts))
    return wanted._replace(
        state=VersionState.APPLIED, next_try=None, settled_at=work.now, trouble=None, papers=merged
    )


def _fitting(base: Papers, wanted: Papers, now: Papers) -> tuple[Papers, Hall]:
    """`now` with the change in it; InvalidRequest if the two do not go together."""
    merged, lost = merge(base, wanted, now)
    if lost:
        raise InvalidRequest(what="要改的“{code}”已经不在了", code=lost[0].code)
    hall, faults = read_papers(merged)
    if hall is None:
        fault = faults[0]
        items = merged[fault.kind] if fault.index >= 0 else []
        code = items[fault.index].get("code", "") if items else ""
        raise InvalidRequest(
            what="与现在的设置合不上：“{code}”", code=code or fault.kind, wrong=fault.wrong
        )
    if not any(clerk.role is Role.ADMINISTRATOR for clerk in hall.clerks):
        raise InvalidRequest(what="至少要有一名系统管理员")
    return merged, hall
