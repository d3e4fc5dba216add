"""The live floor of who heads one department, over real sockets: judged by every packet of it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.server.realtime.wire import Refused, Wire
from tests.server.running import Person, Running, hall_of_two_departments, running


class Overheard(Wire):
    """Keeps whatever arrived."""

    def __init__(self, server: Running, person: Person) -> None:
        self.heard: list[str] = []
        super().__init__(server, "/floor", cookie=person.cookie_header())

    def _packet(self) -> str:
        packet = super()._packet()
        self.heard.append(packet)
        return packet

    def until(self, kind: str) -> list[dict[str, Any]]:
        """All changes up to the first of this kind."""
        changes = [self.next("change")]
        while changes[-1]["kind"] != kind:
            changes.append(self.next("change"))
        return changes

    def is_sent_away(self) -> bool:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            packet = self.socket.recv()
            if packet == "2":
                self.socket.send("3")
            elif str(packet).startswith("41/floor"):
                return True
        return False


def _served_and_rated(manager: Person, window: str, queue: str) -> None:
    token = manager.take(queue)["token"]
    assert manager.at(window, "call-next").status_code == 200
    assert manager.at(window, "finish").status_code == 200
    prompt = manager.get(f"/api/tickets/{token}").json()["prompt_token"]
    citizen = Person(manager.server)
    rating = {"token": prompt, "level": 1, "channel": "qr"}
    assert citizen.post("/api/ratings", json=rating).status_code == 201


def _moved(administrator: Person, role: str, department: str) -> None:
    values = {"badge": "6001", "name": "周科长", "role": role, "department": department}
    edit = {"kind": "people", "code": "6001", "values": values}
    answer = administrator.post("/api/hall/changes", json={"edits": [edit], "why": "调动"})
    assert answer.status_code == 200, answer.text


def test_who_heads_a_department_hears_of_it_and_of_nothing_else(tmp_path: Path) -> None:
    with running(tmp_path, hall=hall_of_two_departments()) as server:
        manager, head = Person(server, "2001"), Person(server, "6001")
        wire, whole = Overheard(server, head), Overheard(server, manager)
        snapshot = wire.emit("follow", {})["snapshot"]
        whole.emit("follow", {})

        _served_and_rated(manager, "02", "C")
        _served_and_rated(manager, "01", "A")
        manager.take("B")
        assert manager.at("01", "pause", reason="开会").status_code == 200
        changes, all_of_them = wire.until("window_paused"), whole.until("window_paused")

        assert {one["view"]["window"] for one in snapshot["windows"]} == {"01", "03"}
        assert "called" in {change["kind"] for change in changes}
        assert len([change for change in all_of_them if "rating" in change]) == 2
        for change in changes:
            assert {window["window"] for window in change["windows"]} <= {"01", "03"}
            assert {queue["queue"] for queue in change["queues"]} <= {"A", "B"}
            assert (change.get("call") or {"window": "01"})["window"] == "01"
        for packet in wire.heard:
            for word in ("李明", "1002", '"rating":', '"kind":"rated"', "C001"):
                assert word not in packet

        back = Overheard(server, head)
        missed = back.emit("follow", {"last_seq": snapshot["seq"]})["missed"]
        assert missed[: len(changes)] == changes

        # Elsewhere from now on: both lines end, and the next shows the other department.
        administrator = Person(server, "3001")
        _moved(administrator, "department_manager", "civil")
        assert wire.is_sent_away()
        assert back.is_sent_away()
        moved = Overheard(server, head)
        windows = moved.emit("follow", {})["snapshot"]["windows"]
        assert {one["view"]["window"] for one in windows} == {"02", "03"}
        assert {(one["clerk"] or {}).get("name") for one in windows} == {"李明"}

        _moved(administrator, "clerk", "civil")
        assert moved.is_sent_away()
        with pytest.raises(Refused) as refused:
            Overheard(server, head)
        assert refused.value.problem["code"] == "not_allowed"
        for one in (wire, whole, back, moved):
            one.close()
