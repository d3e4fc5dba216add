"""The same under the server as it is run, where threads are greenlets."""

from __future__ import annotations

import json
from pathlib import Path

from tests.server.push.push_service import push_service
from tests.server.running import Person, running


def test_a_hall_as_it_is_served_reminds_a_phone_and_stops_in_time(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with push_service(tmp_path) as service:
        (data / "push.toml").write_text(service.settings())
        with running(data) as server:
            clerk = Person(server, "1001")
            paper = clerk.take("A")
            asked = {"endpoint": service.endpoint(), "keys": service.browser, "language": "zh"}
            answer = clerk.post(f"/api/tickets/{paper['token']}/reminders", json=asked)
            assert answer.status_code == 204, answer.text

            assert clerk.at("01", "call-next").ok
            told = json.loads(service.next()["text"])

            assert told["title"] == f"{paper['number']} · 请到1号窗口"
