"""The shapes of a hall folder's files. Where the hall's own values fit, they are the shape."""

from __future__ import annotations

from dataclasses import dataclass, field

from floorlink.settings import Sheet
from server.domain.hall import (
    Boards,
    Clerk,
    Department,
    Device,
    Name,
    Practice,
    Queue,
    Service,
    TicketLayout,
    Window,
    Zone,
)
from server.hall_folder.hours import Calendar, Week, WrittenHours

DEFAULT_ADVICE = Name("过号请到咨询台", "Missed your call? Please ask at reception")


@dataclass(frozen=True, slots=True)
class HallFile:
    """hall.toml"""

    code: str
    name: Name
    hours: WrittenHours = field(default_factory=Week)
    timezone: str = "Asia/Shanghai"
    calendar: Calendar = field(default_factory=dict)
    advice: Name = DEFAULT_ADVICE
    practice: Practice = field(default_factory=Practice)
    boards: Boards = field(default_factory=Boards)
    zones: tuple[Zone, ...] = ()
    ticket: TicketLayout | None = None
    """Of the papers only; a folder has ticket.toml for it."""


@dataclass(frozen=True, slots=True)
class ServiceTable:
    """One [[services]] table: a Service whose department is the file's."""

    code: str
    name: Name
    queue: str
    frequent: bool = False
    promised_days: float | None = None
    stages: tuple[str, ...] = ()
    parallel: bool = False
    identity: bool = False
    materials: tuple[Name, ...] = ()

    def service(self, department: str) -> Service:
        return Service(
            self.code,
            self.name,
            department,
            self.queue,
            self.materials,
            self.promised_days,
            self.frequent,
            self.stages,
            self.parallel,
            self.identity,
        )


@dataclass(frozen=True, slots=True)
class DepartmentFile:
    """departments/NN-code.toml; the files' order is the departments' order."""

    code: str
    name: Name
    hours: WrittenHours | None = None
    calendar: Calendar = field(default_factory=dict)
    services: tuple[ServiceTable, ...] = ()

    def department(self) -> Department:
        return Department(self.code, self.name)


@dataclass(frozen=True, slots=True)
class QueuesFile:
    """queues.toml"""

    queues: tuple[Queue, ...] = ()


@dataclass(frozen=True, slots=True)
class WindowsFile:
    """windows.toml"""

    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """people.toml"""

    people: tuple[Clerk, ...] = ()


@dataclass(frozen=True, slots=True)
class DevicesFile:
    """devices.toml"""

    devices: tuple[Device, ...] = ()


@dataclass(frozen=True, slots=True)
class Folder:
    """The sheets that could be read at all; None (or missing) where the file is no TOML."""

    hall: Sheet[HallFile] | None
    departments: tuple[Sheet[DepartmentFile], ...]
    departments_complete: bool
    queues: Sheet[QueuesFile] | None
    windows: Sheet[WindowsFile] | None
    people: Sheet[PeopleFile] | None
    devices: Sheet[DevicesFile] | None


FILES = ("hall.toml", "queues.toml", "windows.toml", "people.toml", "devices.toml")
OPTIONAL = ("wiring.toml", "ticket.toml", "plan.toml")
"""For `hallfloor provision`, the tickets and the drawn plan: a hall may be without them."""
DEPARTMENTS = "departments"
