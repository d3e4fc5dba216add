"""Slides and faces: handed in, looked at before, then on the board and the rating tablet."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import BytesIO

import requests
from PIL import Image
from playwright.sync_api import FilePayload, expect

from server.hall_folder.editing import Edit
from server.services.hall_versions.views import HallEdits
from tests.server.pages.conftest import Visitor
from tests.server.pages.hall import ADMINISTRATOR
from tests.server.pages.test_admin import save


def a_photo(width: int, height: int, colour: str) -> FilePayload:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "maker of the camera"
    Image.new("RGB", (width, height), colour).save(out, "JPEG", exif=exif)
    return FilePayload(name="photo.jpg", mimeType="image/jpeg", buffer=out.getvalue())


def test_a_slide_is_seen_as_the_board_shows_it_and_then_on_the_board(visitor: Visitor) -> None:
    hall = visitor.hall
    visitor.signs_in("3001")
    page = visitor.go("/admin/notices")
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator("[data-no-notices]")).to_be_visible()
    page.get_by_role("button", name="写一条新的").click()
    board = page.frame_locator("[data-board] iframe")
    expect(board.locator("[data-welcome]")).to_be_visible()

    page.get_by_label("提示内容", exact=True).fill("二楼办理社保")
    expect(board.locator("[data-notice-text]")).to_have_text("二楼办理社保")
    with page.expect_response("**/api/hall/pictures**"):
        page.locator("[data-picture-file]").set_input_files(a_photo(2400, 1350, "teal"))
    page.get_by_role("button", name="看看会改变什么").click()
    expect(page.locator("[data-line-fault]")).to_have_text("有图片的要有标题")
    page.get_by_label("标题（可不填）").fill("搬家通知")
    page.get_by_label("标题（英文）").fill("We are moving")
    picture = board.locator("[data-slide-picture]")
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.naturalWidth") == 1920
    page.get_by_label("英文", exact=True).check()
    expect(board.locator("[data-slide-title]")).to_have_text("We are moving")
    name = str(page.locator(".notice-card").get_attribute("data-picture"))
    address = f"{hall.address}/board/pictures/{name}.jpg"
    assert requests.get(address, timeout=5).status_code == 404  # nobody has said so yet
    save(page, "搬家")
    expect(page.locator("[data-done]")).to_have_text("已保存，现在生效")

    content = requests.get(address, timeout=5).content
    assert hashlib.sha256(content).hexdigest() == name
    assert b"maker of the camera" not in content
    shown = page.context.new_page()
    shown.goto(hall.address + "/board?voice=off")
    # Slides take turns with the welcome: one of the next turns is the slide's.
    expect(shown.locator("[data-slide-picture]")).to_be_visible(timeout=30_000)
    expect(shown.locator("[data-slide-title]")).to_have_text("搬家通知")


def test_a_face_is_cut_and_stands_on_the_rating_tablet_from_its_day(visitor: Visitor) -> None:
    hall = visitor.hall
    visitor.signs_in("3001")
    page = visitor.go("/admin/people/1001")
    page.locator("[data-photo-file]").set_input_files(a_photo(600, 1200, "olive"))
    sheet = page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    sheet.get_by_label("放大").fill("2")
    sheet.get_by_role("img").press("ArrowDown")
    sheet.get_by_role("button", name="用这张").click()
    shown = page.locator("[data-photo-shown]")
    expect(shown).to_be_visible()
    expect(page.locator("[data-photo]")).not_to_have_attribute("data-photo", "")
    page.wait_for_function("() => document.querySelector('[data-photo-shown]').naturalWidth > 0")
    assert shown.evaluate("one => [one.naturalWidth, one.naturalHeight]") == [480, 480]
    save(page, "新照片")
    expect(page.locator("[data-done]")).to_have_text("已保存，现在生效")

    hall.open("1")
    visitor.carries("box-3")
    tablet = visitor.go("/rate/1")
    tablet.wait_for_function("() => document.querySelector('img.clerk-face')?.naturalWidth === 480")
    tomorrow = hall.floor.today() + timedelta(days=1)
    gone = Edit(kind="people", code="1001", values={"photo": None})
    hall.floor.set_up.change(
        HallEdits(edits=[gone], why="撤下", holds_from=tomorrow), ADMINISTRATOR
    )
    tablet.reload()
    expect(tablet.locator("img.clerk-face").first).to_be_attached()
