"""A citizen before the screen: real Chromium with touch, real page, bytes at a real pty."""

from __future__ import annotations

import wave
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

import msgspec
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from floorlink.messages import Problem, QueuesChanged
from kiosk.twins import card_number
from tests.floorlink.pty_pair import eventually
from tests.kiosk.conftest import PORTRAIT
from tests.kiosk.demo_catalogue import demo_catalogue
from tests.kiosk.stand import Stand

TOKEN = "12.k7Qm2xVd9TzR4wAb3_cDeFg-"
ROOT = Path(__file__).parents[2]


def numbers_on_paper(stand: Stand) -> list[str]:
    return [paper.lines[2].text for paper in stand.twin.papers]


def test_what_is_touched_before_the_modules_are_there_is_done_when_they_are(
    browser: Browser, stand: Stand, screen: Page
) -> None:
    """On a slow box they come after the first screen, and the citizen may be faster."""
    places = [tile.bounding_box() for tile in screen.locator(".tile").all()]
    screen = browser.new_page(viewport=PORTRAIT, has_touch=True)  # type: ignore[arg-type]
    held: list[Route] = []
    screen.route("**/look/icons.svg", lambda route: held.append(route))
    screen.goto(stand.address, wait_until="commit")
    expect(screen.locator(".tile")).to_have_count(6)
    assert [tile.bounding_box() for tile in screen.locator(".tile").all()] == places

    screen.tap('[data-switch="contrast"]')
    screen.tap(".tile >> nth=0")
    assert screen.locator("html").get_attribute("data-contrast") is None
    for route in held:
        route.continue_()

    expect(screen.locator("html")).to_have_attribute("data-contrast", "high")
    expect(screen.locator(".confirm h1")).to_have_text("户口迁移")
    screen.close()


def test_two_touches_from_the_first_screen_to_the_paper(screen: Page, stand: Stand) -> None:
    screen.tap(".tile >> nth=0")
    screen.tap(".take")

    expect(screen.locator("h1")).to_have_text("请取走号票")
    expect(screen.locator("[data-number]")).to_have_text("A012")
    assert numbers_on_paper(stand) == ["A012"]


def test_three_touches_by_way_of_a_department(screen: Page, stand: Stand) -> None:
    screen.tap("text=民政局 >> nth=-1")
    screen.tap(".service >> nth=0")
    screen.tap(".take")

    expect(screen.locator("[data-number]")).to_have_text("A012")
    assert numbers_on_paper(stand) == ["A012"]


def test_a_trembling_finger_takes_one_number(screen: Page, stand: Stand) -> None:
    screen.tap(".tile >> nth=0")
    screen.wait_for_selector(".take")
    screen.evaluate(
        "() => { const take = document.querySelector('.take'); take.click(); take.click(); }"
    )

    expect(screen.locator("[data-number]")).to_have_text("A012")
    assert len(stand.upstream.issued) == 1
    assert numbers_on_paper(stand) == ["A012"]


def test_the_confirm_sheet_says_what_to_expect_and_what_to_bring(screen: Page) -> None:
    screen.tap(".tile >> nth=0")

    sheet = screen.locator(".confirm")
    expect(sheet).to_contain_text("10人")
    expect(sheet).to_contain_text("约12–22分钟")
    expect(sheet).to_contain_text("1、2、3、4、7")
    expect(sheet).to_contain_text("居民身份证")


def test_a_priority_ticket_is_chosen_on_the_confirm_sheet(screen: Page, stand: Stand) -> None:
    screen.tap(".tile >> nth=0")
    screen.tap(".class-option >> nth=1")
    screen.tap(".take")

    expect(screen.locator("[data-number]")).to_be_visible()
    assert any(line.text.startswith("爱心号") for line in stand.twin.papers[0].lines)


def test_without_paper_the_screen_shows_the_code_and_the_other_kiosk(
    screen: Page, stand: Stand
) -> None:
    stand.twin.out_of_paper = True
    expect(screen.locator("[data-trouble]")).to_contain_text("东门2号取号机")

    screen.tap(".tile >> nth=0")
    screen.tap(".take")

    expect(screen.locator("h1")).to_have_text("号已取到，请扫码带走")
    drawn = screen.locator(".qr")
    expect(drawn).to_be_visible()
    assert drawn.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0

    stand.twin.out_of_paper = False
    stand.twin.work()

    expect(screen.locator("h1")).to_have_text("请取走号票")
    assert numbers_on_paper(stand) == ["A012"]


def test_paper_that_ends_is_on_the_screen_within_a_second(screen: Page, stand: Stand) -> None:
    screen.tap(".tile >> nth=0")
    stand.twin.out_of_paper = True
    stand.announce()

    expect(screen.locator("[data-trouble]")).to_contain_text("本机的纸用完了", timeout=1000)
    expect(screen.locator("[data-trouble]")).to_contain_text("东门2号取号机")


