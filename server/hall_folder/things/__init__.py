"""What a hall is made of, described once: forms, spreadsheets and previews are made from this.

A `Thing` is a page of the administration and a sheet of a workbook; its fields are the keys of the
hall folder, with the words that people know them by. What may stand in a field, the hall folder's
own checks say. The hall itself is several pages over its one table. A file for each page.
"""

from __future__ import annotations

from server.hall_folder.things.boards import BOARDS
from server.hall_folder.things.calendar import CALENDAR
from server.hall_folder.things.departments import DEPARTMENTS
from server.hall_folder.things.devices import DEVICE_WORDS, DEVICES
from server.hall_folder.things.general import GENERAL
from server.hall_folder.things.notices import NOTICES
from server.hall_folder.things.people import PEOPLE, ROLES
from server.hall_folder.things.practice import PRACTICE
from server.hall_folder.things.queues import QUEUES
from server.hall_folder.things.services import SERVICES
from server.hall_folder.things.shape import Field, FieldType, Thing
from server.hall_folder.things.ticket import TICKET
from server.hall_folder.things.windows import WINDOWS
from server.hall_folder.things.zones import ZONES

THINGS: tuple[Thing, ...] = (
    DEPARTMENTS,
    SERVICES,
    QUEUES,
    WINDOWS,
    PEOPLE,
    ZONES,
    DEVICES,
    GENERAL,
    CALENDAR,
    PRACTICE,
    TICKET,
    BOARDS,
    NOTICES,
)

BY_PAGE = {thing.page: thing for thing in THINGS}
BY_KIND = {thing.kind: thing for thing in THINGS if thing.listed}
HALL_THINGS = tuple(thing for thing in THINGS if not thing.listed)

__all__ = [
    "BY_KIND",
    "BY_PAGE",
    "DEVICE_WORDS",
    "HALL_THINGS",
    "ROLES",
    "THINGS",
    "Field",
    "FieldType",
    "Thing",
]
