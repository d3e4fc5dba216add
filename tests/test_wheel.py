"""A built wheel, installed into clean environments, runs: the server's extra, and a box's alone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UV = str(Path(sys.executable).with_name("uv"))
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=CLEAN, capture_output=True, timeout=240
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(UV, "build", "-q", "--wheel", "-o", folder, ROOT, cwd=folder)
    return next(folder.glob("*.whl"))


def installed(wheel: Path, extra: str, folder: Path) -> Path:
    """The folder of programs of a new environment with the wheel and one extra."""
    run(UV, "venv", "-q", "--python", sys.executable, folder / "venv", cwd=folder)
    programs = folder / "venv" / "bin"
    constraints = ROOT / "requirements.lock"
    run(
        *(UV, "pip", "install", "-q", "--python", programs / "python", "-c", constraints),
        f"hallfloor[{extra}] @ {wheel.as_uri()}",
        cwd=folder,
    )
    return programs


@pytest.mark.timeout(300)
def test_a_server_installed_from_the_wheel_shows_its_pages(wheel: Path, tmp_path: Path) -> None:
    programs = installed(wheel, "server", tmp_path)
    run(programs / "hallfloor", "init", "myhall", cwd=tmp_path)
    run(programs / "hallfloor", "import", "myhall", "--data", "data", cwd=tmp_path)
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [str(programs / "hallfloor"), "serve", "--data", "data", "--port", str(port)],
        cwd=tmp_path,
        env=CLEAN,
    )
    try:
        for path, mark in (
            ("/board", b"data-newest"),
            ("/static/vendor/socket.io.esm.min.js", b"Socket.IO"),
            ("/look/tokens.css", b"--sun"),
            ("/api/openapi.json", b'"3.1'),
        ):
            assert mark in fetched(f"http://127.0.0.1:{port}{path}", server)
    finally:
        server.terminate()
        server.wait(20)


def fetched(url: str, server: subprocess.Popen[bytes]) -> bytes:
    deadline = time.monotonic() + 40
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                body: bytes = answer.read()
                return body
        except (urllib.error.URLError, OSError):
            assert server.poll() is None, "the server ended"
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@pytest.mark.timeout(300)
def test_a_kiosk_box_needs_no_database_library(wheel: Path, tmp_path: Path) -> None:
    programs = installed(wheel, "kiosk", tmp_path)

    run(programs / "hallfloor-agent", "--help", cwd=tmp_path)
    run(programs / "python", "-c", "import kiosk.driver, printer.driver", cwd=tmp_path)

    listed = run(UV, "pip", "list", "-q", "--python", programs / "python", cwd=tmp_path).lower()
    assert "waitress" in listed
    assert "sqlalchemy" not in listed
    assert "gevent" not in listed
