"""What a manager is told about devices: one cause, one alert, and gone by itself."""

from __future__ import annotations

import time

import pytest

from server.domain.hall import Device
from server.services import commands as c
from server.services.device_words import detail_names, window_names
from server.services.published import Published
from server.services.views import Alert
from tests.server.at_work import AtWork
from tests.server.factories import SYSTEM, device, small_hall


def says(hall: AtWork, code: str, health: str = "ready", detail: str = "") -> None:
    hall.floor.do(c.RecordHealth(device=code, health=health, detail=detail), device(code))


def away(hall: AtWork, agent: str) -> None:
    hall.floor.do(c.RecordAway(agent=agent), SYSTEM)


def alerts(hall: AtWork) -> list[Alert]:
    return hall.floor.devices().alerts


def told(hall: AtWork) -> list[tuple[str, str]]:
    return [(alert.kind, alert.subject) for alert in alerts(hall)]


def news(hall: AtWork) -> Published:
    """What was published last, once all is told."""
    seq, deadline = hall.floor.seq(), time.monotonic() + 5
    while not hall.published or hall.published[-1].seq < seq:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    return hall.published[-1]


def watched(hall: AtWork) -> int:
    found: int = hall.floor.do(c.NoticeUndelivered(), SYSTEM)
    return found


def test_a_hall_whose_devices_are_not_set_up_yet_has_no_troubles(hall: AtWork) -> None:
    hall.open("1", "2", "3")

    assert told(hall) == []
    assert {device.health for device in hall.floor.devices().devices} == {"gone"}


def test_a_dead_panel_is_told_and_as_soon_as_it_is_back_no_more(hall: AtWork) -> None:
    hall.open("1")
    says(hall, "board-1")
    says(hall, "panel-1", "gone", "line bus-a is not open")

    (alert,) = alerts(hall)
    says(hall, "panel-1")

    assert (alert.kind, alert.subject, alert.level) == ("device", "panel-1", "amber")
    assert told(hall) == []
    assert news(hall).alerts == ()


def test_an_open_window_with_no_screen_left_cannot_be_called(hall: AtWork) -> None:
    says(hall, "panel-1")
    says(hall, "board-1")
    hall.open("1")
    away(hall, "box-2")
    assert ("window", "1") not in told(hall)

    says(hall, "panel-1", "degraded", "the last text did not reach the panel")

    first = alerts(hall)[0]
    assert (first.kind, first.subject, first.level) == ("window", "1", "red")
    assert first.facts["windows"].zh == "1"
    hall.at("1", c.CloseWindow)
    assert ("window", "1") not in told(hall)
    assert news(hall).alerts is not None


def test_a_silent_box_is_told_once_not_for_each_of_its_devices(hall: AtWork) -> None:
    devices = (
        *(Device(f"panel-{n}", "panel", "floor", window=str(n)) for n in (1, 2, 3)),
        *(Device(f"call-{n}", "call_unit", "floor", window=str(n)) for n in (1, 2, 3)),
    )
    hall.change_hall(devices=devices)
    for one in devices:
        says(hall, one.code)
    hall.open("1", "2")

    away(hall, "floor")

    assert told(hall) == [("window", "floor"), ("box", "floor")]
    unseen, box = alerts(hall)
    assert (unseen.facts["windows"].zh, unseen.facts["windows"].en) == ("1、2", "1, 2")
    assert (box.facts["count"].zh, box.facts["windows"].zh) == ("6", "1–3")
    assert len(news(hall).devices) == 6


def test_who_was_away_is_not_away_twice_and_keeps_when_it_was_heard(hall: AtWork) -> None:
    says(hall, "panel-1")
    heard = hall.clock.now
    hall.clock.on(seconds=30)
    away(hall, "box-1")
    gone = hall.clock.now
    hall.clock.on(seconds=30)

    away(hall, "box-1")

    panel = next(one for one in hall.floor.devices().devices if one.device == "panel-1")
    assert (panel.last_heard, panel.since) == (heard, gone)
    assert hall.kinds().count("device_health") == 2


def test_a_kiosk_is_told_as_a_kiosk_and_its_printer_not_beside_it(hall: AtWork) -> None:
    hall.change_hall(devices=(Device("k", "kiosk", "k"), Device("p", "printer", "k")))
    says(hall, "k")
    says(hall, "p")

    away(hall, "k")
    gone = told(hall)
    says(hall, "k", "degraded", "printer out_of_paper")
    says(hall, "p", "degraded", "out_of_paper")

    assert gone == [("device", "k")]
    assert told(hall) == [("device", "p")]


