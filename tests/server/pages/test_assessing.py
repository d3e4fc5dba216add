"""A month's way through the pages: the manager, the window's clerk, and somebody who decides."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from server.services.assessing.commands import Inspect, PublishMonth
from server.services.commands import Actor
from tests.server.pages.conftest import Visitor
from tests.server.pages.hall import LiveHall
from tests.server.pages.test_accessibility import AXE, JUDGE

INSPECTOR = Actor(kind="inspector", id="4001")
MANAGER = Actor(kind="manager", id="2001")


def last_month(hall: LiveHall) -> date:
    return hall.floor.today().replace(day=1) - timedelta(days=1)


def something_was_seen(hall: LiveHall) -> str:
    """At window 1, last month; its period."""
    day = last_month(hall)
    for item, words in (("hygiene", "台面杂乱"), ("files", "缺一份目录")):
        seen = Inspect(kind="window", code="1", item=item, words=words, day=day)
        hall.floor.do(seen, INSPECTOR)
    return day.isoformat()[:7]


@pytest.fixture
def published(visitor: Visitor) -> str:
    period = something_was_seen(visitor.hall)
    visitor.hall.floor.freeze_month(period, "plain", MANAGER)
    visitor.hall.floor.do(PublishMonth(period=period), MANAGER)
    return period


def comes(visitor: Visitor, badge: str, path: str) -> Page:
    visitor.page.context.clear_cookies()
    visitor.signs_in(badge)
    return visitor.go(path)


def in_sheet(page: Page, button: str) -> None:
    page.get_by_role("dialog").get_by_role("button", name=button, exact=True).click()


def test_the_manager_previews_freezes_and_publishes(visitor: Visitor) -> None:
    period = something_was_seen(visitor.hall)
    page = comes(visitor, "2001", f"/assessment/{period}?scheme=plain")
    expect(page.get_by_text("预览，没有保存")).to_be_visible()

    page.get_by_role("button", name="定稿…").click()
    in_sheet(page, "定稿")
    page.wait_for_url(f"**/assessment/{period}")
    page.get_by_role("button", name="公布…").click()
    in_sheet(page, "公布")

    expect(page.get_by_text("已公布", exact=True)).to_be_visible()
    expect(page.get_by_text("申诉到")).to_be_visible()


def test_the_assessed_appeal_somebody_decides_and_a_supplement_corrects(
    visitor: Visitor, published: str
) -> None:
    page = comes(visitor, "1001", "/assessment")  # leads to the own page
    page.get_by_role("link", name=published).first.click()
    before = page.locator(".day dd").first.inner_text()
    line = page.locator("details", has_text="环境卫生")
    expect(line).to_contain_text("台面杂乱")
    line.get_by_role("button", name="对这一项申诉…").click()
    page.get_by_label("哪里不对，有什么根据？").fill("当时正在整理群众材料")
    in_sheet(page, "提交申诉")
    expect(page.get_by_text("申诉1", exact=True)).to_be_visible()

    page = comes(visitor, "3001", f"/assessment/{published}")
    page.get_by_role("button", name="作出决定…").click()
    page.get_by_label("采纳：随后用补充更正").check()
    page.get_by_label("理由", exact=True).fill("监控属实")
    in_sheet(page, "决定")
    page.get_by_role("link", name="去更正").click()
    page.locator("details", has_text="环境卫生").get_by_role("checkbox").check()
    page.get_by_role("button", name="补充更正…").click()
    expect(page.get_by_label("因哪个申诉")).to_have_value("1")
    page.get_by_label("更正理由").fill("采纳申诉1")
    in_sheet(page, "先算一算")
    expect(page.locator("[data-would]")).to_contain_text("1号窗口")
    in_sheet(page, "更正")

    expect(page.locator(".day dd").first).not_to_have_text(before)
    page = comes(visitor, "1001", "/my-assessment")
    expect(page.get_by_text("已更正").first).to_be_visible()


def test_who_appealed_does_not_decide_and_nobody_sees_the_sheets_of_others(
    visitor: Visitor, published: str
) -> None:
    page = comes(visitor, "2001", f"/assessment/{published}/window/2")
    page.get_by_role("button", name="对整体申诉…").click()
    page.get_by_label("哪里不对，有什么根据？").fill("漏计了加分")
    in_sheet(page, "提交申诉")
    expect(page.get_by_text("申诉1", exact=True)).to_be_visible()
    page = visitor.go(f"/assessment/{published}")
    expect(page.locator("[data-appeal='1']")).to_contain_text("由别人决定")
    expect(page.get_by_role("button", name="作出决定…")).to_have_count(0)

    page = comes(visitor, "1003", f"/assessment/{published}/window/1")
    expect(page.get_by_role("heading", name="没有权限")).to_be_visible()
    page = visitor.go(f"/assessment/{published}")
    expect(page.get_by_role("link", name="3号窗口")).to_be_visible()
    expect(page.get_by_role("link", name="1号窗口")).to_have_count(0)
    visitor.complaints.clear()  # the browser notes the 403 itself


def test_the_months_pages_have_no_fault_and_fit_a_phone(visitor: Visitor, published: str) -> None:
    found = []
    visitor.page.set_viewport_size({"width": 360, "height": 740})
    comes(visitor, "2001", "/assessment")
    visitor.page.emulate_media(reduced_motion="reduce")
    month = f"/assessment/{published}"
    for path in (
        "/assessment",
        month,
        f"{month}/window/1",
        f"{month}/notice",
        "/assessment/trends",
    ):
        page = visitor.go(f"{path}?lang=en")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found += [f"{path}: {fault}" for fault in page.evaluate(JUDGE)]
        wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        found += [f"{path} is {wide} px too wide"] * (wide > 0)

    assert found == []


def test_the_notice_bears_what_the_office_writes_on_it(visitor: Visitor, published: str) -> None:
    page = comes(visitor, "2001", f"/assessment/{published}/notice")

    page.get_by_label("发文字号").fill("东政服考〔2026〕77号")
    page.get_by_label("落款").fill("综合科")
    page.get_by_label("附人员考核结果").uncheck()

    paper = page.locator(".a4")
    expect(paper).to_contain_text("东政服考〔2026〕77号")
    expect(paper.locator(".paper-end")).to_contain_text("综合科")
    expect(paper.get_by_text("三、人员考核结果")).to_be_hidden()
    page.reload()
    expect(page.locator(".a4 .paper-end")).to_contain_text("综合科")


def test_ballots_are_entered_one_after_another(visitor: Visitor) -> None:
    page = comes(visitor, "2001", "/votes?scheme=four-parts")
    page.get_by_label("1号窗口").fill("92")
    page.get_by_label("2号窗口").fill("920")
    page.get_by_role("button", name="录入这张票").click()
    expect(page.get_by_role("alert")).to_contain_text("0到100")

    page.get_by_label("2号窗口").fill("80")
    page.get_by_role("button", name="录入这张票").click()
    expect(page.locator("[data-done]")).to_contain_text("2个分数")
    expect(page.get_by_label("1号窗口")).to_have_value("")
    page.get_by_label("1号窗口").fill("88")
    page.get_by_role("button", name="录入这张票").click()

    expect(page.locator("[data-count]")).to_have_text("2")
    expect(page.locator("[data-means] tr").first).to_contain_text("90.0")


def test_a_file_of_case_figures_is_previewed_and_taken_over(
    visitor: Visitor, tmp_path: Path
) -> None:
    period = last_month(visitor.hall).isoformat()[:7]
    heads = "月份,窗口,受理件数,办结件数,按时办结,提前办结,平均承诺天数,平均办理天数\n"
    faulty, right = tmp_path / "1.csv", tmp_path / "2.csv"
    faulty.write_text(f"{heads}{period},1,10,9,19,8,15,3\n{period},77,1,1,1,1,1,1\n", "utf-8")
    right.write_text(f"{heads}{period},1,10,9,9,8,15,3\n", "utf-8")
    page = comes(visitor, "2001", "/case-figures")
    page.get_by_label("文件", exact=True).set_input_files(faulty)
    page.get_by_role("button", name="预览").click()
    expect(page.locator("[data-faults] tr")).to_have_count(2)
    expect(page.get_by_role("button", name="导入", exact=True)).to_be_hidden()

    page.get_by_label("文件", exact=True).set_input_files(right)
    page.get_by_role("button", name="预览").click()
    expect(page.locator("[data-changes]")).to_contain_text("1号窗口")
    page.get_by_role("button", name="导入", exact=True).click()

    expect(page.locator("[data-done]")).to_contain_text("新增1行")
    page.reload()
    expect(page.get_by_role("region", name="已有的数据")).to_contain_text("1号窗口")
    visitor.complaints.clear()


def test_a_scheme_reads_as_rules_and_a_new_version_is_checked_before_it_is_brought(
    visitor: Visitor,
) -> None:
    page = comes(visitor, "2001", "/schemes/plain")
    expect(page.locator("tr", has_text="有人等候时空闲").first).to_contain_text(
        "每10分钟−1分，前30分钟不计，最多8分"
    )
    text = page.get_by_label("办法文本（TOML）")
    old = text.input_value()
    text.fill(old.replace("points = 20", "points = -20", 1))
    page.get_by_role("button", name="检查").click()
    expect(page.locator("[data-told]")).to_contain_text("错误")

    text.fill(
        old.replace("version = 1", "version = 2")
        .replace("2026-01-01", "2027-01-01")
        .replace("free = 30", "free = 40", 1)
    )
    page.get_by_role("button", name="检查").click()
    expect(page.locator("[data-told]")).to_contain_text("没有错误")
    page.get_by_label("修改理由").fill("放宽空闲")
    page.get_by_role("button", name="采用新版本").click()

    page.wait_for_url("**/schemes/plain?version=2")
    expect(page.locator("tr", has_text="有人等候时空闲").first).to_contain_text("前40分钟不计")
    expect(page.get_by_text("放宽空闲").first).to_be_visible()
