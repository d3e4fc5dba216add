"""Markup in whatever an administrator, a citizen or a device can write stays text on every page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Dialog, TimeoutError

from server.domain.hall import BoardNotice, Boards, Hall, Name
from server.services.commands import Actor, PauseWindow, Rate, RecordHealth
from tests.server.factories import CITIZEN, small_hall
from tests.server.pages.conftest import Visitor
from tests.server.pages.hall import ALWAYS

PLANTED = (
    "<script data-planted>alert(1)</script>"
    '"><img data-planted src=x onerror=alert(1)>'
    "</script></textarea></title><b data-planted>{{7*7}}"
)
"""Leaves a text, an attribute, a script's data, a title and a template, if one of them lets it."""
PUBLIC = ("/", "/board?voice=off", "/screen/1", "/screen/2")
OFFICE = (
    *("/console", "/window/1", "/window/2", "/rate/2", "/floor", "/floor/wall", "/devices"),
    *("/cases", "/cases/1", "/cases/new", "/ratings", "/statistics"),
)
SET_UP = (
    *("/admin", "/admin/general", "/admin/boards", "/admin/versions/2"),
    *("/admin/services", "/admin/services/household", "/admin/departments", "/admin/queues"),
    *("/admin/windows", "/admin/windows/1", "/admin/zones", "/admin/notices", "/admin/ticket"),
)
STILL = {"/", "/console", "/cases/new", "/ratings", "/statistics", *SET_UP}
"""Pages that follow nothing live."""
SHOWS = {
    "/": "zone",
    "/board?voice=off": "notice",
    "/window/2": "pause",
    "/devices": "detail",
    "/cases/1": "rating",
    "/admin/services": "service",
    "/admin/windows": "window",
}
"""The text that the page is opened for; the others show some."""
SHOWN = """text => document.body.innerText.includes(text)
  || [...document.querySelectorAll("input, textarea")].some(({ value }) => value.includes(text))"""
ELEMENTS = "() => document.querySelectorAll('[data-planted], [onerror]').length"


def name_of(what: str) -> Name:
    return Name(what + PLANTED, what + PLANTED)


def planted_hall() -> Hall:
    hall, notice = small_hall(hours=ALWAYS), name_of("notice")
    return replace(
        hall,
        name=name_of("hall"),
        advice=name_of("advice"),
        zones=tuple(replace(one, name=name_of("zone")) for one in hall.zones),
        departments=tuple(replace(one, name=name_of("department")) for one in hall.departments),
        services=tuple(
            replace(one, name=name_of("service"), materials=(name_of("material"),))
            for one in hall.services
        ),
        queues=tuple(replace(one, name=name_of("queue")) for one in hall.queues),
        windows=tuple(replace(one, name=name_of("window")) for one in hall.windows),
        clerks=tuple(replace(one, name=PLANTED) for one in hall.clerks),
        boards=Boards(notices=(BoardNotice(notice), BoardNotice(notice, title=notice))),
    )


@pytest.fixture
def planted(visitor: Visitor) -> str:
    """Every text of the hall's day holds markup; the token of a ticket that waits."""
    hall = visitor.hall
    hall.floor.import_hall(planted_hall())
    hall.open("1")
    hall.issue(queue="", service="household")
    hall.call()
    hall.serve()
    prompt = hall.floor.prompt("1")
    assert prompt is not None
    rate = Rate(
        token=prompt.token, level=1, channel="qr", text="rating" + PLANTED, phone="13800001234"
    )
    hall.floor.do(rate, CITIZEN)
    hall.open("2")
    hall.clerk(PauseWindow(window="2", reason="pause" + PLANTED))
    sick = RecordHealth(
        device="panel-1", health="degraded", detail="detail" + PLANTED, profile=PLANTED
    )
    hall.floor.do(sick, Actor(kind="device", id="panel-1"))
    waiting = hall.issue(queue="", service="household")
    return waiting.token


def test_markup_that_anybody_wrote_is_shown_as_text(visitor: Visitor, planted: str) -> None:
    opened: list[str] = []

    def close(box: Dialog) -> None:
        opened.append(box.message)
        box.dismiss()

    visitor.page.on("dialog", close)
    visitor.page.emulate_media(reduced_motion="reduce")

    for path in (*PUBLIC, f"/t/{planted}"):
        assert faults(visitor, path) == []
    visitor.signs_in("3001")
    for path in (*OFFICE, *SET_UP):
        assert faults(visitor, path) == []

    assert opened == []


def faults(visitor: Visitor, path: str) -> list[str]:
    page = visitor.go(path)
    if path not in STILL:
        page.wait_for_selector("html[data-connected=true]")
    found = []
    text = SHOWS.get(path, "service" if path.startswith("/t/") else "") + PLANTED
    try:
        page.wait_for_function(SHOWN, arg=text, timeout=10_000)
    except TimeoutError:
        found.append(f"{path}: the text is not shown")
    if page.evaluate(ELEMENTS):
        found.append(f"{path}: markup became an element")
    # A request that leaving the last page cut off is no complaint about this one.
    found += [f"{path}: {said}" for said in visitor.complaints if "Failed to fetch" not in said]
    visitor.complaints.clear()
    return found
