"""What a hall is made of, as the installer writes it down: the values behind the hall folder.

Codes are the hall's own short names and are unique per kind: queue "A", window "07", department
"household", service "household-move", clerk badge "1007", device "panel-07".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Literal, get_args


@dataclass(frozen=True, slots=True)
class Name:
    zh: str
    en: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """Open from `start` until `end` (exclusive), hall time."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """`week` maps Monday=0..Sunday=6 to periods; `days` overrides single dates.

    An empty tuple is a closed day (a holiday); a make-up working day lists its periods.
    """

    week: dict[int, tuple[Period, ...]]
    days: dict[date, tuple[Period, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Zone:
    code: str
    name: Name


@dataclass(frozen=True, slots=True)
class Department:
    code: str
    name: Name
    hours: OpeningHours | None = None
    """None: the hall's."""


@dataclass(frozen=True, slots=True)
class Service:
    code: str
    name: Name
    department: str
    queue: str
    """First queue; `stages` are further queues of a visit."""
    materials: tuple[Name, ...] = ()
    promised_days: float | None = None
    frequent: bool = False
    stages: tuple[str, ...] = ()
    parallel: bool = False
    identity: bool = False
    """实名办理: the window notes who is served."""


@dataclass(frozen=True, slots=True)
class Queue:
    code: str
    name: Name
    prefix: str
    daily_limit: int | None = None
    typical_service: timedelta = timedelta(minutes=6)
    """Used for estimates until the hall has figures of its own."""


@dataclass(frozen=True, slots=True)
class Window:
    code: str
    name: Name
    zone: str
    queues: tuple[str, ...]
    departments: tuple[str, ...] = ()
    clerk: str = ""
    """Badge of the clerk who usually sits here."""


class Role(StrEnum):
    CLERK = "clerk"
    DEPARTMENT_MANAGER = "department_manager"
    """Who answers for the own department, and for nothing else of the hall."""
    INSPECTOR = "inspector"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Clerk:
    """Anybody with a badge; a manager is one too."""

    badge: str
    name: str
    role: Role = Role.CLERK
    department: str = ""
    chief_representative: bool = False
    password: str = ""
    """Only in demo halls; real ones set it on first sign-in."""
    photo: str = ""
    """Shown where this person is rated: a picture of the hall's shelf, as a slide's is."""


@dataclass(frozen=True, slots=True)
class Device:
    code: str
    kind: str
    """A floorlink.messages.DeviceKind."""
    agent: str
    window: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Practice:
    """The hall's settings of local rules; the defaults are product defaults."""

    targets: dict[str, timedelta] = field(
        default_factory=lambda: {
            "ordinary": timedelta(minutes=30),
            "priority": timedelta(minutes=10),
            "green": timedelta(minutes=5),
            "appointment": timedelta(minutes=2),
        }
    )
    cap: timedelta = timedelta(minutes=60)
    recalls: int = 3
    take_back_behind: int = 3
    appointment_grace: timedelta = timedelta(minutes=10)
    prompt_lasts: timedelta = timedelta(seconds=60)
    qr_prompt_lasts: timedelta = timedelta(0)
    """How long the paper's QR may be rated by; 0: until the business day ends."""
    paper_within: timedelta = timedelta(days=3)
    """How long after its prompt a rating on a paper form may be entered."""
    second_ratings: bool = False
    """Whether a rating may be followed by a second one (二次评价)."""
    second_after_bad_only: bool = True
    second_within: timedelta = timedelta(days=30)
    case_days: int = 5
    """Working days in which a case is to be settled, and verified."""
    case_verify_days: int = 2
    case_remind_days: int = 1
    case_days_of: dict[str, int] = field(default_factory=dict)
    """Kinds of case (follow_up.cases.CaseKind) with another deadline."""
    wait_amber: timedelta = timedelta(minutes=15)
    wait_red: timedelta = timedelta(minutes=30)
    """From when on the longest wait of a queue is told to managers, and pressing."""
    crowd: int = 10
    """More than so many waiting in one queue are pressing too."""
    contacts_kept: timedelta = timedelta(days=30)
    """How long after its close the contact that a citizen left with a case is kept."""
    texts_kept: timedelta = timedelta(days=90)
    """What citizens wrote with ratings and complaints: long enough for upload and appeal."""
    appointments_kept: timedelta = timedelta(days=30)
    """After their slot."""
    area_code: str = ""
    area: str = ""
    """行政区划 of the hall, for the province's upload of ratings."""
    day_starts: time = time(0, 0)
    """When a business day begins, hall time: numbers begin again."""
    ticket_page: str = ""
    """Base address printed as QR; empty: the server's own."""
    own_numbers_from: int = 5000
    """Above it are the numbers that kiosks give out by themselves while the server is away."""


@dataclass(frozen=True, slots=True)
class BoardTime:
    """From `start` until `end` (exclusive), hall time, also over midnight. None: as usual."""

    start: time
    end: time
    brightness: int | None = None
    volume: int | None = None


@dataclass(frozen=True, slots=True)
class BoardNotice:
    """What a board tells besides calls: a line at its foot, or, with a title, a slide for its large
    field while nobody is called."""

    text: Name
    title: Name = Name("")
    zone: str = ""
    """Empty: on every board."""
    since: date | None = None
    until: date | None = None
    """The last day."""
    picture: str = ""
    """Of a slide: a picture of the hall's shelf, by the hash that is its name."""


@dataclass(frozen=True, slots=True)
class Boards:
    """How bright and loud the boards are, in percent. A volume of 0 makes quiet hours."""

    brightness: int = 100
    volume: int = 100
    languages: tuple[Literal["zh", "en"], ...] = ("zh", "en")
    """In which a call is said, in this order; none: only the chime."""
    repeats: int = 1
    """How often a call is said."""
    times: tuple[BoardTime, ...] = ()
    """The first that holds counts."""
    notices: tuple[BoardNotice, ...] = ()


TicketPart = Literal[
    "logo",
    "hall",
    "service",
    "number",
    "class",
    "ahead",
    "wait",
    "windows",
    "stages",
    "qr",
    "advice",
]


@dataclass(frozen=True, slots=True)
class TicketLayout:
    """Which lines a ticket has, from above, and in which language."""

    lines: tuple[TicketPart, ...] = get_args(TicketPart)
    language: Literal["citizen", "zh", "en", "both"] = "citizen"
    """Of the ticket: the one that the citizen chose, always the same, or Chinese above English."""
    logo: str = ""
    """A small PNG in base64, so that every version of the hall holds the picture it had."""


@dataclass(frozen=True, slots=True)
class Hall:
    code: str
    name: Name
    timezone: str
    hours: OpeningHours
    practice: Practice
    zones: tuple[Zone, ...]
    departments: tuple[Department, ...]
    services: tuple[Service, ...]
    queues: tuple[Queue, ...]
    windows: tuple[Window, ...]
    clerks: tuple[Clerk, ...]
    devices: tuple[Device, ...]
    advice: Name = Name("过号请到咨询台", "Missed your call? Please ask at reception")
    boards: Boards = Boards()
    ticket: TicketLayout | None = None
    """None: nobody has laid it out, and each box goes by its own file or the plain layout."""
