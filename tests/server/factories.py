"""A small hall for tests: two departments, three queues, three windows, a box of devices."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from server.domain.hall import (
    Clerk,
    Department,
    Device,
    Hall,
    Name,
    OpeningHours,
    Period,
    Practice,
    Queue,
    Role,
    Service,
    Window,
    Zone,
)
from server.services.commands import Actor

WORKDAY = (Period(time(8, 30), time(12)), Period(time(13), time(17)))
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""A Monday, nine o'clock in Shandong."""

CLERK = Actor(kind="clerk", id="1001")
MANAGER = Actor(kind="manager", id="2001")
CITIZEN = Actor(kind="citizen", permissions=frozenset({"issue", "check_in", "book"}))
"""Somebody at a kiosk, or on the booking page of whoever runs one."""
SYSTEM = Actor(kind="system")


def device(code: str) -> Actor:
    return Actor(kind="device", id=code)


def small_hall(**changes: Any) -> Hall:
    hall = Hall(
        code="dongping",
        name=Name("东平县公共行政服务中心", "Dongping service centre"),
        timezone="Asia/Shanghai",
        hours=OpeningHours(week=dict.fromkeys(range(5), WORKDAY)),
        practice=Practice(),
        zones=(Zone("a", Name("A区", "Zone A")), Zone("b", Name("B区", "Zone B"))),
        departments=(
            Department("police", Name("公安局", "Police")),
            Department("tax", Name("国税局", "Tax")),
        ),
        services=(
            Service("household", Name("户口迁移", "Household"), "police", "A", frequent=True),
            Service("passport", Name("护照", "Passport"), "police", "A"),
            Service("company", Name("开办企业", "Company"), "tax", "B", stages=("C",)),
            Service(
                "review", Name("联审", "Joint review"), "tax", "B", stages=("C",), parallel=True
            ),
        ),
        queues=(
            Queue("A", Name("户籍", "Household"), "A"),
            Queue("B", Name("办税", "Tax"), "B"),
            Queue("C", Name("印章", "Seals"), "C"),
        ),
        windows=(
            Window("1", Name("1号窗口", "Window 1"), "a", ("A",), ("police",), "1001"),
            Window("2", Name("2号窗口", "Window 2"), "a", ("A", "B"), ("police", "tax"), "1002"),
            Window("3", Name("3号窗口", "Window 3"), "b", ("C",), ("tax",), "1003"),
        ),
        clerks=(
            Clerk("1001", "张三", password="demo"),
            Clerk("1002", "李四", password="demo"),
            Clerk("1003", "王五", password="demo"),
            Clerk("2001", "赵六", Role.MANAGER, password="demo"),
            Clerk("3001", "孙七", Role.ADMINISTRATOR, password="demo"),
        ),
        devices=(
            Device("kiosk-1", "kiosk", "box-1", zone="a"),
            Device("printer-1", "printer", "box-1", zone="a"),
            Device("panel-1", "panel", "box-1", window="1"),
            Device("keypad-1", "keypad", "box-1", window="1"),
            Device("call-1", "call_unit", "box-1", window="1"),
            Device("board-1", "board", "box-2", zone="a"),
        ),
    )
    return replace(hall, **changes)


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def on(self, **time_passed: float) -> datetime:
        self.now += timedelta(**time_passed)
        return self.now
