"""The hall's set-up, looked up by code: built once per import of the hall folder."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from floorlink.messages import DepartmentView, Names, ServiceView
from server.domain.errors import NotFound
from server.domain.hall import Department, Device, Hall, Name, OpeningHours, Queue, Service, Window
from server.domain.numbering import business_day, day_begins
from server.domain.opening import is_open, next_opening
from server.domain.tickets import TicketClass
from server.services.kiosk_rules import queue_rule, told_hours


def names(name: Name) -> Names:
    return Names(zh=name.zh, en=name.en)


class House:
    """Never changes: an import makes a new one."""

    def __init__(self, hall: Hall, version: int) -> None:
        self.hall = hall
        self.version = version
        self.zone = ZoneInfo(hall.timezone)
        self.name = names(hall.name)
        self.advice = names(hall.advice)
        self.practice = hall.practice
        self.targets: Mapping[TicketClass, timedelta] = {
            TicketClass(word): target for word, target in hall.practice.targets.items()
        }
        self.queues = {queue.code: queue for queue in hall.queues}
        self.windows = {window.code: window for window in hall.windows}
        self.services = {service.code: service for service in hall.services}
        self._department_of = {clerk.badge: clerk.department for clerk in hall.clerks}
        self.departments = {department.code: department for department in hall.departments}
        self.devices = {device.code: device for device in hall.devices}
        self.agents = {device.agent for device in hall.devices}
        self.queue_names = {queue.code: names(queue.name) for queue in hall.queues}
        self.window_names = {window.code: names(window.name) for window in hall.windows}
        self.service_names = {service.code: names(service.name) for service in hall.services}
        self.windows_of = {
            queue.code: tuple(w.code for w in hall.windows if queue.code in w.queues)
            for queue in hall.queues
        }
        self.departments_at = {
            window.code: [
                names(self.departments[code].name)
                for code in window.departments
                if code in self.departments
            ]
            for window in hall.windows
        }
        self.screens_of = {
            window.code: tuple(
                device
                for device in hall.devices
                if (device.kind == "panel" and device.window == window.code)
                or (device.kind == "board" and device.zone in ("", window.zone))
            )
            for window in hall.windows
        }
        """What shows a window's calls: its panel, and the boards of its zone and the whole hall."""
        self.department_views = [self._department(department) for department in hall.departments]
        self._day: tuple[datetime, date] | None = None
        self._department_open: dict[str, tuple[datetime, bool]] = {}
        self._open: dict[str, tuple[datetime, bool]] = {}
        self._hours_of = {queue.code: self._hours(queue.code) for queue in hall.queues}
        self.queue_rules = [
            queue_rule(
                queue,
                self.queue_names[queue.code],
                self.windows_of[queue.code],
                self._hours_of[queue.code],
            )
            for queue in hall.queues
        ]

    def department_of(self, badge: str) -> str:
        """The code of the department to which somebody belongs; empty for nobody's."""
        return self._department_of.get(badge, "")

    def windows_only_of(self, department: str) -> frozenset[str]:
        """Those that serve this department and no other."""
        return frozenset(
            code for code, window in self.windows.items() if window.departments == (department,)
        )

    def _department(self, department: Department) -> DepartmentView:
        return DepartmentView(
            department=department.code,
            name=names(department.name),
            services=[
                ServiceView(
                    service=service.code,
                    name=names(service.name),
                    department=service.department,
                    queue=service.queue,
                    materials=[names(material) for material in service.materials],
                    promised_days=service.promised_days,
                    frequent=service.frequent,
                    stages=list(service.stages),
                    identity=service.identity,
                )
                for service in self.hall.services
                if service.department == department.code
            ],
            hours=told_hours(department.hours or self.hall.hours),
        )

    def _hours(self, queue: str) -> tuple[OpeningHours, ...]:
        """A queue takes numbers while any department that it serves is open."""
        serving = {s.department for s in self.hall.services if queue in (s.queue, *s.stages)}
        own = [
            self.departments[code].hours or self.hall.hours
            for code in sorted(serving)
            if code in self.departments
        ]
        return tuple(own) or (self.hall.hours,)

    def hours_at(self, window: str) -> OpeningHours:
        """A window of one department keeps its hours; one of several keeps the hall's."""
        codes = self.windows[window].departments
        own = [
            department.hours
            for code, department in self.departments.items()
            if code in codes and department.hours is not None
        ]
        return own[0] if len(own) == 1 else self.hall.hours

    # Days and opening hours turn on whole seconds, and a busy hall asks many times in each.

    def day(self, now: datetime) -> date:
        second = now.replace(microsecond=0)
        known = self._day
        if known is None or known[0] != second:
            known = self._day = second, business_day(now, self.zone, self.practice.day_starts)
        return known[1]

    def day_ends(self, now: datetime) -> datetime:
        """The first moment, to the minute, that belongs to another business day."""
        today = self.day(now)
        local = datetime.combine(today, self.practice.day_starts, tzinfo=self.zone)
        return (local + timedelta(days=1)).astimezone(now.tzinfo)

    def bounds(self, day: date) -> tuple[datetime, datetime]:
        """A business day's first moment, and the first of the next."""
        starts = self.practice.day_starts
        return (
            day_begins(day, self.zone, starts),
            day_begins(day + timedelta(days=1), self.zone, starts),
        )

    def local(self, now: datetime) -> datetime:
        return now.astimezone(self.zone)

    def service_open(self, service: Service, now: datetime) -> bool:
        second = now.replace(microsecond=0)
        known = self._department_open.get(service.department)
        if known is None or known[0] != second:
            known = second, self._is_department_open(service, now)
            self._department_open[service.department] = known
        return known[1]

    def _is_department_open(self, service: Service, now: datetime) -> bool:
        department = self.departments.get(service.department)
        hours = department.hours if department and department.hours else self.hall.hours
        return is_open(hours, self.local(now))

    def queue_open(self, queue: str, now: datetime) -> bool:
        second = now.replace(microsecond=0)
        known = self._open.get(queue)
        if known is None or known[0] != second:
            local = self.local(now)
            is_now = any(is_open(hours, local) for hours in self._hours_of[queue])
            known = self._open[queue] = second, is_now
        return known[1]

    def opens(self, queue: str, now: datetime) -> datetime | None:
        """When the queue next takes numbers, hall time."""
        local = self.local(now)
        moments = [next_opening(hours, local) for hours in self._hours_of[queue]]
        return min((moment for moment in moments if moment is not None), default=None)

    def queue(self, code: str) -> Queue:
        try:
            return self.queues[code]
        except KeyError:
            raise NotFound(what="队列", key=code) from None

    def window(self, code: str) -> Window:
        try:
            return self.windows[code]
        except KeyError:
            raise NotFound(what="窗口", key=code) from None

    def service(self, code: str) -> Service:
        try:
            return self.services[code]
        except KeyError:
            raise NotFound(what="事项", key=code) from None

    def device(self, code: str) -> Device:
        try:
            return self.devices[code]
        except KeyError:
            raise NotFound(what="设备", key=code) from None
