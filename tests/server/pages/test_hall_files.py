"""The hall as a zip of the page: what the command exports, and in again as it went out."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from server.commands import main
from server.domain.hall import BoardNotice, Boards, Name
from server.domain.plan import Spot, automatic
from server.hall_folder.pictures import FOLDER
from server.services.floor_plan import DrawPlan
from server.store.photos import PhotoShelf
from tests.server.pages.conftest import Visitor
from tests.server.pages.hall import ADMINISTRATOR


def a_picture(grey: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (64, 36), grey).save(out, "JPEG")
    return out.getvalue()


def unpacked(zipped: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(zipped)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def written(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_the_zip_is_the_exported_folder_and_brings_back_slides_faces_and_the_plan(
    visitor: Visitor, tmp_path: Path
) -> None:
    floor, shelf = visitor.hall.floor, PhotoShelf(tmp_path / FOLDER)
    plain = floor.hall()
    slide, face = shelf.keep(a_picture(90)), shelf.keep(a_picture(160))
    notices = (BoardNotice(Name("周六", "Saturday"), Name("开放日", "Open day"), picture=slide),)
    clerks = (replace(plain.clerks[0], photo=face), *plain.clerks[1:])
    floor.import_hall(replace(plain, boards=Boards(notices=notices), clerks=clerks))
    plan = automatic(plain)
    plan = replace(plan, height=40, windows={**plan.windows, "1": Spot(20, 30)})
    floor.do(DrawPlan(plan=plan), ADMINISTRATOR)
    visitor.signs_in("3001")

    zipped = visitor.page.request.get(f"{visitor.hall.address}/admin/files/hall.zip").body()

    assert main(["export", str(tmp_path / "moved"), "--data", str(tmp_path)]) == 0
    assert unpacked(zipped) == written(tmp_path / "moved")
    assert {f"{FOLDER}/{slide}.jpg", f"{FOLDER}/{face}.jpg", "plan.toml"} <= set(unpacked(zipped))

    floor.import_hall(plain)
    after, _ = floor.drawn_plan()
    floor.do(DrawPlan(plan=automatic(plain), after=after), ADMINISTRATOR)
    for file in (tmp_path / FOLDER).glob("*.jpg"):
        file.unlink()
    (tmp_path / "hall.zip").write_bytes(zipped)
    page = visitor.go("/admin/files")
    page.set_input_files("#file", tmp_path / "hall.zip")
    page.get_by_role("button", name="看看会改变什么").click()
    changes = page.locator("[data-will-change]")
    expect(changes).to_contain_text("开放日")
    expect(changes).to_contain_text("大厅平面图")
    page.get_by_label("为什么改").fill("搬过来")
    page.get_by_role("button", name="保存").click()

    expect(page.locator("[data-done]")).to_have_text("已保存，现在生效；平面图已更新")
    again = visitor.page.request.get(f"{visitor.hall.address}/admin/files/hall.zip").body()
    assert unpacked(again) == unpacked(zipped)
    page = visitor.go("/admin/files")
    page.set_input_files("#file", tmp_path / "hall.zip")
    page.get_by_role("button", name="看看会改变什么").click()
    expect(page.locator("[data-will-change]")).to_have_text("没有不同")
