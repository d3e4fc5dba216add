"""From an empty folder to the first ticket and call: real processes, real bytes, a browser."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from floorlink.driver import DeviceConfig
from tests.floorlink.pty_pair import eventually
from tests.server.running import free_port
from virtual_hall.devices import VirtualPrinter, virtual_device
from virtual_hall.lines import VirtualLines

PASSWORD = "a-long-password"
CODE = re.compile(r"type the code (\S+)")


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        process.terminate()
    for process in started:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[VirtualPrinter]:
    """A ticket printer on a pty."""
    twin = virtual_device(DeviceConfig("printer-1", "printer", "escpos"))
    assert isinstance(twin, VirtualPrinter)
    lines = VirtualLines(lambda: None, lambda: None)
    lines.add("printer", tmp_path / "lines" / "printer", twin)
    lines.start()
    yield twin
    lines.close()


def start(processes: list[subprocess.Popen[bytes]], log: Path, module: str, *words: str) -> None:
    run = f"from {module} import main; raise SystemExit(main())"
    with log.open("ab") as out:
        command = [sys.executable, "-P", "-c", run, *words]
        processes.append(subprocess.Popen(command, stdout=out, stderr=out))


def test_a_new_hall_comes_to_its_first_ticket_and_its_first_call(
    tmp_path: Path,
    processes: list[subprocess.Popen[bytes]],
    printer: VirtualPrinter,
    browser: Browser,
) -> None:
    data, log, port = tmp_path / "data", tmp_path / "server.log", free_port()
    data.mkdir()
    address = f"http://127.0.0.1:{port}"

    # The server is started on an empty folder and prints its code.
    start(processes, log, "server.commands", "serve", "--data", str(data), "--port", str(port))
    eventually(lambda: CODE.search(log.read_text()), timeout=30)
    code = CODE.findall(log.read_text())[0]

    page = browser.new_context(locale="zh-CN").new_page()
    page.set_default_timeout(20_000)
    page.goto(address)
    assert page.url == f"{address}/start"
    name_the_hall(page, "WRONG-CODE")
    expect(page.locator("[data-problem]")).to_contain_text("设置码不对")
    page.get_by_label("设置码").fill(code)
    page.get_by_role("button", name="建立大厅").click()
    page.wait_for_selector("[data-step=sheet]")

    # Departments, queues, services and windows from the template, as it is.
    with page.expect_download() as download:
        page.get_by_role("link", name="下载样表").click()
    template = tmp_path / "template.xlsx"
    download.value.save_as(template)
    page.set_input_files("#file", template)
    page.get_by_role("button", name="看看会改变什么").click()

    page.get_by_role("dialog").get_by_label("为什么改").fill("开业")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.locator("[data-step=sheet]")).to_have_attribute("data-done", "true")
    expect(page.locator("[data-step=windows]")).to_have_attribute("data-done", "true")

    # A kiosk with a printer that is not switched on yet; their box enrols with the code.
    printer.do("silent")
    page.get_by_role("button", name="添加取号机并给登记码").click()
    expect(page.locator("[data-command]")).to_contain_text("hallfloor-agent enrol")
    box = a_box(tmp_path, address)
    enrolment = page.locator("[data-code]").inner_text()
    words = (str(box / "agent.toml"),)
    start(processes, box / "log", "floorlink.commands", "enrol", *words, "--code", enrolment)
    assert processes[-1].wait(30) == 0, (box / "log").read_text()
    start(processes, box / "log", "floorlink.commands", *words)
    kiosk = page.locator("[data-step=kiosk]")
    expect(kiosk.locator("[data-said]")).to_have_text("取号机在线，等待打印机应答…", timeout=30_000)

    # Without it there is a number and no paper, and the page says so.
    page.get_by_role("button", name="取号并打印").click()
    expect(page.locator("[data-problem]")).to_contain_text("printer-1")
    printed = page.locator("[data-step=print] [data-said]")
    expect(printed).to_have_text(re.compile(r"^[ABC]001已取号$"))
    expect(kiosk).to_have_attribute("data-done", "false")
    printer.do("")
    expect(kiosk).to_have_attribute("data-done", "true", timeout=30_000)

    # The same ticket is printed, and called.
    page.get_by_role("button", name="取号并打印").click()
    expect(printed).to_have_text(re.compile(r"^[ABC]001已打印$"), timeout=30_000)
    texts = [line.text for paper in printer.twin.papers for line in paper.lines]
    assert any("001" in text for text in texts)
    assert any("河畔区服务大厅" in text for text in texts)
    board = page.context.new_page()
    board.goto(f"{address}/board?voice=off")
    board.wait_for_selector("html[data-connected=true]")
    page.get_by_role("button", name="开窗并叫号").click()
    called = page.locator("[data-step=call] [data-said]")
    expect(called).to_have_text(re.compile(r"^请[ABC]001号到\d号窗口$"))
    expect(board.get_by_text(re.compile("[ABC]001")).first).to_be_visible()


def name_the_hall(page: Page, code: str) -> None:
    page.get_by_label("设置码").fill(code)
    page.get_by_label("大厅名称").fill("河畔区服务大厅")
    page.get_by_label("您的工号").fill("9009")
    page.get_by_label("您的姓名").fill("张管理")
    page.get_by_label("密码（至少8个字符）").fill(PASSWORD)
    page.get_by_role("button", name="建立大厅").click()


def a_box(folder: Path, address: str) -> Path:
    box = folder / "box"
    box.mkdir()
    (box / "agent.toml").write_text(
        f'server = "{address}"\nname = "kiosk-1"\nbadge_file = "badge"\ndata = "data"\n'
        f'[[lines]]\nname = "printer"\nport = "{folder / "lines" / "printer"}"\n'
        '[[devices]]\ncode = "printer-1"\nkind = "printer"\ndriver = "escpos"\nline = "printer"\n'
        '[[devices]]\ncode = "kiosk-1"\nkind = "kiosk"\ndriver = "kiosk"\n'
        f'printer = "printer-1"\nport = {free_port()}\n'
    )
    return box
