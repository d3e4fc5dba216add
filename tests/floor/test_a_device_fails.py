"""Each way in which a device fails: known within five seconds, made up for, and well by itself.

Real server, real agent, twins at the ends of real ptys. The times are the journal's.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from faults.cable import Cable
from server.commands import main
from server.services.commands import ReprintTicket
from server.store.opening import open_floor
from tests.floor.counter import Counter
from tests.server.realtime.wire import Wire
from tests.server.running import SYSTEM, Box, Person, Running, running

WITHIN = timedelta(seconds=5)
SLACK = timedelta(seconds=3)
"""Of a machine on which many tests run."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def manager(server: Running) -> Person:
    return Person(server, "2001")


@pytest.fixture(scope="module")
def board(server: Running) -> Iterator[Wire]:
    """The hall's board, which can say that it showed a call."""
    wire = Wire(server, "/board", auth={"token": Box(server, "board-box").badge})
    wire.emit("follow", {})
    yield wire
    wire.close()


@pytest.fixture(scope="module")
def cable(server: Running) -> Iterator[Cable]:
    """Between the box and the server."""
    cable = Cable(lambda: server.port)
    yield cable
    cable.close()


@pytest.fixture(scope="module")
def counter(
    server: Running, cable: Cable, manager: Person, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Counter]:
    here = f"http://127.0.0.1:{cable.port}"
    counter = Counter(server, tmp_path_factory.mktemp("box"), here)
    for device in ("panel-01", "unit-01", "printer-1", "kiosk-1"):
        well(manager, device)
    yield counter
    counter.close()


def until(what: str, true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 40
    while not true():
        assert time.monotonic() < deadline, f"never seen: {what}"
        time.sleep(0.05)


def seen(manager: Person, device: str) -> dict[str, Any]:
    devices = manager.get("/api/devices").json()["devices"]
    return next(one for one in devices if one["device"] == device)


def well(manager: Person, device: str) -> None:
    until(f"{device} is well", lambda: seen(manager, device)["health"] == "ready")


def troubles(manager: Person) -> list[str]:
    """The subjects of all that is to be seen to."""
    return [alert["subject"] for alert in manager.get("/api/devices").json()["alerts"]]


def known(manager: Person, device: str, since: datetime, **state: str) -> None:
    """That the device is in this state was written down in time, and is told as a trouble."""
    until(
        f"{device} is {state}",
        lambda: state.items() <= {k: str(v) for k, v in seen(manager, device).items()}.items(),
    )
    noted = datetime.fromisoformat(seen(manager, device)["since"])
    assert noted - since < WITHIN + SLACK, noted - since
    until(f"{device} is told of", lambda: device in troubles(manager))


def window(manager: Person) -> dict[str, Any]:
    windows = manager.get("/api/windows").json()
    return next(one for one in windows if one["window"] == "01")


def call(manager: Person, board: Wire) -> dict[str, Any]:
    """Somebody is called to window 1, and the hall's board shows and says it."""
    number = manager.take("A")["number"]
    answer = manager.at("01", "call-next")
    assert answer.status_code == 200, answer.text
    called: dict[str, Any] = answer.json()["call"]
    assert called["number"] == number
    for channel in ("board", "voice"):
        board.emit("receipt", {"seq": called["seq"], "channel": channel, "ok": True})
    return called


def test_a_pulled_line_is_known_board_and_voice_call_and_the_panel_shows_it_once_it_is_back(
    counter: Counter, manager: Person, board: Wire
) -> None:
    pulled = datetime.now(UTC)
    counter.pull("panels")
    known(manager, "panel-01", pulled, health="gone")

    called = call(manager, board)
    delivered = window(manager)["call"]["delivered"]
    assert (delivered["board"], delivered["voice"]) == ("shown", "shown")
    assert delivered["panel"] != "shown"
    assert window(manager)["call"]["undelivered"] is False

    counter.replug("panels")
    well(manager, "panel-01")
    until("the call on the panel", lambda: called["number"] in counter.panel.text)
    until(
        "its receipt",
        lambda: window(manager)["call"]["delivered"]["panel"] == "shown",
    )
    assert window(manager)["call"]["undelivered"] is False
    assert manager.at("01", "finish").status_code == 200


def test_a_panel_without_power_is_known_though_nobody_is_called(
    counter: Counter, manager: Person, board: Wire
) -> None:
    well(manager, "panel-01")
    counter.panel.mischief = "silent"
    off = datetime.now(UTC)
    known(manager, "panel-01", off, health="silent")

    called = call(manager, board)
    counter.panel.text = ""  # it has forgotten what it showed
    counter.panel.mischief = ""

    well(manager, "panel-01")
    until("the call on the panel", lambda: called["number"] in counter.panel.text)
    assert manager.at("01", "finish").status_code == 200


def test_a_call_unit_on_a_pulled_line_is_known_and_presses_count_again_once_it_is_back(
    counter: Counter, manager: Person, board: Wire
) -> None:
    pulled = datetime.now(UTC)
    counter.pull("bus")
    known(manager, "unit-01", pulled, health="gone")
    # The other channel: the clerk's browser.
    call(manager, board)
    assert manager.at("01", "finish").status_code == 200

    counter.replug("bus")
    well(manager, "unit-01")
    number = manager.take("A")["number"]
    counter.press("ff 68 03 03 68 01 01 0c 0e 16")
    until(
        "the press",
        lambda: (window(manager)["ticket"] or {}).get("number") == number,
    )
    assert manager.at("01", "finish").status_code == 200


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("out_of_paper", {"health": "degraded", "detail": "out_of_paper"}),
        ("cover_open", {"health": "degraded", "detail": "cover_open"}),
        ("silent", {"health": "silent", "detail": "silent"}),
    ],
)
def test_a_printer_that_fails_is_known_and_prints_what_waited_once_it_is_well(
    counter: Counter, manager: Person, fault: str, state: dict[str, str]
) -> None:
    well(manager, "printer-1")
    printed = len(counter.printer.papers)
    setattr(counter.printer, fault, True)
    failed = datetime.now(UTC)
    known(manager, "printer-1", failed, **state)
    paper = manager.take("A")
    number = paper["number"]
    again = manager.post("/api/tickets/reprint", json={"number": number, "printer": "printer-1"})
    # A printer that says nothing is not asked for more: the clerk is told to choose another.
    assert again.status_code == (409 if fault == "silent" else 201), again.text

    setattr(counter.printer, fault, False)
    well(manager, "printer-1")
    if fault != "silent":
        until("the paper", lambda: len(counter.printer.papers) > printed)
        assert number in [line.text for line in counter.printer.papers[-1].lines]
    until("no trouble with it", lambda: "printer-1" not in troubles(manager))
    manager.post(f"/api/tickets/{paper['token']}/cancel")


