"""What of the hall is one department's: as far as somebody sees whose role is held for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from floorlink.messages import Names
from server.domain.hall import Hall
from server.services.commands import Actor
from server.services.device_words import window_names
from server.services.house import House, names
from server.services.roles import for_one_department
from server.services.views import Alert, RemedyView


@dataclass(frozen=True, slots=True)
class Part:
    """Of a hall as it is now: what moves to another department takes its past along."""

    code: str
    """Empty: of nobody's department, and so is everything else."""
    name: Names
    windows: frozenset[str]
    """All that serve the department. Whoever waits there is to be seen, as on every board."""
    own_windows: frozenset[str]
    """Those that serve no other: what is done there is the department's alone."""
    queues: frozenset[str]
    """All in which somebody waits for its services."""
    own_queues: frozenset[str]
    services: frozenset[str]
    clerks: frozenset[str]
    devices: frozenset[str]
    """At its windows."""
    boxes: frozenset[str]

    def has_ticket(self, service: str, queue: str) -> bool:
        """Whether a number is the department's; one for no service is its queue's."""
        return service in self.services if service else queue in self.own_queues

    def has_sum(self, by: str, key: str) -> bool:
        """Whether a line of the statistics is the department's alone."""
        if by == "service":
            service, queue = ("", key[6:]) if key.startswith("queue:") else (key, "")
            return self.has_ticket(service, queue)
        own = {
            "queue": self.own_queues,
            "department": {self.code},
            "window": self.own_windows,
            "clerk": self.clerks,
        }
        return bool(key) and key in own.get(by, ())

    def alerts(self, alerts: Iterable[Alert]) -> list[Alert]:
        """Those about its windows, devices and queues, without other departments' people."""
        return [self._narrowed(alert) for alert in alerts if self._concerned(alert)]

    def _concerned(self, alert: Alert) -> bool:
        """A kind that is not named here is not for them: ratings tell who said what."""
        if alert.kind == "window":
            return not self.windows.isdisjoint(alert.windows)
        about = {
            "queue": self.queues,
            "call": self.windows,
            "box": self.boxes,
            "device": self.devices,
        }
        return alert.subject in about.get(alert.kind, ())

    def _narrowed(self, alert: Alert) -> Alert:
        remedies = [remedy for remedy in alert.remedies if self._remedies(remedy)]
        windows = [code for code in alert.windows if code in self.windows]
        facts = alert.facts | ({"windows": window_names(windows)} if windows else {})
        mine: Alert = replace(alert, remedies=remedies, windows=windows, facts=facts)
        return mine

    def _remedies(self, remedy: RemedyView) -> bool:
        windows = {remedy.window, remedy.source} - {""}
        return windows <= self.own_windows and remedy.clerk in self.clerks


def part_of(house: House, code: str) -> Part:
    hall = house.hall
    windows = frozenset(w.code for w in hall.windows if code and code in w.departments)
    serving = {queue.code: departments_of(hall, queue.code) for queue in hall.queues}
    devices = [device for device in hall.devices if device.window in windows]
    department = house.departments.get(code)
    return Part(
        code=code,
        name=names(department.name) if department else Names(zh=code),
        windows=windows,
        own_windows=house.windows_only_of(code),
        queues=frozenset(queue for queue, those in serving.items() if code in those),
        own_queues=frozenset(queue for queue, those in serving.items() if those == {code}),
        services=frozenset(s.code for s in hall.services if code and s.department == code),
        clerks=frozenset(c.badge for c in hall.clerks if code and c.department == code),
        devices=frozenset(device.code for device in devices),
        boxes=frozenset(device.agent for device in devices),
    )


def part_for(reader: Actor, house: House) -> Part | None:
    """What the reader sees of the hall; None: all of it."""
    if not for_one_department(reader.kind):
        return None
    return part_of(house, house.department_of(reader.id))


def departments_of(hall: Hall, queue: str) -> frozenset[str]:
    """Whose services are waited for in a queue, at whatever stage of a visit."""
    return frozenset(s.department for s in hall.services if queue in (s.queue, *s.stages))
