from __future__ import annotations

import math
from dataclasses import asdict, replace

from playwright.sync_api import Page, WebSocketRoute, expect

from server.domain.hall import Clerk, Practice, Role
from server.hall_folder import DEMO, read_hall
from server.hall_folder.plan_file import read_plan
from server.services.commands import Actor, OpenWindow, PauseWindow, Rate, RecordHealth
from tests.server.factories import small_hall
from tests.server.pages.conftest import Visitor
from tests.server.pages.test_accessibility import AXE, JUDGE


def floor_of(visitor: Visitor, path: str = "/floor", badge: str = "2001") -> Page:
    visitor.signs_in(badge)
    page = visitor.go(path)
    page.wait_for_selector("html[data-connected=true]")
    return page


def test_the_floor_shows_calls_servings_and_ratings_as_they_happen(visitor: Visitor) -> None:
    visitor.hall.issue()
    visitor.hall.open()
    page = floor_of(visitor)
    window = page.locator(".tile[data-window='1']")
    expect(window).to_contain_text("张三")

    number = visitor.hall.call()
    expect(window.locator(".tile-word")).to_have_text("呼叫")
    expect(window).to_contain_text(number)
    visitor.hall.serve()
    expect(window.locator(".tile-word")).to_have_text("空闲")
    prompt = visitor.hall.floor.prompt("1")
    assert prompt is not None
    visitor.hall.floor.do(
        Rate(token=prompt.token, level=1, channel="keypad", device="keypad-1"),
        Actor(kind="device", id="keypad-1"),
    )

    expect(page.locator("[data-ratings] li")).to_contain_text("非常不满意")
    expect(page.locator("[data-alerts]")).to_contain_text("1号窗口收到“非常不满意”评价")


def test_a_queue_s_wait_and_a_device_s_health_are_seen(visitor: Visitor) -> None:
    page = floor_of(visitor)

    visitor.hall.issue("B")
    visitor.hall.floor.do(
        RecordHealth(device="panel-1", health="silent", detail="12 s", profile="onbon"),
        Actor(kind="device", id="panel-1"),
    )

    expect(page.locator("tr[data-queue=B]")).to_contain_text("1")
    expect(page.locator("[data-device=panel-1]")).to_contain_text("没有回应")


def test_the_zone_that_presses_is_marked_and_one_press_helps(visitor: Visitor) -> None:
    hall = visitor.hall
    hall.floor.import_hall(small_hall(hours=hall.floor.hall().hours, practice=Practice(crowd=1)))
    hall.open("1")
    hall.clerk(PauseWindow(window="1", reason="开会"))
    hall.issue("A")
    hall.issue("A")
    page = floor_of(visitor)
    zone = page.locator(".plan-zone[data-zone=a]")
    expect(zone).to_have_attribute("data-tone", "warn")
    expect(zone).to_contain_text("等候2人")

    page.get_by_role("button", name="请1号恢复叫号").click()
    page.get_by_role("button", name="恢复叫号", exact=True).click()

    expect(page.locator(".tile[data-window='1'] .tile-word")).to_have_text("空闲")
    expect(page.get_by_role("button", name="请1号恢复叫号")).to_have_count(0)


def test_nothing_on_the_plan_moves_when_the_hall_does(visitor: Visitor) -> None:
    visitor.hall.open()
    page = floor_of(visitor)
    page.evaluate(
        """() => { window.shifts = 0; new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) window.shifts += entry.value;
        }).observe({ type: "layout-shift", buffered: false }); }"""
    )

    visitor.hall.issue()
    number = visitor.hall.call()
    expect(page.locator(".tile[data-window='1']")).to_contain_text(number)
    visitor.hall.serve()
    expect(page.locator(".tile[data-window='1'] .tile-word")).to_have_text("空闲")

    assert page.evaluate("() => window.shifts") < 0.001


