"""The county's sign-on in a process of its own, behind a relay that can be told to do harm.

The provider is npm's certified oidc-provider. The relay stands between it and everybody else, as a
proxy would: it may be down, change what the provider answers, or ask in a wrong way.
"""

from __future__ import annotations

import http.client
import json
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from joserfc.jwk import KeySet, RSAKey

from tests.server.running import free_port

ROOT = Path(__file__).parents[3]
CLIENT = "hallfloor"
SECRET = "a secret that stands nowhere else: 4f1c-77ae"
_NOT_RELAYED = {"connection", "transfer-encoding", "content-length", "keep-alive"}

Headers = dict[str, str]


@dataclass
class County:
    hall: str
    """The hall's address, to which people are sent back."""
    issuer: str
    key: RSAKey
    process: subprocess.Popen[str]
    inner_port: int
    away: bool = False
    """Whether nothing gets an answer."""
    asks: Callable[[str, Headers], Headers] = field(default=lambda path, headers: headers)
    """Changes the headers of what is asked of the provider."""
    answers: Callable[[str, dict[str, Any]], dict[str, Any]] = field(
        default=lambda path, told: told
    )
    """Changes the provider's answers in JSON, by path."""

    def as_it_is(self) -> None:
        self.away = False
        self.asks = lambda path, headers: headers
        self.answers = lambda path, told: told

    def signs_in(self, browser: requests.Session, address: str, name: str) -> str:
        """Goes from the hall's question through the provider's pages; the address that leads
        back, not yet opened."""
        answer = browser.get(address, allow_redirects=False, timeout=10)
        while True:
            while answer.is_redirect:
                leads = requests.compat.urljoin(answer.url, answer.headers["Location"])
                if leads.startswith(self.hall):
                    return leads
                answer = browser.get(leads, allow_redirects=False, timeout=10)
            form = re.search(r'action="([^"]+)"', answer.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert form, answer.text
            assert prompt, answer.text
            filled = {"prompt": prompt[1], "login": name, "password": "any"}
            answer = browser.post(form[1], data=filled, allow_redirects=False, timeout=10)


def private_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)


@contextmanager
def county(hall: str) -> Iterator[County]:
    node, modules = shutil.which("node"), ROOT / "node_modules"
    if node is None or not (modules / "oidc-provider").is_dir():
        pytest.skip("needs node and the npm packages (script/setup --tests)")
    outer, inner, key = free_port(), free_port(), private_key()
    issuer = f"http://localhost:{outer}"
    asked = {
        "modules": str(modules),
        "port": inner,
        "issuer": issuer,
        "client": CLIENT,
        "secret": SECRET,
        "hall": hall,
        "jwks": KeySet([key]).as_dict(private=True),
    }
    script = Path(__file__).with_name("provider.mjs")
    with subprocess.Popen(
        [node, str(script), json.dumps(asked)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "listening\n"
        made = County(hall, issuer, key, process, inner)
        relay = ThreadingHTTPServer(("localhost", outer), _handler(made))
        thread = threading.Thread(target=relay.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            relay.shutdown()
            thread.join(5)
            relay.server_close()
            process.kill()


def _handler(county: County) -> type[BaseHTTPRequestHandler]:
    class Relay(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._relay(b"")

        def do_POST(self) -> None:
            self._relay(self.rfile.read(int(self.headers["Content-Length"])))

        def _relay(self, body: bytes) -> None:
            if county.away:
                self.close_connection = True
                return
            path = self.path.partition("?")[0]
            asked = county.asks(path, dict(self.headers.items()))
            inner = http.client.HTTPConnection("localhost", county.inner_port, timeout=10)
            inner.request(self.command, self.path, body, asked)
            answer = inner.getresponse()
            told = answer.read()
            if "json" in (answer.headers.get("Content-Type") or ""):
                told = json.dumps(county.answers(path, json.loads(told))).encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                if name.lower() not in _NOT_RELAYED:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)
            inner.close()

        def log_message(self, *_: Any) -> None:
            """Says nothing: what the tests are after stands in the answers."""

    return Relay
