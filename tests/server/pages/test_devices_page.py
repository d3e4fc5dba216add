from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from server.services.commands import Actor, NoticeUndelivered, RecordAway, RecordHealth
from tests.server.pages.conftest import Visitor

SYSTEM = Actor(kind="system")


def says(visitor: Visitor, device: str, health: str = "ready", detail: str = "") -> None:
    report = RecordHealth(device=device, health=health, detail=detail, counters={"noise": 7})
    visitor.hall.floor.do(report, Actor(kind="device", id=device))


def test_troubles_stand_first_with_what_to_do_and_go_by_themselves(visitor: Visitor) -> None:
    for device in ("panel-1", "keypad-1", "call-1"):
        says(visitor, device)
    visitor.signs_in("3001")
    page = visitor.go("/devices")
    page.wait_for_selector("html[data-connected=true]")
    row = page.locator("[data-device=call-1]")
    expect(row.locator(".status")).to_have_text("正常")
    expect(page.locator("[data-device=board-1] .status")).to_have_text("还没有联系")
    expect(page.locator("[data-alerts]")).to_have_text("一切正常")

    says(visitor, "call-1", "silent")

    expect(row.locator(".status")).to_have_text("没有回应")
    expect(row).to_contain_text("杂音 7")
    expect(row).to_contain_text("先用网页操作台叫号")
    expect(page.locator(".alert-text")).to_have_text("1号窗口的呼叫器失联，按键叫不了号")
    first = page.locator("[data-zones] section").first.locator("tbody tr").first
    expect(first).to_have_attribute("data-device", "call-1")
    says(visitor, "call-1")
    expect(page.locator("[data-alerts]")).to_have_text("一切正常")


def test_the_live_floor_tells_at_once_what_devices_suffer(visitor: Visitor) -> None:
    says(visitor, "panel-1")
    visitor.hall.open("1")
    visitor.signs_in("2001")
    page = visitor.go("/floor?lang=en")
    page.wait_for_selector("html[data-connected=true]")

    visitor.hall.floor.do(RecordAway(agent="box-1"), SYSTEM)

    expect(page.locator("[data-alerts] [data-kind=window]")).to_contain_text(
        "Nobody sees or hears the calls of window 1"
    )
    says(visitor, "panel-1")
    expect(page.locator("[data-alerts]")).to_have_text("All is well")
    page.get_by_role("link", name="All devices").click()
    page.wait_for_url("**/devices")


def test_only_the_ill_are_shown_when_asked(visitor: Visitor) -> None:
    says(visitor, "panel-1", "gone", "line bus-a is not open")
    visitor.signs_in("2001")
    page = visitor.go("/devices")
    expect(page.locator("[data-zones] tbody tr").nth(1)).to_be_visible()

    page.get_by_label("只看有问题的").check()

    expect(page.locator("[data-zones] tbody tr")).to_have_count(1)
    expect(page.locator("[data-zones] tbody tr")).to_contain_text("线路bus-a没有打开")


def test_an_administrator_enrols_a_tablet_and_takes_its_badge_back(visitor: Visitor) -> None:
    visitor.signs_in("3001")
    page = visitor.go("/devices")
    page.wait_for_selector("html[data-connected=true]")
    box = page.locator("[data-box=box-3]")
    expect(box).to_contain_text("没有登记")

    box.get_by_role("button", name="新登记码").click()

    sheet = page.get_by_role("dialog")
    address = sheet.get_by_role("link").get_attribute("href")
    assert address is not None
    assert re.search(r"/enrol/[A-Z0-9-]{8,}$", address)
    assert page.evaluate("() => document.querySelector('[data-qr]').decode().then(() => true)")
    sheet.get_by_role("button", name="知道了").click()

    browser = page.context.browser
    assert browser is not None
    tablet = browser.new_context()
    tablet.new_page().goto(address)
    assert tablet.pages[0].url.endswith("/rate/1")
    expect(box).to_contain_text("已登记")
    expect(page.locator("[data-device=tablet-1] .status")).to_have_text("正常")

    box.get_by_role("button", name="收回凭证").click()
    page.get_by_role("dialog").get_by_role("button", name="收回凭证").click()
    expect(box).to_contain_text("没有登记")
    tablet.close()


def test_a_box_is_told_the_command_to_type(visitor: Visitor) -> None:
    visitor.signs_in("3001")
    page = visitor.go("/devices")

    page.locator("[data-box=box-1]").get_by_role("button", name="新登记码").click()

    expect(page.get_by_role("dialog")).to_be_visible()
    code = page.locator("[data-code]").inner_text()
    expect(page.locator("[data-command]")).to_have_text(
        f"hallfloor-agent enrol agent.toml --code {code}"
    )


def test_a_manager_sees_the_devices_and_hands_out_no_codes(visitor: Visitor) -> None:
    visitor.signs_in("2001")
    page = visitor.go("/devices")

    expect(page.locator("[data-box=box-1]")).to_be_visible()
    expect(page.get_by_role("button", name="新登记码")).to_have_count(0)
    answer = page.request.get(visitor.hall.address + "/devices/qr/ABCD-EFGH.svg")
    assert answer.status == 403


def test_a_clerk_does_not_see_them(visitor: Visitor) -> None:
    visitor.signs_in("1001")

    page = visitor.go("/devices")

    expect(page.get_by_role("heading", name="没有权限")).to_be_visible()
    visitor.complaints.clear()  # the browser notes the 403 itself


def test_the_clerk_is_warned_of_a_call_that_reached_nobody(visitor: Visitor) -> None:
    says(visitor, "panel-1")
    visitor.hall.issue()
    visitor.hall.open("1")
    visitor.signs_in("1001")
    page = visitor.go("/window/1")
    page.wait_for_selector("html[data-connected=true]")
    number = visitor.hall.call()
    expect(page.locator("[data-undelivered]")).to_have_count(0)

    asked = [datetime.now(UTC)]
    while not visitor.hall.floor.do(NoticeUndelivered(), SYSTEM):
        page.wait_for_timeout(100)
        asked.append(datetime.now(UTC))

    expect(page.locator("[data-undelivered]")).to_contain_text(f"请口头叫{number}号")
    at = {entry.kind: entry.at for entry in visitor.hall.floor.journal(0, 1000)}
    due = at["called"] + timedelta(seconds=3)
    assert at["undelivered"] >= due
    assert max(asked[:-1], default=at["called"]) < due  # the first who asked then was told
