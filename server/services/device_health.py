"""How the devices are: as they say themselves, and as others say of those that fell silent."""

from __future__ import annotations

from server.services.commands import RecordAway, RecordHealth
from server.services.records import HealthRow
from server.services.work import Work


def record_health(command: RecordHealth, work: Work) -> None:
    """Every report is stored, for "last heard"; only a change of state is news."""
    device = work.house.device(command.device)
    known = work.books.health_of(device.code)
    changed = known is None or (known.health, known.detail) != (command.health, command.detail)
    work.books.put_health(
        HealthRow(
            device=device.code,
            health=command.health,
            detail=command.detail,
            profile=command.profile or (known.profile if known else ""),
            counters=command.counters or (known.counters if known else {}),
            last_heard=work.now,
            since=work.now if known is None or changed else known.since,
        )
    )
    if changed:
        _tell(device.code, command.health, command.detail, work)


def record_away(command: RecordAway, work: Work) -> None:
    """Nothing was heard of a box or a browser: its devices are gone, for all the hall knows.

    A device that was never heard of stays so: it is not yet set up, which is no fault.
    """
    for device in work.house.hall.devices:
        known = work.books.health_of(device.code) if device.agent == command.agent else None
        if known is None or known.health == "gone":
            continue
        work.books.put_health(known._replace(health="gone", detail="", since=work.now))
        _tell(device.code, "gone", "", work)


def _tell(device: str, health: str, detail: str, work: Work) -> None:
    work.devices.append(device)
    work.note("device_health", f"device:{device}", health=health, detail=detail)
