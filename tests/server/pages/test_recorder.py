"""A hall records its own voice, through the stream of the browser's own fake microphone."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from display.voice import CALL_WORDS, KIOSK_WORDS
from display.voice_clips import PACK
from tests.chromium import CHROMIUM, FLAGS
from tests.server.pages.conftest import Visitor
from tests.server.pages.hall import LiveHall

MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture
def recorder(browser: Browser, hall: LiveHall) -> Iterator[Visitor]:
    hears = browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *MICROPHONE])
    visitor = Visitor(hears.new_context(locale="zh-CN").new_page(), hall)
    visitor.signs_in("3001")
    yield visitor
    hears.close()
    assert visitor.complaints == []


def clip(visitor: Visitor, name: str) -> bytes:
    answer = visitor.page.request.get(f"{visitor.hall.address}/voice/zh/{name}.wav")
    assert answer.ok
    return answer.body()


def test_a_clip_is_recorded_heard_and_can_go_back_to_the_default(recorder: Visitor) -> None:
    page = recorder.go("/recorder")
    row = page.locator("[data-clip=qing]")
    expect(row).to_contain_text("合成语音")
    default = clip(recorder, "qing")

    row.get_by_role("button", name="录音").click()
    expect(row.get_by_role("button", name="停止")).to_be_visible()
    page.wait_for_timeout(1500)  # the fake microphone beeps once a second
    row.get_by_role("button", name="停止").click()

    expect(row).to_contain_text("自己的录音")
    own = clip(recorder, "qing")
    with wave.open(io.BytesIO(own)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 22050)
    assert own != default
    page.reload()
    row.get_by_role("button", name="恢复合成").click()
    expect(row).to_contain_text("合成语音")
    assert clip(recorder, "qing") == default


def test_a_board_says_the_next_call_with_what_was_just_recorded(recorder: Visitor) -> None:
    page = recorder.go("/recorder")
    expect(page.locator("[data-clips-kiosk] [data-clip=kiosk-choose]")).to_contain_text("请选择")
    token = page.locator('meta[name="csrf-token"]').get_attribute("content")
    hall = recorder.hall
    hall.open()
    for _ in range(2):
        hall.issue()
    board = page.context.new_page()
    board.goto(f"{hall.address}/board?voice=zh")
    board.wait_for_selector("html[data-connected=true]")
    with board.expect_response("**/voice/zh/qing.wav"):
        hall.call()
    hall.serve()

    own = clip(recorder, "hao-dao")
    page.request.put(
        f"{hall.address}/recorder/zh/qing.wav", data=own, headers={"X-CSRF-Token": token or ""}
    )
    with board.expect_response("**/voice/zh/qing.wav") as heard:
        hall.call()

    assert heard.value.status == 200
    assert clip(recorder, "qing") == own


def test_only_this_page_may_use_a_microphone(recorder: Visitor) -> None:
    def policy(path: str) -> str:
        return recorder.page.request.get(recorder.hall.address + path).headers["permissions-policy"]

    assert "microphone=(self)" in policy("/recorder")
    assert "microphone=()" in policy("/board")


@pytest.mark.parametrize("sent", [b"RIFF", b"", b"x" * 2_000_000])
def test_what_is_no_recording_is_refused(recorder: Visitor, sent: bytes) -> None:
    page = recorder.go("/recorder")
    token = page.locator('meta[name="csrf-token"]').get_attribute("content")
    before = clip(recorder, "qing")

    answer = page.request.put(
        f"{recorder.hall.address}/recorder/zh/qing.wav",
        data=sent,
        headers={"X-CSRF-Token": token or ""},
    )

    assert answer.status in (413, 422)
    assert clip(recorder, "qing") == before


def test_who_does_not_manage_devices_records_nothing(visitor: Visitor) -> None:
    visitor.signs_in("1001")

    assert visitor.page.request.get(visitor.hall.address + "/recorder").status == 403
    answer = visitor.page.request.put(visitor.hall.address + "/recorder/zh/qing.wav", data=b"")
    assert answer.status == 403


def test_every_clip_of_boards_and_kiosks_can_be_recorded() -> None:
    for language, clips in PACK.items():
        assert CALL_WORDS[language].keys() | KIOSK_WORDS[language].keys() == clips.keys()