def test_a_missed_turn_whose_call_reached_nobody_costs_no_place(
    counter: Counter, manager: Person, board: Wire
) -> None:
    well(manager, "panel-01")
    first, *others = (manager.take("A")["number"] for _ in range(5))
    counter.panel.mischief = "silent"  # and the board says nothing either

    assert manager.at("01", "call-next").json()["ticket"]["number"] == first
    until("the warning", lambda: window(manager)["call"]["undelivered"])
    undelivered = noted(manager, "undelivered", first)
    assert undelivered - noted(manager, "called", first) < timedelta(seconds=3.5) + SLACK
    missed_and_taken_back(manager, first)

    counter.panel.mischief = ""
    well(manager, "panel-01")
    assert manager.at("01", "call-next").json()["ticket"]["number"] == first
    until("the panel's receipt", lambda: window(manager)["call"]["delivered"]["panel"] == "shown")
    # This time everybody could see it: the missed turn is behind the next three.
    missed_and_taken_back(manager, first)
    called = []
    for _ in range(5):
        called.append(manager.at("01", "call-next").json()["ticket"]["number"])
        assert manager.at("01", "finish").status_code == 200
    assert called == [*others[:3], first, others[3]]


def missed_and_taken_back(manager: Person, number: str) -> None:
    assert manager.at("01", "missed").status_code == 200
    back = manager.post("/api/tickets/take-back", json={"number": number})
    assert back.status_code == 200, back.text


def noted(manager: Person, kind: str, number: str) -> datetime:
    times = noted_at(manager, kind, number)
    assert times, f"the journal has no {kind} of {number}"
    return max(times)


def noted_at(manager: Person, kind: str, number: str) -> list[datetime]:
    entries = manager.get("/api/journal?limit=1000").json()
    return [
        datetime.fromisoformat(entry["at"])
        for entry in entries
        if entry["kind"] == kind and entry["data"].get("number") == number
    ]


def test_a_paper_asked_for_once_more_comes_out_once_whatever_is_lost_meanwhile(
    counter: Counter, cable: Cable, server: Running, manager: Person
) -> None:
    well(manager, "printer-1")
    papers = [manager.take("A") for _ in range(2)]
    first, second = (paper["number"] for paper in papers)
    cable.mute()  # the connection is lost, and the server does not know it yet
    asked = {"number": first, "printer": "printer-1"}
    assert manager.post("/api/tickets/reprint", json=asked).status_code == 201
    assert printed(counter, first) == 0
    cable.mend()
    until("the first paper", lambda: printed(counter, first))

    server.kill()  # after the commit, before anybody was told
    database = f"sqlite:///{server.data / 'hallfloor.db'}"
    with closing(open_floor(database, clock=lambda: datetime.now(UTC))) as floor:
        floor.do(ReprintTicket(number=second, printer="printer-1"), SYSTEM)
    server.start()

    until("the second paper", lambda: printed(counter, second))
    until("its receipt", lambda: noted_at(manager, "printed", second))
    assert (printed(counter, first), printed(counter, second)) == (1, 1)
    for paper in papers:
        manager.post(f"/api/tickets/{paper['token']}/cancel")
    assert main(["check", "--data", str(server.data)]) == 0


def printed(counter: Counter, number: str) -> int:
    return sum(number in [line.text for line in one.lines] for one in counter.printer.papers)


def test_boxes_that_saw_more_of_a_hall_show_what_is_told_after_it_was_put_back(
    counter: Counter, server: Running, manager: Person
) -> None:
    backup = server.data.with_name("backup.zip")
    assert main(["backup", str(backup), "--data", str(server.data)]) == 0
    forgotten = manager.take("A")["number"]
    assert manager.at("01", "call-next").json()["ticket"]["number"] == forgotten
    until("the call on the panel", lambda: forgotten in counter.panel.text)
    seen = window(manager)["seq"]

    server.kill()
    words = ["restore", str(backup), "--data", str(server.data), "--replace", "--even-newer"]
    until("the killed server let go of its data", lambda: main(words) == 0)
    server.start()

    until("nobody on the panel", lambda: forgotten not in counter.panel.text)
    assert window(manager)["seq"] > seen
    again = manager.take("A")["number"]
    assert manager.at("01", "call-next").json()["ticket"]["number"] == again
    until("a call on the panel", lambda: again in counter.panel.text)
    assert main(["check", "--data", str(server.data)]) == 0
