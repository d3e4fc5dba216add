"""The virtual hall as the process that the demo starts."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import requests

from tests.virtual_hall.small_hall import floor
from tests.virtual_hall.test_hall import until
from virtual_hall.layout import LINES_FOLDER, READY_MARK, keep_floor


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_marks_its_lines_ready_and_ends_at_once_under_a_waiting_page(
    tmp_path: Path, number: signal.Signals
) -> None:
    keep_floor(tmp_path, floor())
    lines = tmp_path / LINES_FOLDER
    log = tmp_path / "log"
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "virtual_hall.app", "--data", str(tmp_path), "--port", "0"],
            stderr=said,
        )
    try:
        until((lines / READY_MARK).exists, 20)
        until(lambda: "virtual hall: " in log.read_text())
        assert (lines / "bus-a").is_symlink()
        address = log.read_text().partition("virtual hall: ")[2].split()[0]
        version = requests.get(f"{address}state", timeout=5).json()["version"]
        page = threading.Thread(target=_wait_for_change, args=(address, version))
        page.start()
        time.sleep(0.2)

        process.send_signal(number)

        assert process.wait(3) == 0
        page.join(5)
    finally:
        process.kill()
        process.wait()
    assert "Traceback" not in log.read_text()
    assert not list(lines.iterdir())


def _wait_for_change(address: str, version: int) -> None:
    try:
        requests.get(f"{address}state", params={"after": version}, timeout=20)
    except requests.ConnectionError:
        return
