"""The hall's key towards push services (VAPID, RFC 8292), by which alone they know it."""

from __future__ import annotations

import os
import tempfile
import time
from base64 import urlsafe_b64encode
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

FILE = "push.key"
_VALID_S = 12 * 3600
"""RFC 8292 allows a day at most."""


class HallKey:
    """`public` goes to browsers, which let only its holder send to them."""

    def __init__(self, private: ec.EllipticCurvePrivateKey) -> None:
        self._private = private
        self.public = plain64(
            private.public_key().public_bytes(
                serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
            )
        )

    def authorization(self, origin: str, contact: str, now: float | None = None) -> str:
        """The header that says to the push service at `origin` who sends."""
        until = int(time.time() if now is None else now) + _VALID_S
        claims = {"aud": origin, "exp": until, "sub": contact}
        said = ".".join(
            plain64(msgspec.json.encode(part)) for part in ({"typ": "JWT", "alg": "ES256"}, claims)
        )
        signed = self._private.sign(said.encode(), ec.ECDSA(hashes.SHA256()))
        both = b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(signed))
        return f"vapid t={said}.{plain64(both)}, k={self.public}"


def hall_key(data: Path) -> HallKey:
    """The key in the data folder; made when first needed, readable by its owner only."""
    path = data / FILE
    if not path.exists():
        _make(path)
    read = serialization.load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(read, ec.EllipticCurvePrivateKey), f"{path} holds a key of another kind"
    return HallKey(read)


def plain64(raw: bytes) -> str:
    """As the web writes bytes: base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _make(path: Path) -> None:
    """Whole or not at all."""
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{FILE}")
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    Path(made).replace(path)