def test_who_got_no_paper_prints_it_again_also_from_the_first_screen(
    screen: Page, stand: Stand
) -> None:
    screen.tap(".tile >> nth=0")
    screen.tap(".take")
    expect(screen.locator(".again")).to_be_visible()
    screen.tap("text=完成")

    screen.tap(".last-ticket")
    screen.tap(".again")

    expect(screen.locator("h1")).to_have_text("请取走号票")
    expect(screen.locator(".again")).to_be_hidden()
    assert numbers_on_paper(stand)[0] == "A012"
    assert len(stand.twin.papers) == 2
    screen.tap("text=完成")
    expect(screen.locator(".last-ticket")).to_have_count(0)


def test_a_service_is_found_by_the_initials_of_its_pinyin(screen: Page, stand: Stand) -> None:
    screen.tap("text=找事项")
    for letter in "HKQY":
        screen.tap(f".key >> text={letter}")
    screen.tap(".results .service >> nth=0")
    screen.tap(".take")

    expect(screen.locator("[data-number]")).to_have_text("A012")
    assert stand.upstream.asked[0].service == "household-move"


def test_what_finds_nothing_says_so_and_letters_can_be_taken_back(screen: Page) -> None:
    screen.goto(screen.url + "#find")
    screen.tap(".key >> text=X")
    screen.tap(".key >> text=Q")
    screen.tap(".key >> text=Q")
    expect(screen.locator(".results")).to_contain_text("没有找到")

    screen.get_by_label("删除一个字").tap()
    screen.tap("text=清空")

    expect(screen.locator("[data-typed]")).to_have_text("")
    expect(screen.locator(".results")).to_contain_text("每个字输入拼音的第一个字母")


def test_who_does_not_know_which_starts_from_what_happened(screen: Page) -> None:
    screen.tap("text=说不清办什么")
    screen.tap("text=退休、养老")

    expect(screen.locator(".service").first).to_contain_text("老年人优待证")
    expect(screen.locator(".service")).to_have_count(4)


def test_large_type_has_fewer_choices_and_every_department_one_touch_away(screen: Page) -> None:
    screen.tap('[data-switch="mode"]')
    expect(screen.locator(".tile:visible")).to_have_count(4)
    expect(screen.locator(".department:visible")).to_have_count(0)

    screen.tap("text=按部门找")

    expect(screen.locator(".department")).to_have_count(33)


def test_from_a_wheelchair_every_control_is_in_the_lower_half(screen: Page) -> None:
    screen.tap('[data-switch="reach"]')
    for place in ("", "#find", "#visit", "#s/household-move"):
        screen.goto(f"{screen.url.split('#')[0]}{place}")
        screen.wait_for_selector("main > div")
        high = screen.evaluate(
            """() => [...document.querySelectorAll("a, button, label")]
                 .filter((e) => e.checkVisibility())
                 .map((e) => Math.round(e.getBoundingClientRect().top))
                 .filter((top) => top < 800)"""
        )
        assert high == []


def test_an_appointment_is_checked_in_by_typing_its_code(screen: Page, stand: Stand) -> None:
    screen.tap("text=预约、过号")
    expect(screen.locator("text=签到 >> nth=-1")).to_be_disabled()
    for letter in "K7M2X9QRTD":
        screen.tap(f".key >> text={letter}")
    screen.get_by_role("button", name="签到").tap()

    expect(screen.locator("[data-number]")).to_have_text("A012")
    assert numbers_on_paper(stand) == ["A012"]


def test_a_scanner_that_is_a_keyboard_takes_a_missed_number_back(
    screen: Page, stand: Stand
) -> None:
    # As fast as a scanner is; one by one from here they are as slow as this machine is busy.
    screen.evaluate(
        "text => [...text, 'Enter'].forEach("
        "key => document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })))",
        f"http://10.0.0.5:8000/t/{TOKEN}",
    )

    expect(screen.locator("h1")).to_have_text("A007号重新排队了")
    expect(screen.locator(".place-facts")).to_contain_text("前面等候3人")
    assert stand.upstream.taken_back == [TOKEN]


def test_slow_fingers_on_a_keyboard_are_no_scan(screen: Page, stand: Stand) -> None:
    screen.keyboard.type(TOKEN, delay=90)
    screen.keyboard.press("Enter")
    screen.wait_for_timeout(300)

    expect(screen.locator(".tile").first).to_be_visible()
    assert stand.upstream.taken_back == []


def test_the_scanner_of_the_box_reads_on_the_first_screen(screen: Page, stand: Stand) -> None:
    eventually(lambda: stand.scan_twin.triggers)
    stand.scan("K7M2X9QRTD")

    expect(screen.locator("[data-number]")).to_have_text("A012")


