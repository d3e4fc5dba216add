"""The administration: a form, what it will change, from when; everybody else's screens follow."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from server.hall_folder.editing import Edit
from server.services.hall_versions.views import HallEdits
from tests.server.pages.conftest import Visitor
from tests.server.pages.hall import ADMINISTRATOR


def save(page: Page, why: str, *, from_tomorrow: bool = False) -> None:
    page.get_by_role("button", name="看看会改变什么").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("为什么改").fill(why)
    if from_tomorrow:
        sheet.get_by_label("从这一天起").check()
    sheet.get_by_role("button", name="保存").click()


def test_a_queue_is_changed_with_a_preview_a_reason_and_at_once(visitor: Visitor) -> None:
    visitor.signs_in("3001")
    page = visitor.go("/admin/queues")
    page.get_by_role("link", name="A", exact=True).click()

    page.get_by_label("每日限号").fill("80")
    page.get_by_role("button", name="看看会改变什么").click()
    expect(page.locator("[data-will-change]")).to_contain_text("队列 A 户籍")
    expect(page.locator("[data-will-change]")).to_contain_text("80个号")
    page.get_by_label("为什么改").fill("限号试行")
    page.get_by_role("button", name="保存").click()

    page.wait_for_url("**/admin/queues")
    expect(page.locator("[data-done]")).to_have_text("已保存，现在生效")
    assert visitor.hall.floor.hall().queues[0].daily_limit == 80
    page = visitor.go("/admin/versions")
    expect(page.locator("[data-version]").first).to_contain_text("限号试行")
    expect(page.locator("[data-version]").first).to_contain_text("孙七")


def test_faults_stand_at_their_fields_all_at_once(visitor: Visitor) -> None:
    visitor.signs_in("3001")
    page = visitor.go("/admin/services/+")
    page.get_by_label("编号").fill("x y")

    page.get_by_role("button", name="看看会改变什么").click()

    fault = page.locator("[data-fault]:visible")
    expect(fault).to_have_count(4)
    expect(page.locator("[data-field=code] [data-fault]")).to_have_text(
        "只能用字母、数字、-、_，以字母或数字开头"
    )
    for path in ("name", "department", "queue"):
        expect(page.locator(f"[data-field={path}] [data-fault]")).to_have_text("还没有填写")
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate("() => document.activeElement.id") == "f-code"


def test_a_change_from_tomorrow_waits_and_is_withdrawn(visitor: Visitor) -> None:
    visitor.signs_in("3001")
    page = visitor.go("/admin/practice")
    kept = page.locator("[data-field='practice.texts_kept']")
    expect(kept.locator("input")).to_have_value("90")  # days, as people say it
    expect(kept.locator("select")).to_have_value("d")
    page.get_by_label("重呼次数").fill("5")
    save(page, "多呼两次", from_tomorrow=True)

    tomorrow = visitor.hall.floor.today() + timedelta(days=1)
    expect(page.locator("[data-done]")).to_have_text(f"已保存，从{tomorrow}起")
    assert visitor.hall.floor.hall().practice.recalls == 3
    page = visitor.go("/admin")
    page.locator("[data-versions=waiting]").get_by_role("link", name="多呼两次").click()
    expect(page.locator("[data-changes]")).to_contain_text("重呼次数")
    page.get_by_role("button", name="撤回这个改动").click()
    expect(page.locator("[data-state=withdrawn]")).to_contain_text("已撤回")


def test_what_citizens_stand_in_is_offered_from_tomorrow(visitor: Visitor) -> None:
    visitor.hall.issue()
    visitor.signs_in("3001")
    page = visitor.go("/admin/queues/A")
    page.get_by_label("号码前缀").fill("X")

    page.get_by_role("button", name="看看会改变什么").click()

    expect(page.locator("[data-hindrance]")).to_contain_text("今天已经发过号")
    expect(page.get_by_label("现在")).to_be_disabled()
    expect(page.get_by_label("从这一天起")).to_be_checked()


def test_going_back_shows_what_it_will_change(visitor: Visitor) -> None:
    visitor.signs_in("3001")
    page = visitor.go("/admin/general")
    page.locator("[data-field=name] [data-part=zh]").fill("东平县政务大厅")
    save(page, "更名")
    expect(page.locator("[data-done]")).to_have_text("已保存，现在生效")

    page = visitor.go("/admin/versions/1")
    page.get_by_role("button", name="恢复到这个版本").click()
    expect(page.locator("[data-will-change]")).to_contain_text("东平县公共行政服务中心")
    page.get_by_label("为什么改").fill("名称未批")
    page.get_by_role("button", name="保存").click()

    page.wait_for_url("**/admin/versions")
    assert visitor.hall.floor.hall().name.zh == "东平县公共行政服务中心"
    expect(page.locator("[data-version]").first).to_contain_text("恢复到版本1")


def test_a_queue_that_comes_tomorrow_is_shown_and_changed_today(visitor: Visitor) -> None:
    hall = visitor.hall
    tomorrow = hall.floor.today() + timedelta(days=1)
    new = Edit(kind="queues", code="T", values={"name": {"zh": "临时"}, "prefix": "T"})
    window = Edit(kind="windows", code="1", values={"queues": ["A", "T"]})
    edits = HallEdits(edits=[new, window], why="试开", holds_from=tomorrow)
    planned = hall.floor.set_up.change(edits, ADMINISTRATOR)
    visitor.signs_in("3001")
    page = visitor.go("/admin/queues")
    expect(page.locator("[data-planned] li")).to_contain_text(f"从{tomorrow}起")

    page.locator("[data-planned]").get_by_role("link", name="T 临时").click()
    expect(page.locator("p.notice")).to_contain_text(str(tomorrow))
    page.get_by_label("每日限号").fill("20")
    page.get_by_role("button", name="看看会改变什么").click()
    expect(page.get_by_label("从这一天起")).to_be_checked()
    expect(page.get_by_label("从哪天起")).to_have_value(str(tomorrow))
    page.get_by_label("为什么改").fill("先少放号")
    page.get_by_role("button", name="保存").click()

    expect(page.locator("[data-done]")).to_have_text(f"已保存，从{tomorrow}起")
    page = visitor.go("/admin/versions")
    expect(page.locator("[data-version]").first).to_contain_text(f"修改版本{planned.version}")
    expect(page.locator(f"[data-version='{planned.version}']")).to_contain_text("由版本")
    page = visitor.go("/admin/windows/1")
    expect(page.locator("p.notice")).to_contain_text("有等待生效的改动")


def test_an_order_is_made_by_arrows_with_keys_and_by_hand_and_is_one_version(
    visitor: Visitor,
) -> None:
    visitor.signs_in("3001")
    page = visitor.go("/admin/queues")
    was = [queue.code for queue in visitor.hall.floor.hall().queues]
    page.get_by_role("button", name="调整次序").click()

    page.get_by_label(f"把“{was[0]}”下移").press("Enter")
    page.keyboard.press("Enter")  # the arrow stays in hand
    expect(page.locator("[data-moved]")).to_have_text(f"{was[0]}现在是第3个")
    page.get_by_label(f"把“{was[-1]}”上移").click()
    page.get_by_role("button", name="保存次序").click()
    expect(page.locator("[data-will-change]")).to_contain_text("排列次序")
    page.get_by_label("为什么改").fill("常用的在前")
    page.get_by_role("button", name="保存", exact=True).click()

    expect(page.locator("[data-done]")).to_have_text("已保存，现在生效")
    wanted = [*was[1:3], was[0], *was[3:]]
    at = wanted.index(was[-1])
    wanted[at - 1], wanted[at] = wanted[at], wanted[at - 1]
    assert [queue.code for queue in visitor.hall.floor.hall().queues] == wanted
    page = visitor.go("/admin/services")
    page.get_by_role("button", name="调整次序").click()
    last_of_first = page.locator("tr:has(+ tr:not([data-group=police]))[data-group=police]").first
    code = last_of_first.get_attribute("data-code")
    last_of_first.get_by_label(f"把“{code}”下移").click()
    expect(page.locator("[data-moved]")).to_have_text("")  # a service stays with its department


def test_boards_and_consoles_follow_without_a_restart(visitor: Visitor) -> None:
    visitor.hall.open("1")
    board = visitor.page.context.new_page()
    board.goto(visitor.hall.address + "/board?voice=off")
    board.wait_for_selector("html[data-connected=true]")
    visitor.signs_in("3001")
    console = visitor.page.context.new_page()
    console.goto(visitor.hall.address + "/window/1")
    console.wait_for_selector("html[data-connected=true]")

    page = visitor.go("/admin/queues/A")
    page.locator("[data-field=name] [data-part=zh]").fill("户政业务")
    save(page, "改名")

    expect(page.locator("[data-done]")).to_have_text("已保存，现在生效")
    expect(console.get_by_text("户政业务").first).to_be_visible()
    expect(board.get_by_text("户政业务").first).to_be_visible()


def test_a_manager_may_not_set_up_the_hall(visitor: Visitor) -> None:
    visitor.signs_in("2001")

    page = visitor.go("/admin/queues")

    assert page.get_by_role("heading", level=1).inner_text() != "队列"
    visitor.complaints = [said for said in visitor.complaints if "403" not in said]
