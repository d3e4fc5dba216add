"""Stopping the server: nobody who is connected holds it up, and what was asked is kept."""

from __future__ import annotations

import time
from pathlib import Path

from tests.server.realtime.wire import Wire
from tests.server.running import Box, running


def test_the_server_stops_at_once_though_many_are_connected(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        box = Box(server, "box")  # keeps its connection
        paper = box.take("A")
        boards = [Wire(server, "/board") for _ in range(3)]
        for board in boards:
            board.emit("follow", {"zone": ""})

        begin = time.monotonic()
        server.stop()
        took = time.monotonic() - begin
        for board in boards:
            board.close()

        # A second on a machine that is not busy; who does not hear the goodbye is cut off later.
        assert took < 4, took
        assert "cut off" not in server.log()
        assert "Error" not in server.log()
        assert not (tmp_path / "hallfloor.db-wal").exists()  # the last one out closes the database
        server.start()
        assert server.process is not None
        again = Box(server, "other-box").get(f"/api/tickets/{paper['token']}")
        assert again.json()["number"] == paper["number"]