def test_a_card_of_somebody_old_enough_chooses_priority(screen: Page, stand: Stand) -> None:
    screen.tap(".tile >> nth=0")
    expect(screen.locator("[data-card]")).to_contain_text("60岁以上")
    stand.id_twin.put(card_number("990123", "19500215"))

    expect(screen.locator("[data-card]")).to_have_text("年龄已核对，为您选好爱心号")
    screen.tap(".take")
    expect(screen.locator("[data-number]")).to_be_visible()
    assert any(line.text.startswith("爱心号") for line in stand.twin.papers[0].lines)


def test_a_kiosk_with_a_voice_says_what_to_do_and_the_number(
    browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "clips" / "zh").mkdir(parents=True)
    with wave.open(str(tmp_path / "clips" / "zh" / "silence.wav"), "wb") as silence:
        silence.setparams((1, 2, 8000, 80, "NONE", ""))
        silence.writeframes(bytes(160))
    for clip in ("kiosk-choose", "kiosk-confirm", "kiosk-take", *"a012"):
        copyfile(tmp_path / "clips/zh/silence.wav", tmp_path / "clips/zh" / f"{clip}.wav")
    stand = Stand(tmp_path, clips="clips")
    screen = browser.new_page()
    heard: list[str] = []
    screen.on("request", lambda asked: heard.append(asked.url.rsplit("/", 1)[-1]))
    screen.goto(stand.address)

    with screen.expect_request("**/kiosk-choose.wav"):
        screen.click('[data-switch="voice"]')
    with screen.expect_request("**/kiosk-confirm.wav"):
        screen.click(".tile >> nth=0")
    with screen.expect_request("**/2.wav"):
        screen.click(".take")

    said = [name.removesuffix(".wav") for name in heard if name.endswith(".wav")]
    assert [clip for clip in said if clip.startswith("kiosk")] == [
        "kiosk-choose",
        "kiosk-confirm",
        "kiosk-take",
    ]
    assert said[-4:] == ["a", "0", "1", "2"]
    screen.close()
    stand.close()


def test_without_clips_no_switch_promises_a_voice(screen: Page) -> None:
    expect(screen.locator('[data-switch="voice"]')).to_have_count(0)


def test_while_the_server_is_away_the_page_keeps_trying_with_the_same_request(
    screen: Page, stand: Stand
) -> None:
    stand.upstream.connected = False
    screen.tap(".tile >> nth=0")
    screen.tap(".take")
    expect(screen.locator("h1")).to_have_text("正在取号，请稍候…")
    expect(screen.locator("[data-trouble]")).to_contain_text("暂时连不上服务器")

    stand.upstream.connected = True

    expect(screen.locator("[data-number]")).to_have_text("A012")
    assert len(stand.upstream.issued) == 1
    assert numbers_on_paper(stand) == ["A012"]


def test_a_citizen_who_stops_waiting_is_given_nothing_later(screen: Page, stand: Stand) -> None:
    stand.upstream.connected = False
    screen.tap(".tile >> nth=0")
    screen.tap(".take")
    screen.tap("text=不等了，返回首页")
    expect(screen.locator(".tile").first).to_be_visible()

    stand.upstream.connected = True
    expect(screen.locator("[data-trouble]")).to_be_hidden()
    screen.wait_for_timeout(2500)

    assert numbers_on_paper(stand) == []


def test_a_refusal_says_what_can_be_done(screen: Page, stand: Stand) -> None:
    stand.upstream.refusal = Problem(code="queue_closed", title="closed")
    screen.tap(".tile >> nth=0")
    screen.tap(".take")

    expect(screen.get_by_role("alert")).to_contain_text("现在不在取号时间")
    expect(screen.get_by_role("alert")).to_contain_text("咨询台")


def test_the_other_language_stays_on_the_same_service(screen: Page, stand: Stand) -> None:
    screen.tap(".tile >> nth=0")
    screen.tap('[data-switch="lang"]')

    expect(screen.locator(".take")).to_have_text("Take ticket")
    expect(screen.locator("h1")).to_have_text("Moving a household registration")
    screen.tap(".take")
    expect(screen.locator("h1")).to_have_text("Please take your ticket")
    assert any(line.text == "5 ahead of you" for line in stand.twin.papers[0].lines)


def test_nobody_there_any_more_the_next_citizen_finds_the_first_screen(
    browser_clock: Page,
) -> None:
    screen = browser_clock
    screen.tap(".tile >> nth=0")
    screen.tap('[data-switch="mode"]')
    expect(screen.locator("html")).to_have_attribute("data-mode", "elder")

    screen.clock.run_for(40_000)
    expect(screen.locator("[data-idle]")).to_be_visible()
    screen.clock.run_for(6_000)

    expect(screen.locator(".tile").first).to_be_visible()
    expect(screen.locator("html")).not_to_have_attribute("data-mode", "elder")


