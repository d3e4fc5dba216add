"""The ticket's layout in the administration, through to the paper of a box never restarted."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from threading import Thread

from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Page, expect

from floorlink.agent import Agent
from floorlink.agent_settings import AgentSettings
from floorlink.driver import DeviceConfig
from floorlink.line_settings import LineSettings
from printer.driver import EscposPrinter
from printer.twin import PrintedPaper, PrinterTwin
from tests.floorlink.pty_pair import eventually
from tests.server.pages.conftest import Visitor
from tests.server.pages.test_admin import save


@contextmanager
def box_with_printer(server: str, badge: str, folder: Path) -> Iterator[tuple[Agent, PrinterTwin]]:
    """A real agent, whose printer is a twin on the network."""
    twin, listening = PrinterTwin(), socket.create_server(("127.0.0.1", 0))

    def far_end() -> None:
        connection, _ = listening.accept()
        with connection:
            while data := connection.recv(4096):
                connection.sendall(twin.hear(data))

    Thread(target=far_end, daemon=True).start()
    port = f"socket://127.0.0.1:{listening.getsockname()[1]}"
    device = DeviceConfig("printer-1", "printer", "escpos", line="printer")
    agent = Agent(
        AgentSettings(
            server, data=folder, lines=(LineSettings("printer", port),), devices=(device,)
        ),
        badge,
    )
    agent.start()
    try:
        assert agent.ready.wait(20)
        yield agent, twin
    finally:
        agent.close()
        listening.close()


def an_emblem() -> bytes:
    picture = Image.new("RGB", (700, 300), "white")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((100, 20, 340, 260), fill=(120, 120, 120))
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def drawn(page: Page, change: Callable[[], object]) -> None:
    """Until the paper beside the form is another one."""
    before = page.locator("[data-ticket-picture]").get_attribute("src")
    change()
    page.wait_for_function(
        "before => !document.querySelector('[data-ticket][aria-busy]')"
        " && document.querySelector('[data-ticket-picture]').src !== before",
        arg=before,
    )


def test_a_layout_is_seen_while_it_is_made_and_then_on_the_next_paper(
    visitor: Visitor, tmp_path: Path
) -> None:
    badge = visitor.hall.enrol("box-1")
    with box_with_printer(visitor.hall.address, badge, tmp_path / "box") as (agent, twin):
        printer = agent.devices["printer-1"]
        assert isinstance(printer, EscposPrinter)
        printer.print_paper(visitor.hall.issue())
        visitor.signs_in("3001")
        page = visitor.go("/admin/ticket")
        expect(page.locator("[data-ticket-picture]")).to_be_visible()
        expect(page.locator("[data-code=logo] [data-note]")).to_contain_text("还没有图")

        drawn(page, lambda: page.get_by_label("办理窗口", exact=True).uncheck())
        drawn(page, lambda: page.get_by_label("把“号票上的提示”上移").click())
        drawn(
            page,
            lambda: page.locator("[data-field='ticket.language'] select").select_option("both"),
        )
        drawn(page, lambda: page.get_by_label("58 毫米").check())
        drawn(page, lambda: page.locator("#ticket-case").select_option("priority"))
        emblem = FilePayload(name="emblem.png", mimeType="image/png", buffer=an_emblem())
        drawn(page, lambda: page.locator("[data-logo-file]").set_input_files([emblem]))
        expect(page.locator("[data-code=logo] [data-note]")).to_have_text("")
        save(page, "新样式")
        expect(page.locator("[data-done]")).to_have_text("已保存，现在生效")

        def next_paper() -> PrintedPaper | None:
            """The box comes back to learn it; until then its papers are as they were."""
            count = len(twin.papers)
            printer.print_paper(visitor.hall.issue())
            eventually(lambda: len(twin.papers) > count, 20)
            paper = twin.papers[-1]
            return paper if paper.pictures else None

        eventually(lambda: next_paper() is not None, 30)
    plain, laid_out = twin.papers[0], twin.papers[-1]
    assert not plain.pictures
    assert any(line.text.startswith("窗口：") for line in plain.lines)
    said = [line.text for line in laid_out.lines]
    assert not any(text.startswith("窗口：") for text in said)
    assert {"过号请到咨询台", "Missed your call? Please ask at reception"} <= set(said)
    (picture,) = laid_out.pictures
    assert (picture.width, picture.height) == (240, 240)  # without its white margins
    assert b"\xff" * 8 not in picture.rows  # grey came out as dots


def test_a_file_that_is_no_picture_is_told_at_its_field_and_an_older_layout_comes_back(
    visitor: Visitor,
) -> None:
    visitor.signs_in("3001")
    page = visitor.go("/admin/ticket?lang=en")
    letter = FilePayload(name="letter.png", mimeType="image/png", buffer=b"not a picture")
    page.locator("[data-logo-file]").set_input_files([letter])
    expect(page.locator("[data-logo-problem]")).to_contain_text("JPEG, PNG or WebP")
    visitor.complaints = [said for said in visitor.complaints if "422" not in said]

    page = visitor.go("/admin/ticket?lang=zh")
    page.locator("[data-field='ticket.language'] select").select_option("en")
    save(page, "试印英文")
    expect(page.locator("[data-done]")).to_have_text("已保存，现在生效")
    assert visitor.hall.floor.hall().ticket is not None
    page = visitor.go("/admin/versions/1")
    page.get_by_role("button", name="恢复到这个版本").click()
    expect(page.locator("[data-will-change]")).to_contain_text("按群众所选")
    page.get_by_label("为什么改").fill("看不懂")
    page.get_by_role("button", name="保存").click()

    page.wait_for_url("**/admin/versions")
    layout = visitor.hall.floor.hall().ticket
    assert layout is None or layout.language == "citizen"
