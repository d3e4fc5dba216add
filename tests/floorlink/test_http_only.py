"""What opens an address opens nothing but HTTP."""

from __future__ import annotations

import threading
import urllib.error
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from floorlink.http_only import open_http


class _Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(302 if self.path == "/elsewhere" else 200)
        self.send_header("Location", "/here")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing on the tests' output."""


@pytest.fixture
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answering) as answering:
        thread = threading.Thread(target=answering.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{answering.server_port}"
        answering.shutdown()
        thread.join()


def test_http_is_opened_past_any_proxy(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    with open_http(f"{address}/here", within_s=10) as answer:
        assert answer.read() == b"ok"


def test_no_file_is_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("secret")

    for asked in (f"file://{tmp_path}/secret.key", "ftp://127.0.0.1/x", "data:,x"):
        with pytest.raises(urllib.error.URLError, match="unknown url type"):
            open_http(asked, within_s=1)


def test_nobody_is_sent_on_to_another_address(address: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        open_http(f"{address}/elsewhere", within_s=10)

    assert refused.value.code == 302
    refused.value.close()