@pytest.fixture
def browser_clock(screen: Page, stand: Stand) -> Page:
    """The same screen with a clock that the test moves."""
    screen.clock.install()
    screen.goto(stand.address)
    screen.clock.run_for(100)
    screen.wait_for_selector(".tile")
    return screen


@pytest.mark.parametrize("mode", ["", "?mode=elder", "?lang=en", "?contrast=high"])
def test_every_target_is_large_and_no_text_small(screen: Page, stand: Stand, mode: str) -> None:
    for place in ("", "#d/household", "#s/household-move", "#find", "#topics", "#all", "#visit"):
        screen.goto(f"{stand.address}{mode}{place}")
        screen.reload()
        screen.wait_for_selector("main > div")
        small = screen.evaluate(
            """() => {
              const shown = (e) => e.checkVisibility() && e.getBoundingClientRect().width > 0;
              const targets = [...document.querySelectorAll("a, button, label")].filter(shown)
                .filter((e) => { const b = e.getBoundingClientRect();
                                 return b.height < 60 || b.width < 60; });
              const texts = [...document.querySelectorAll("body *")].filter(shown)
                .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
                .filter((e) => parseFloat(getComputedStyle(e).fontSize) < 18);
              return [...targets, ...texts].map((e) => e.outerHTML.slice(0, 120));
            }"""
        )
        assert small == []


def test_a_kiosk_that_starts_before_its_server_says_so_and_then_opens(
    browser: Browser, tmp_path: Path
) -> None:
    stand = Stand(tmp_path, told=False)
    screen = browser.new_page(viewport={"width": 1080, "height": 1920})
    screen.goto(stand.address)
    expect(screen.locator("h1")).to_have_text("正在连接大厅，请稍候…")

    stand.kiosk.tell(demo_catalogue())

    expect(screen.locator(".tile")).to_have_count(6)
    screen.close()
    stand.close()


def test_a_kiosk_that_restarts_while_the_server_is_away_still_has_its_page(
    browser: Browser, tmp_path: Path
) -> None:
    Stand(tmp_path).close()

    stand = Stand(tmp_path, told=False)
    screen = browser.new_page(viewport={"width": 1080, "height": 1920})
    screen.goto(stand.address)

    expect(screen.locator(".tile")).to_have_count(6)
    expect(screen.locator(".tile [data-fact=waiting]").first).to_have_text("")
    screen.close()
    stand.close()


def test_the_clock_is_the_halls_wherever_the_box_thinks_it_stands(
    browser: Browser, stand: Stand
) -> None:
    context = browser.new_context(timezone_id="America/New_York")
    screen = context.new_page()
    screen.clock.install(time=datetime(2026, 11, 23, 1, 5, tzinfo=UTC))
    screen.goto(stand.address)

    expect(screen.locator("[data-clock]")).to_have_text("09:05")
    expect(screen.locator("[data-date]")).to_have_text("11月23日星期一")
    context.close()


def test_nothing_moves_when_the_queues_change(screen: Page, stand: Stand) -> None:
    screen.evaluate(
        """() => { window.shift = 0; new PerformanceObserver((list) => {
             const main = document.querySelector("main");
             for (const entry of list.getEntries())
               if (entry.sources.some((source) => main.contains(source.node)))
                 window.shift += entry.value;
           }).observe({ type: "layout-shift" }); }"""
    )
    queue = next(queue for queue in demo_catalogue().queues if queue.waiting == 10)
    changed = msgspec.structs.replace(queue, waiting=9, expected_wait_s=(60, 120))
    stand.kiosk.tell(QueuesChanged(seq=1, queues=[changed]))
    expect(screen.locator(".tile").first).to_contain_text("等候9人", timeout=10_000)

    assert screen.evaluate("window.shift") == 0


@pytest.mark.parametrize(
    "place",
    [
        "",
        "#d/household",
        "#s/household-move",
        "#find",
        "#topics",
        "#visit",
        "?lang=en",
        "?mode=elder&contrast=high&reach=low",
        "done",
    ],
)
def test_an_accessibility_checker_finds_nothing(screen: Page, stand: Stand, place: str) -> None:
    if place == "done":
        screen.tap(".tile >> nth=0")
        screen.tap(".take")
        screen.wait_for_selector("[data-number]")
    else:
        screen.goto(f"{stand.address}{place}")
        screen.reload()
        screen.wait_for_selector("main > div")

    screen.evaluate((ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text())
    found = screen.evaluate(
        "async () => (await axe.run()).violations.map((v) => [v.id, v.nodes.map((n) => n.html)])"
    )

    assert found == []