def test_who_heads_a_department_sees_its_part_as_it_happens_and_its_statistics(
    visitor: Visitor,
) -> None:
    hall, head = visitor.hall, Role.DEPARTMENT_MANAGER
    clerks = tuple(replace(clerk, department="police") for clerk in small_hall().clerks[:1])
    boss = Clerk("6001", "周科长", head, "police", password="demo")
    clerks += (boss, *small_hall().clerks[1:])
    hall.floor.import_hall(small_hall(hours=hall.floor.hall().hours, clerks=clerks))
    hall.open("1")
    hall.clerk(OpenWindow(window="3", clerk="1003"))
    page = floor_of(visitor, badge="6001")
    own, other = page.locator(".tile[data-window='1']"), page.locator(".tile[data-window='3']")

    expect(page.get_by_role("heading", level=1)).to_have_text("实时大厅 · 公安局")
    expect(own).to_contain_text("张三")
    hall.issue("", service="household")
    number = hall.call()
    expect(own).to_contain_text(number)
    hall.serve()
    hall.press_keypad(1)
    hall.clerk(PauseWindow(window="1", reason="开会"))
    expect(own).to_contain_text("开会")
    expect(page.locator("[data-day] dd").first).to_have_text("1")
    expect(other).to_have_attribute("data-elsewhere", "true")
    expect(other).to_have_text("3")
    expect(page.get_by_text("满意率")).to_have_count(0)
    expect(page.get_by_text("非常不满意")).to_have_count(0)
    expect(page.get_by_role("link", name="评价管理")).to_have_count(0)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(JUDGE) == []

    visitor.go("/statistics")
    expect(page.get_by_role("heading", level=1)).to_have_text("统计 · 公安局")
    expect(page.locator("[data-lines] th")).to_have_text(["户口迁移"])
    expect(page.locator("[data-heads]")).to_contain_text("平均等候")
    expect(page.locator("[data-heads]")).not_to_contain_text("满意率")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(JUDGE) == []


# --- the wall ------------------------------------------------------------------------------------

MILLIMETRES = 1218 / 1920
"""Of a pixel on a 55-inch screen, as docs/boards.md has it for the wall."""
WALL_FROM_MM = 4000
DEMO_PLAN = """async (plan) => {
  const { drawHall } = await import("/static/hall_plan.js");
  const svg = document.querySelector("[data-plan]");
  const { view } = JSON.parse(document.querySelector("#boot").textContent);
  const [one] = view.windows;
  const windows = plan.windows.map(({ window }) => ({ ...one, view: { ...one.view, window } }));
  drawHall(svg, plan, null)({ ...view, windows }, Date.now());
}"""
DIGITS = """(selector) => [...document.querySelectorAll(selector)].map((node) => {
  const style = getComputedStyle(node);
  const pen = new OffscreenCanvas(10, 10).getContext("2d");
  pen.font = `${style.fontWeight} 100px ${style.fontFamily}`;
  const size = parseFloat(style.fontSize) * (node.getScreenCTM?.().a ?? 1);
  return (pen.measureText("0123456789").actualBoundingBoxAscent * size) / 100;
})"""


def arc_minutes(page: Page, selector: str) -> float:
    """How high the smallest digits there stand in the eye of somebody before the wall."""
    height = min(page.evaluate(DIGITS, selector)) * MILLIMETRES
    return math.degrees(2 * math.atan(height / 2 / WALL_FROM_MM)) * 60


def demo_plan() -> dict[str, object]:
    """The plan of the demo hall's forty windows as its page has it."""
    plan = read_plan(DEMO, read_hall(DEMO))
    assert plan is not None
    return {
        "width": plan.width,
        "height": plan.height,
        "windows": [{"window": code, **asdict(spot)} for code, spot in plan.windows.items()],
        "zones": [{"zone": code, **asdict(area)} for code, area in plan.zones.items()],
        "marks": [{"kind": mark.kind, **asdict(mark.area)} for mark in plan.marks],
    }


def test_the_wall_is_one_screen_read_from_four_metres_with_nothing_to_press(
    visitor: Visitor,
) -> None:
    visitor.page.set_viewport_size({"width": 1920, "height": 1080})
    visitor.hall.open()
    for _ in range(3):
        visitor.hall.issue()
    page = floor_of(visitor, "/floor/wall")
    expect(page.locator("[data-chart-waiting] canvas")).to_be_visible()

    page.evaluate(DEMO_PLAN, demo_plan())

    read = (".tile text", ".zone-load", ".mark-word", ".day dt", "[data-queues] td", ".course-key")
    small = {what: minutes for what in read if (minutes := arc_minutes(page, what)) < 10}
    assert small == {}
    assert arc_minutes(page, ".tile-code") >= 13
    size = page.evaluate("() => [document.body.scrollWidth, document.body.scrollHeight]")
    assert size == [1920, 1080]
    assert page.locator("html").get_attribute("data-room") == "dark"
    assert page.locator("[data-remedy]").count() == 0
    frame = page.locator(".floor-queues .table-frame").bounding_box()
    row = page.locator("[data-queues] tr").first.bounding_box()
    assert frame is not None
    assert row is not None
    assert frame["height"] % row["height"] < 2  # no row is cut in two


