"""The same under the server as it is run, where threads are greenlets."""

from __future__ import annotations

import json
from pathlib import Path

from tests.server.push.push_service import push_service
from tests.server.running import Person, running


def test_a_hall_as_it_is_served_reminds_a_phone_also_after_it_was_killed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with push_service(tmp_path) as service:
        (data / "push.toml").write_text(service.settings())
        with running(data) as server:
            clerk = Person(server, "1001")
            for _ in range(4):
                clerk.take("A")
            paper = clerk.take("A")
            asked = {"endpoint": service.endpoint(), "keys": service.browser, "language": "zh"}
            answer = clerk.post(f"/api/tickets/{paper['token']}/reminders", json=asked)
            assert answer.status_code == 204, answer.text

            server.kill()
            server.start()
            assert clerk.at("01", "call-next").ok
            near = json.loads(service.next()["text"])
            assert near["title"] == f"{paper['number']} · 前面还有3人，请回到大厅"

            particular = {"number": paper["number"], "reason": "群众急事"}
            called = Person(server, "2001").at("02", "call", **particular)
            assert called.ok, called.text
            told = json.loads(service.next()["text"])
            assert told["title"] == f"{paper['number']} · 请到2号窗口"
