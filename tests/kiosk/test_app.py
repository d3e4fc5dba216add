"""The kiosk's JSON over a real socket, with a printer twin at the end of a real pty."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec
import pytest
import requests

from floorlink.messages import Problem, QueuesChanged, QueueView, Receipt
from printer.spool import PaperProgress, Spool
from tests.floorlink.pty_pair import eventually
from tests.kiosk.demo_catalogue import demo_catalogue
from tests.kiosk.stand import Stand
from tests.printer.papers import a_paper


def take(stand: Stand, request_id: str = "request-0001", **more: Any) -> requests.Response:
    order = {"request_id": request_id, "service": "household-move", "language": "zh"} | more
    return requests.post(f"{stand.address}take", json=order, timeout=10)


def state(stand: Stand, version: str = "") -> dict[str, Any]:
    answer = requests.get(f"{stand.address}state", params={"version": version}, timeout=5)
    told: dict[str, Any] = answer.json()
    return told


def test_a_touch_gives_a_number_and_its_paper(stand: Stand) -> None:
    answer = take(stand)

    assert answer.status_code == 200
    assert answer.json()["number"] == "A012"
    assert answer.json()["paper"] == "printed"
    assert [paper.lines[2].text for paper in stand.twin.papers] == ["A012"]


def test_the_page_comes_again_only_when_something_changed(stand: Stand) -> None:
    first = requests.get(stand.address, timeout=5)
    known = {"If-None-Match": first.headers["ETag"]}
    again = requests.get(stand.address, headers=known, timeout=5)
    queue = demo_catalogue().queues[0]
    stand.kiosk.tell(
        QueuesChanged(seq=1, queues=[msgspec.structs.replace(queue, waiting=queue.waiting + 1)])
    )
    changed = requests.get(stand.address, headers=known, timeout=5)

    assert ("常办事项" in first.text, again.status_code, again.content) == (True, 304, b"")
    assert changed.status_code == 200


def test_a_doubled_touch_gives_one_number_and_one_paper(stand: Stand) -> None:
    with ThreadPoolExecutor(4) as fingers:
        answers = list(fingers.map(lambda _: take(stand).json()["number"], range(4)))

    assert answers == ["A012"] * 4
    assert len(stand.twin.papers) == 1
    assert len(stand.upstream.issued) == 1


def test_a_touch_repeated_after_the_box_restarted_gives_no_second_paper(tmp_path: Path) -> None:
    before = Stand(tmp_path)
    first = take(before).json()
    eventually(lambda: _paper(before) == "printed", timeout=10)
    before.close()

    after = Stand(tmp_path, upstream=before.upstream)
    again = take(after).json()
    after.close()

    assert (first["number"], again["number"]) == ("A012", "A012")
    assert again["paper"] == "printed"
    assert len(before.twin.papers) == 1
    assert after.twin.papers == []


def test_two_citizens_get_two_numbers(stand: Stand) -> None:
    numbers = [take(stand, f"request-000{n}").json()["number"] for n in range(2)]

    assert numbers == ["A012", "A013"]
    assert len(stand.twin.papers) == 2


def test_the_ticket_is_in_the_language_of_the_page(stand: Stand) -> None:
    take(stand, language="en", ticket_class="priority")

    texts = [line.text for line in stand.twin.papers[0].lines]
    assert "Moving household" in texts
    assert any(text.startswith("Priority") for text in texts)


def test_without_paper_the_number_is_given_and_the_paper_follows(stand: Stand) -> None:
    stand.twin.out_of_paper = True
    eventually(lambda: state(stand)["paper"] == "out_of_paper")

    held = take(stand).json()
    stand.twin.out_of_paper = False
    stand.twin.work()

    assert held["paper"] == "held"
    eventually(lambda: _paper(stand) == "printed")
    assert len(stand.twin.papers) == 1


def test_a_kiosk_hears_at_once_that_its_paper_is_finished(tmp_path: Path) -> None:
    stand = Stand(tmp_path, ask_every="60 s")
    told = news(stand)
    assert next(told)["paper"] == "ready"

    stand.twin.out_of_paper = True
    since = monotonic()
    stand.announce()
    state = next(told)
    took = monotonic() - since
    stand.close()

    assert (state["paper"], state["prints"]) == ("out_of_paper", False)
    assert took < 0.9


def news(stand: Stand) -> Iterator[dict[str, Any]]:
    """What the box tells an open page."""
    with requests.get(f"{stand.address}events", stream=True, timeout=5) as stream:
        for line in stream.iter_lines(chunk_size=1):
            if line.startswith(b"data: "):
                yield json.loads(line[6:])


def test_a_lost_server_is_told_to_the_page_unasked(stand: Stand) -> None:
    told = news(stand)
    assert next(told)["online"]

    stand.upstream.connected = False

    assert not next(told)["online"]


def test_a_citizen_without_a_paper_gets_one_more_and_only_one(stand: Stand) -> None:
    take(stand)

    again = print_again(stand)
    third = print_again(stand)

    assert (again.json()["number"], again.json()["paper"]) == ("A012", "printed")
    assert (third.status_code, third.json()["code"]) == (409, "too_late")
    assert [paper.lines[2].text for paper in stand.twin.papers] == ["A012", "A012"]
    copies = [receipt.copy for receipt in stand.upstream.wait_for(Receipt, 2)]
    assert copies == [0, 1]


def test_a_minute_later_the_paper_is_no_longer_the_citizens_to_ask_for(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(stand)
    monkeypatch.setattr("kiosk.taking.AGAIN_WITHIN_S", 0.0)

    late = print_again(stand, language="en")

    assert late.status_code == 409
    assert late.json()["title"] == "This ticket cannot be printed again here"
    assert len(stand.twin.papers) == 1


def test_a_paper_in_doubt_is_told_as_such(tmp_path: Path) -> None:
    before = Stand(tmp_path)
    before.close()
    spool = Spool(tmp_path / "spool-printer-1.sqlite")
    spool.add(a_paper(token="token-12"), datetime.now(UTC))
    spool.move("token-12", PaperProgress.SENT)
    spool.close()

    after = Stand(tmp_path)
    eventually(lambda: after.printer.health().detail == "doubtful A012")
    shown = take(after).json()
    after.close()

    assert (shown["number"], shown["paper"]) == ("A012", "doubtful")
    assert after.twin.papers == []


def print_again(stand: Stand, language: str = "zh") -> requests.Response:
    return requests.post(
        f"{stand.address}tickets/request-0001/again", json={"language": language}, timeout=10
    )


def _paper(stand: Stand) -> Any:
    return requests.get(f"{stand.address}tickets/request-0001", timeout=5).json()["paper"]


def test_without_a_server_it_says_so_and_the_same_touch_succeeds_later(stand: Stand) -> None:
    stand.upstream.connected = False
    away = take(stand)
    assert (away.status_code, away.json()["code"]) == (503, "server_away")
    assert not state(stand)["online"]

    stand.upstream.connected = True

    assert take(stand).json()["number"] == "A012"
    assert len(stand.twin.papers) == 1


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "今天的号已取完"), ("en", "No tickets left today")]
)
def test_a_refusal_speaks_the_language_of_the_page(stand: Stand, language: str, title: str) -> None:
    stand.upstream.refusal = Problem(code="daily_limit", title="Daily limit")

    refused = take(stand, language=language)

    assert refused.status_code == 409
    assert refused.json()["title"] == title
    assert stand.twin.papers == []


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"request_id": "short", "service": "x"},
        {"request_id": "request-0001", "service": "x", "ticket_class": "green"},
        {"request_id": "request-0001", "service": "x", "name": "张三"},
        '{"name":' + "[" * 1500 + "]" * 1500 + "}",
    ],
)
def test_a_request_that_no_page_of_ours_sends_is_refused(
    stand: Stand, order: dict[str, str] | str
) -> None:
    body = order if isinstance(order, str) else json.dumps(order)
    head = {"Content-Type": "application/json"}
    answer = requests.post(f"{stand.address}take", body, headers=head, timeout=5)

    assert answer.status_code == 422
    assert stand.upstream.issued == {}


def test_another_sites_form_cannot_take_tickets(stand: Stand) -> None:
    body = b'{"request_id": "request-0001", "service": "household-move"}'

    answer = requests.post(
        f"{stand.address}take", data=body, headers={"Content-Type": "text/plain"}, timeout=5
    )

    assert answer.status_code == 415
    assert stand.upstream.issued == {}


def test_the_catalogue_is_sent_once_and_the_queues_each_time(stand: Stand) -> None:
    first = state(stand)
    again = state(stand, first["version"])

    assert len(first["catalogue"]["departments"]) == 33
    assert "catalogue" not in again
    assert len(again["queues"]) == len(demo_catalogue().queues)


def test_an_older_word_about_a_queue_does_not_replace_a_newer_one(stand: Stand) -> None:
    def told(seq: int, waiting: int) -> QueuesChanged:
        queue = demo_catalogue().queues[0]
        changed = QueueView(
            queue=queue.queue,
            name=queue.name,
            waiting=waiting,
            longest_wait_s=0,
            expected_wait_s=(0, 0),
            windows=[],
            open=True,
        )
        return QueuesChanged(seq=seq, queues=[changed])

    stand.kiosk.tell(told(8, 21))
    stand.kiosk.tell(told(7, 20))

    assert state(stand)["queues"][0]["waiting"] == 21


def test_the_qr_code_is_drawn_on_the_box_and_unknown_tickets_have_none(stand: Stand) -> None:
    take(stand)

    drawn = requests.get(f"{stand.address}tickets/request-0001/qr.svg", timeout=5)
    unknown = requests.get(f"{stand.address}tickets/request-9999/qr.svg", timeout=5)

    assert drawn.headers["Content-Type"].startswith("image/svg+xml")
    assert drawn.text.startswith("<svg")
    assert unknown.status_code == 404


def test_the_page_runs_nothing_that_did_not_come_from_the_box(stand: Stand) -> None:
    page = requests.get(stand.address, timeout=5)

    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert " style=" not in page.text
    assert " onclick=" not in page.text
    assert page.headers["X-Content-Type-Options"] == "nosniff"


def test_the_token_of_a_ticket_stays_in_its_qr_code(stand: Stand) -> None:
    assert "token" not in take(stand).text


def test_a_kiosk_without_paper_is_degraded(stand: Stand) -> None:
    assert stand.kiosk.health().health == "ready"
    stand.twin.out_of_paper = True

    eventually(lambda: stand.kiosk.health().health == "degraded")
    assert stand.kiosk.health().detail == "printer out_of_paper"