def test_an_empty_hall_says_so_and_a_floor_without_its_server_keeps_what_it_knew(
    visitor: Visitor,
) -> None:
    lines: list[WebSocketRoute] = []
    cut = False

    def line(socket: WebSocketRoute) -> None:
        if cut:
            socket.close()
        else:
            lines.append(socket)
            socket.connect_to_server()

    visitor.page.route_web_socket("**/socket.io/**", line)
    page = floor_of(visitor)
    expect(page.locator("[data-alerts]")).to_have_text("一切正常")
    expect(page.locator("[data-ratings]")).to_have_text("还没有评价")
    expect(page.locator(".plan-zone").first).to_contain_text("无人等候")
    expect(page.locator(".tile-word").first).to_have_text("未开")
    page.locator("[data-course]").scroll_into_view_if_needed()
    expect(page.locator("[data-course-words]")).to_contain_text("还没有可以对比的日子")

    cut = True
    page.route("**/socket.io/**", lambda route: route.abort())
    page.route("**/api/**", lambda route: route.abort())
    lines[-1].close()
    expect(page.get_by_text("正在重新连接…")).to_be_visible()
    visitor.hall.issue()
    visitor.hall.open()
    number = visitor.hall.call()
    expect(page.locator(".tile-word").first).to_have_text("未开")
    cut = False
    page.unroute("**/socket.io/**")
    page.unroute("**/api/**")

    expect(page.locator(".tile[data-window='1']")).to_contain_text(number)
    expect(page.get_by_text("正在重新连接…")).to_be_hidden()
    visitor.complaints.clear()  # the browser's own words about the cut line


def test_the_floor_is_not_for_everybody(visitor: Visitor) -> None:
    visitor.signs_in("1001")

    page = visitor.go("/floor")

    expect(page.get_by_role("heading", name="没有权限")).to_be_visible()
    visitor.complaints.clear()  # the browser notes the 403 itself


def test_the_slider_shows_the_floor_as_it_was_and_comes_back_to_now(visitor: Visitor) -> None:
    visitor.hall.issue()
    visitor.hall.open()
    number = visitor.hall.call()
    page = floor_of(visitor)
    window = page.locator(".tile[data-window='1']")
    expect(window).to_contain_text(number)
    slider = page.get_by_label("什么时刻")

    slider.press("Home")
    expect(page.locator("html")).to_have_attribute("data-past", "true")
    slider.press("Home")
    visitor.hall.serve()
    slider.press("End")
    expect(window).to_contain_text(number)
    page.get_by_role("button", name="回到实时").click()

    expect(window.locator(".tile-word")).to_have_text("空闲")
    expect(page.locator("html")).to_have_attribute("data-past", "false")


def test_an_address_names_a_moment_and_a_day_without_records_says_so(visitor: Visitor) -> None:
    page = floor_of(visitor, "/floor?at=2026-01-05T10:40")

    expect(page.locator("[data-replay-said]")).to_have_text("这一天没有记录")
    expect(page.get_by_label("哪一天")).to_have_value("2026-01-05")


def test_a_window_and_its_ticket_open_beside_the_plan_with_their_journal(visitor: Visitor) -> None:
    visitor.hall.issue()
    visitor.hall.open()
    number = visitor.hall.call()
    page = floor_of(visitor)

    page.locator(".tile[data-window='1']").press("Enter")
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("heading", name="1号窗口")).to_be_visible()
    sheet.get_by_role("button", name=number).first.click()

    expect(sheet.get_by_role("heading", name=number)).to_be_visible()
    expect(sheet).to_contain_text("叫到1号窗口")
    expect(sheet).to_contain_text("轮到这个号")
    sheet.get_by_role("button", name="关闭").click()
    page.get_by_label("查一个号").fill("X999")
    page.get_by_label("查一个号").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("没有找到")
    visitor.complaints.clear()  # the browser notes the 404 itself


def test_today_is_drawn_beside_the_usual_day(visitor: Visitor) -> None:
    visitor.hall.issue()
    page = floor_of(visitor)

    page.locator("[data-course]").scroll_into_view_if_needed()

    expect(page.locator("[data-chart-waiting] canvas")).to_be_visible()
    expect(page.locator("[data-course-words]")).to_contain_text("还没有可以对比的日子")