@pytest.mark.parametrize(
    ("code", "health", "detail", "level", "words"),
    [
        ("printer-1", "degraded", "near_end", "amber", "打印机{device}的纸快用完"),
        ("printer-1", "degraded", "out_of_paper", "red", "打印机{device}没有纸了"),
        ("printer-1", "degraded", "cover_open", "red", "打印机{device}的盖子开着"),
        ("printer-1", "degraded", "near_end doubtful A7", "amber", "打印机{device}的纸快用完"),
        ("printer-1", "degraded", "doubtful A7 doubtful A8", "amber", "打印机{device}：{detail}"),
        ("printer-1", "silent", "silent", "red", "打印机{device}没有回应"),
        ("kiosk-1", "gone", "", "red", "取号机{device}失联"),
        (
            "kiosk-1",
            "degraded",
            "own number A5001: number_taken",
            "red",
            "取号机{device}自己发的号有的不能并入：{detail}",
        ),
        ("call-1", "silent", "", "red", "{window}号窗口的呼叫器失联，按键叫不了号"),
        ("keypad-1", "gone", "", "amber", "{window}号窗口的评价器失联"),
        ("board-1", "degraded", "sound_blocked", "amber", "综合屏{device}没有声音"),
        ("kiosk-1", "degraded", "who knows", "amber", "设备{device}有异常：{detail}"),
    ],
)
def test_each_trouble_is_told_in_plain_words(
    hall: AtWork, code: str, health: str, detail: str, level: str, words: str
) -> None:
    says(hall, code, health, detail)

    (alert,) = alerts(hall)

    assert (alert.level, alert.text) == (level, words)
    assert alert.what_to_do


@pytest.mark.parametrize(
    ("detail", "zh", "en"),
    [
        ("line bus-a is not open", "线路bus-a没有打开", "line bus-a is not open"),
        ("printer out_of_paper", "打印机：没有纸", "printer out of paper"),
        ("driver x: no such thing", "驱动x不能用：no such thing", "driver x: no such thing"),
        ("near_end", "纸快用完", "paper nearly used up"),
        (
            "near_end doubtful A7 doubtful A8",
            "纸快用完；不知是否打出：A7、A8",
            "paper nearly used up; perhaps not printed: A7, A8",
        ),
        (
            "printer out_of_paper; own number A5001: number_taken; own number B5007: not_yours",
            "打印机：没有纸；不能并入：A5001、B5007",
            "printer out of paper; could not come home: A5001, B5007",
        ),
        ("GPIO17", "GPIO17", "GPIO17"),
    ],
)
def test_what_a_driver_says_is_told_in_both_languages(detail: str, zh: str, en: str) -> None:
    said = detail_names(detail)

    assert (said.zh, said.en) == (zh, en)


def test_many_windows_are_named_in_one_breath() -> None:
    named = window_names(["01", "03", "04", "05", "05", "07", "08", "B1", "B2"])

    assert (named.zh, named.en) == ("1、3–5、7、8、B1、B2", "1, 3–5, 7, 8, B1, B2")


def test_facts_of_every_alert_are_in_both_languages(hall: AtWork) -> None:
    hall.issue()
    hall.clock.on(minutes=31)

    (alert,) = hall.floor.floor_view().alerts

    assert (alert.facts["queue"].zh, alert.facts["queue"].en) == ("户籍", "Household")
    assert (alert.facts["windows"].zh, alert.facts["windows"].en) == ("1、2", "1, 2")


# --- calls that reach nobody ---------------------------------------------------------------


def test_a_call_that_nobody_confirms_is_told_after_three_seconds_once(hall: AtWork) -> None:
    says(hall, "panel-1")
    hall.issue()
    hall.open("1")
    number = hall.next()
    hall.clock.on(seconds=2.9)
    assert watched(hall) == 0

    hall.clock.on(seconds=0.1)

    assert (watched(hall), watched(hall)) == (1, 0)
    call = hall.floor.window("1").call
    assert call is not None
    assert call.undelivered
    (alert,) = alerts(hall)
    assert (alert.kind, alert.subject, alert.facts["number"].zh) == ("call", "1", number)
    shown = news(hall)
    assert [view.call and view.call.undelivered for view in shown.windows] == [True]
    assert shown.alerts == (alert,)


@pytest.mark.parametrize("channel", ["panel", "board", "voice"])
def test_one_receipt_is_enough_and_a_late_one_ends_the_warning(hall: AtWork, channel: str) -> None:
    says(hall, "panel-1")
    hall.issue()
    hall.open("1")
    hall.next()
    hall.clock.on(seconds=4)
    watched(hall)
    call = hall.floor.window("1").call
    assert call is not None

    receipt = c.RecordReceipt(device="panel-1", channel=channel, ok=True, seq=call.seq)
    hall.floor.do(receipt, device("panel-1"))

    after = hall.floor.window("1").call
    assert after is not None
    assert not after.undelivered
    assert told(hall) == []
    assert watched(hall) == 0


def test_a_recall_that_reaches_nobody_is_told_again(hall: AtWork) -> None:
    says(hall, "panel-1")
    hall.issue()
    hall.open("1")
    hall.next()
    hall.clock.on(seconds=4)
    watched(hall)

    hall.at("1", c.Recall)
    assert watched(hall) == 0
    hall.clock.on(seconds=4)

    assert watched(hall) == 1
    assert hall.kinds().count("undelivered") == 2


def test_a_window_with_nothing_to_show_calls_is_not_warned(hall: AtWork) -> None:
    hall.change_hall(devices=small_hall().devices)
    hall.issue()
    hall.open("1")
    hall.next()
    hall.clock.on(seconds=60)

    assert watched(hall) == 0
