"""What the demo lays down before its first start: the hall's database and the boxes' codes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import msgspec

from floorlink.messages import DeviceKind, Names
from virtual_hall.citizens import BOOKED
from virtual_hall.layout import CLIPS_FOLDER, Floor, Place, Placed, Zone, keep_floor, plan

if TYPE_CHECKING:
    from server.domain.hall import Hall, Name

SEEDED = "demo.json"
"""Written last: a seeding that was cut off begins again."""


class Login(msgspec.Struct, frozen=True, kw_only=True):
    """One person who may sign in, with the demo's password."""

    role: str
    badge: str
    password: str
    name: str


class Seeded(msgspec.Struct, frozen=True, kw_only=True):
    """What the demo needs to know of its hall, the same on every start."""

    first_window: str
    boxes: list[str]
    """Agents that are programs on a box."""
    browsers: list[str]
    """Agents that are browsers: boards and tablets."""
    logins: list[Login]


def seed(data: Path) -> tuple[Seeded, dict[str, str]]:
    """Lay the demo hall into `data` unless it is there.

    Also gives enrolment codes (box -> code), on the first start only.
    """
    mark = data / SEEDED
    if mark.exists():
        return msgspec.json.decode(mark.read_bytes(), type=Seeded), {}
    # The server's code is needed on the first start only; loading it would slow down the others.
    from display.voice_clips import make_pack
    from server.hall_folder import DEMO, always_open, read_hall

    hall = always_open(read_hall(DEMO))
    floor = _floor(hall)
    keep_floor(data, floor)
    boxes = sorted(plan(floor, data, {}).boxes)
    seeded = Seeded(
        first_window=hall.windows[0].code,
        boxes=boxes,
        browsers=sorted({device.agent for device in hall.devices} - set(boxes)),
        logins=_logins(hall),
    )
    with ThreadPoolExecutor(1) as beside:
        clips = beside.submit(make_pack, data / CLIPS_FOLDER)
        codes = _lay(hall, data, seeded.boxes)
        clips.result()
    mark.write_bytes(msgspec.json.format(msgspec.json.encode(seeded), indent=1))
    return seeded, codes


def _lay(hall: Hall, data: Path, boxes: list[str]) -> dict[str, str]:
    """The hall was set up yesterday, when a citizen booked for today."""
    from server.door.persons import Persons
    from server.hall_folder import DEMO
    from server.hall_folder.plan_file import read_plan
    from server.services.commands import Actor, BookAppointment, NewEnrolmentCode, OpenWindow
    from server.services.floor_plan import DrawPlan
    from server.settings import ServerSettings
    from server.store.opening import open_floor

    system = Actor(kind="system")
    persons = Persons(ServerSettings(data=data).secret_key())
    today = datetime.now(UTC)
    now = today - timedelta(days=1)
    floor = open_floor(f"sqlite:///{data / 'hallfloor.db'}", clock=lambda: now)
    try:
        floor.import_hall(hall)
        plan = read_plan(DEMO, hall)
        assert plan is not None, "the demo hall is drawn"
        floor.do(DrawPlan(plan=plan), system)
        citizen, service = BOOKED
        slot = today.replace(second=0, microsecond=0)
        booking = BookAppointment(service=service, slot=slot, person=persons.hide(citizen.number))
        floor.do(booking, system)
        now = datetime.now(UTC)
        for window in hall.windows:
            if window.clerk:
                floor.do(OpenWindow(window=window.code, clerk=window.clerk), system)
        return {box: floor.do(NewEnrolmentCode(agent=box), system).code for box in boxes}
    finally:
        floor.close()


def _floor(hall: Hall) -> Floor:
    """The hall as far as its devices go. Kinds that have no line are left out."""
    kinds = set(get_args(DeviceKind))
    return Floor(
        hall_name=_names(hall.name),
        zones=[Zone(code=zone.code, name=_names(zone.name)) for zone in hall.zones],
        windows=[
            Place(code=window.code, name=_names(window.name), zone=window.zone)
            for window in hall.windows
        ],
        devices=[
            msgspec.convert(
                {"code": d.code, "kind": d.kind, "agent": d.agent, "window": d.window}, Placed
            )
            for d in hall.devices
            if d.kind in kinds
        ],
    )


def _names(name: Name) -> Names:
    return Names(zh=name.zh, en=name.en)


def _logins(hall: Hall) -> list[Login]:
    """The first person of each role; of the clerks, the one at the first window."""
    first = {person.role: person for person in reversed(hall.clerks)}
    return [
        Login(role=role.value, badge=person.badge, password=person.password, name=person.name)
        for role, person in sorted(first.items())
        if person.password
    ]
