"""Cases and the ratings' back office, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from server.services.commands import Actor
from server.services.follow_up.commands import OpenCase
from tests.server.pages.conftest import Visitor

MANAGER = Actor(kind="manager", id="2001")


@pytest.fixture
def rated(visitor: Visitor) -> Visitor:
    """A bad rating from the keypad, and a manager at the browser."""
    visitor.hall.open()
    visitor.hall.issue()
    visitor.hall.call()
    visitor.hall.serve()
    visitor.hall.press_keypad(1)
    visitor.signs_in("2001")
    return visitor


def test_a_case_goes_from_the_list_to_its_close(rated: Visitor) -> None:
    page = rated.go("/cases")
    page.locator("[data-case='1']").click()
    expect(page.get_by_role("heading", name="核实")).to_be_visible()
    expect(page.locator("[data-lines]")).to_contain_text("叫号")

    page.get_by_label("说明", exact=True).fill("属实")
    page.get_by_role("button", name="属实，责成整改").click()
    expect(page.get_by_role("heading", name="整改：")).to_be_visible()
    page.get_by_label("说明", exact=True).fill("已道歉")
    page.get_by_role("button", name="整改完成").click()
    page.get_by_role("button", name="回访满意，办结").click()

    expect(page.locator("[data-badges] [data-state=case_closed]")).to_be_visible()
    expect(page.locator("[data-act]")).to_be_hidden()
    expect(page.locator("[data-steps] li")).to_have_count(4)
    page = rated.go("/cases")
    expect(page.locator("[data-list]")).to_contain_text("没有要办的整改单")


def test_the_list_follows_the_hall(rated: Visitor) -> None:
    page = rated.go("/cases")
    page.wait_for_selector("html[data-connected=true]")
    expect(page.locator("[data-case]")).to_have_count(1)

    complaint = OpenCase(kind="complaint", window="2", words="来信反映")
    rated.hall.floor.do(complaint, MANAGER)

    expect(page.locator("[data-case]")).to_have_count(2)
    page.get_by_role("button", name="已超期").click()
    expect(page.locator("[data-case]")).to_have_count(0)


def test_a_move_without_words_is_refused_in_words(rated: Visitor) -> None:
    page = rated.go("/cases/1")

    page.get_by_role("button", name="申诉成立").click()

    expect(page.get_by_role("alert")).to_contain_text("请说明情况")
    rated.complaints.clear()  # the browser notes the 422 itself


def test_a_complaint_is_taken_down_and_its_contact_is_shown_on_request(rated: Visitor) -> None:
    page = rated.go("/cases/new")
    page.get_by_label("号码（可不填）").fill("a001")
    page.get_by_label("投诉内容").fill("来信反映态度差")
    page.get_by_label("电话（可不填）").fill("13800001234")
    page.get_by_role("button", name="登记整改单").click()

    page.wait_for_url("**/cases/2")
    expect(page.locator("[data-contact]")).to_have_text("138****1234")
    page.get_by_role("button", name="查看").click()
    page.get_by_label("为什么查看？").fill("回访")
    page.get_by_role("dialog").get_by_role("button", name="查看").click()

    expect(page.get_by_role("dialog")).to_contain_text("13800001234")
    assert rated.hall.journal("identity_seen") == [("identity_seen", {"reason": "回访"})]


def test_a_clerk_sees_no_case_of_the_own_ratings(rated: Visitor) -> None:
    rated.page.context.clear_cookies()
    rated.signs_in("1001")

    page = rated.go("/cases")
    expect(page.locator("[data-list]")).to_contain_text("没有要办的整改单")
    page = rated.go("/cases/1")

    expect(page.get_by_role("heading", name="没有找到")).to_be_visible()
    rated.complaints.clear()  # the browser notes the 404 itself


def test_the_floor_leads_to_the_cases(rated: Visitor) -> None:
    page = rated.go("/floor")
    expect(page.locator("[data-cases]")).to_have_text("1")

    page.get_by_role("link", name="1号窗口收到“非常不满意”评价").click()

    expect(page.locator("[data-case='1']")).to_be_visible()


def test_paper_forms_numbers_and_flags_have_their_desk(rated: Visitor, tmp_path: Path) -> None:
    rated.hall.issue()
    rated.hall.call()
    rated.hall.serve()
    page = rated.go("/ratings")
    form = page.locator("[data-paper]")
    form.get_by_label("号码").fill("A002")
    form.locator("[value='2']").check(force=True)
    form.get_by_label("窗口人员业务不熟练").check()
    form.get_by_role("button", name="录入").click()
    expect(form.get_by_role("status")).to_have_text("已录入A002号的评价")
    expect(page.locator("[data-figures]")).to_contain_text("2/2")

    day = rated.hall.floor.today().isoformat()
    table = tmp_path / "numbers.csv"
    table.write_text(f"日期,号码,办件编号\n{day},A001,3709-1\n{day},A002,3709-2\n")
    page.locator("[data-links] [type=file]").set_input_files(table)
    page.get_by_role("button", name="关联").click()
    expect(page.locator("[data-links]").get_by_role("status")).to_have_text("已关联2件")
    page.get_by_role("button", name="现在检查").click()
    expect(page.locator("[data-look]").get_by_role("status")).to_have_text("新发现0处，已知0处")

    numbers = {
        row["project_number"] for row in rated.hall.floor.uploads(*[rated.hall.floor.today()] * 2)
    }
    assert numbers == {"3709-1", "3709-2"}


def test_a_form_waits_for_its_module(rated: Visitor) -> None:
    held: list[Route] = []
    rated.page.route("**/static/new_case.js", lambda route: held.append(route))
    page = rated.page
    page.goto(f"{rated.hall.address}/cases/new", wait_until="commit")
    expect(page.get_by_role("button", name="登记整改单")).to_be_disabled()
    expect(page.get_by_label("投诉内容")).to_be_disabled()

    while not held:
        page.wait_for_timeout(10)
    held[0].continue_()
    page.get_by_label("投诉内容").fill("来信反映")
    page.get_by_role("button", name="登记整改单").click()

    expect(page.locator("[data-title]")).to_contain_text("#2")
