"""Everything live, over real sockets: who may follow what, and what comes after."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import requests

from tests.server.realtime.wire import Refused, Wire
from tests.server.running import Box, Person, Running, running

ROOT = Path(__file__).parents[3]


def _serve_one(manager: Person, window: str = "01", queue: str = "A") -> str:
    """One ticket from issue to finish; its number."""
    number: str = manager.take(queue)["number"]
    called = manager.at(window, "call-next").json()
    assert called["ticket"]["number"] == number
    manager.at(window, "finish")
    return number


def test_a_board_is_told_of_a_call_and_of_nothing_in_another_zone(
    server: Running, manager: Person
) -> None:
    east, west = Wire(server, "/board"), Wire(server, "/board")
    snapshot = east.emit("follow", {"zone": "east"})["snapshot"]
    west.emit("follow", {"zone": "west"})
    assert [window["window"] for window in snapshot["windows"]] == ["01", "02"]

    number = _serve_one(manager)
    change = east.next("change")
    while change["kind"] != "called":
        change = east.next("change")

    assert change["call"]["number"] == number
    assert change["seq"] > snapshot["seq"]
    assert [w["state"] for w in change["windows"] if w["window"] == "01"] == ["called"]
    number_b = _serve_one(manager, "03", "B")
    change = west.next("change")
    while "call" not in change:
        assert {window["zone"] for window in change["windows"]} <= {"west"}
        change = west.next("change")
    assert change["call"]["number"] == number_b
    east.close()
    west.close()


def test_whoever_comes_back_gets_what_was_missed(server: Running, manager: Person) -> None:
    board = Wire(server, "/board")
    last = board.emit("follow", {})["snapshot"]["seq"]
    board.close()

    number = _serve_one(manager)
    back = Wire(server, "/board")
    answer = back.emit("follow", {"last_seq": last})

    missed = answer["missed"]
    assert [change["kind"] for change in missed][:2] == ["issued", "called"]
    assert missed[1]["call"]["number"] == number
    seqs = [change["seq"] for change in missed]
    assert seqs == sorted(seqs)
    assert seqs[0] > last
    assert seqs[-1] == answer["snapshot"]["seq"]
    back.close()


def test_a_power_cut_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        manager = Person(server, "2001")
        board = Wire(server, "/board")
        last = board.emit("follow", {})["snapshot"]["seq"]
        number = manager.take("A")["number"]
        called = manager.at("01", "call-next").json()
        assert called["ticket"]["number"] == number

        server.kill()
        board.close()
        server.start()
        board = Wire(server, "/board")
        answer = board.emit("follow", {"last_seq": last})

        shown = {w["window"]: w for w in answer["snapshot"]["windows"]}
        assert answer["snapshot"]["seq"] > last
        assert shown["01"]["ticket"]["number"] == number
        assert answer["snapshot"]["calls"][0]["number"] == number
        # The session outlives the server too: the clerk goes on where it stood.
        assert manager.at("01", "start").json()["state"] == "serving"
        board.close()


def test_a_clerk_learns_of_a_prompt_but_never_holds_its_token(
    server: Running, manager: Person
) -> None:
    clerk = Person(server, "1001")
    console = Wire(server, "/window", cookie=clerk.cookie_header())
    snapshot = console.emit("follow", {"window": "01"})["snapshot"]
    assert snapshot["figures"]["window"] == "01"
    tablet = Wire(server, "/window", auth={"token": Box(server, "tablet").badge})
    assert tablet.emit("follow", {"window": "01"})["snapshot"]["figures"] is None

    number = _serve_one(manager)

    for wire, sees in ((console, False), (tablet, True)):
        change = wire.next("change")
        while "prompt" not in change:
            change = wire.next("change")
        assert (change["prompt"]["number"], change["prompt"]["open"]) == (number, True)
        assert bool(change["prompt"]["token"]) is sees
        wire.close()
    again = Wire(server, "/window", cookie=clerk.cookie_header())
    assert again.emit("follow", {"window": "01"})["snapshot"]["prompt"]["token"] == ""
    again.close()


def test_the_live_floor_is_for_those_who_may_see_it(server: Running, manager: Person) -> None:
    with pytest.raises(Refused) as refused:
        Wire(server, "/floor", header=["Accept-Language: en"])
    assert refused.value.problem["code"] == "sign_in_needed"
    assert refused.value.problem["title"] == "Please sign in first"
    with pytest.raises(Refused) as refused:
        Wire(server, "/floor", cookie=Person(server, "1002").cookie_header())
    assert refused.value.problem["code"] == "not_allowed"

    floor = Wire(server, "/floor", cookie=manager.cookie_header())
    view = floor.emit("follow", {})["snapshot"]
    assert [window["view"]["window"] for window in view["windows"]] == ["01", "02", "03"]
    number = _serve_one(manager)
    change = floor.next("change")
    while change["kind"] != "called":
        change = floor.next("change")
    assert change["call"]["number"] == number
    floor.close()


def test_a_phone_hears_its_own_call_at_once(server: Running, manager: Person) -> None:
    paper = manager.take("A")
    phone = Wire(server, "/ticket")
    assert phone.emit("follow", {"token": paper["token"]})["snapshot"]["state"] == "waiting"

    manager.at("01", "call-next")

    assert phone.next("ticket", within=0.9)["window"] == "01"
    manager.at("01", "finish")
    assert phone.next("ticket")["prompt_token"]
    unknown = phone.emit("follow", {"token": "guessed"})
    assert unknown["problem"]["code"] == "not_found"
    phone.close()


def test_a_phone_hears_that_the_line_moved(server: Running, manager: Person) -> None:
    first, second = manager.take("A"), manager.take("A")
    phone = Wire(server, "/ticket")
    assert phone.emit("follow", {"token": second["token"]})["snapshot"]["ahead"] == 1

    manager.post(f"/api/tickets/{first['token']}/cancel")

    assert phone.next("ticket")["ahead"] == 0
    manager.post(f"/api/tickets/{second['token']}/cancel")
    phone.close()


def test_an_unknown_event_is_answered(server: Running) -> None:
    board = Wire(server, "/board", header=["Accept-Language: en"])

    answer = board.emit("folow", {})
    board.tell("folow", {})

    assert answer["ok"] is False
    assert answer["problem"]["code"] == "message_unknown"
    assert answer["problem"]["detail"] == "There is no message named “folow”"
    assert board.next("problem")["code"] == "message_unknown"
    wrong = board.emit("follow", {"zone": 1})
    assert wrong["problem"]["code"] == "message_refused"
    assert "zone" in wrong["problem"]["detail"]
    assert board.emit("follow", {})["ok"] is True
    board.close()


def test_only_an_enrolled_board_confirms_calls(server: Running, manager: Person) -> None:
    board = Wire(server, "/board", auth={"token": Box(server, "board-box").badge})
    board.emit("follow", {})
    number = manager.take("A")["number"]
    call = manager.at("01", "call-next").json()["call"]
    stranger = Wire(server, "/board")
    receipt = {"seq": call["seq"], "channel": "board", "ok": True}

    assert stranger.emit("receipt", receipt)["problem"]["code"] == "sign_in_needed"
    assert board.emit("receipt", receipt) == {"ok": True}

    seen = requests.get(f"{server.url}/api/windows", timeout=5).json()[0]["call"]
    assert (seen["number"], seen["delivered"]["board"]) == (number, "shown")
    manager.at("01", "finish")
    board.close()
    stranger.close()


def test_the_official_client_follows_a_call(server: Running, manager: Person) -> None:
    modules = next((p for p in (ROOT, Path("/work/main")) if (p / "node_modules").is_dir()), None)
    node = shutil.which("node")
    if node is None or modules is None:
        pytest.skip("needs node and the npm packages (script/setup)")
    script = Path(__file__).with_name("follow_a_call.mjs")
    client = subprocess.Popen(
        [node, str(script), str(modules / "node_modules"), server.url],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert client.stdout is not None
    assert client.stdout.readline() == "following\n"

    number = _serve_one(manager)

    told = json.loads(client.stdout.readline())
    assert client.wait(10) == 0
    client.stdout.close()
    assert told["call"]["number"] == number
    assert told["unknown"]["code"] == "message_unknown"
