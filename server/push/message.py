"""One message to one browser, which alone can read it (RFC 8291 with aes128gcm of RFC 8188).

    salt 16 | record size 4 | 65 | our public key 65 | AES-128-GCM(text | 02 | zeros)

Every message has the same length: a push service sees that one came, not which.
"""

from __future__ import annotations

import os
import struct
from base64 import urlsafe_b64decode

import msgspec
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TEXT_SIZE = 768
_POINT = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
_CURVE = ec.SECP256R1()
_RECORD = 4096


class BrowserKeys(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser gives with its subscription, as it writes it (base64url)."""

    p256dh: str
    auth: str

    def decoded(self) -> tuple[ec.EllipticCurvePublicKey, bytes]:
        """Raises ValueError for what are no such keys."""
        auth = _decode(self.auth)
        if len(auth) != 16:
            raise ValueError("auth must be 16 bytes")
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, _decode(self.p256dh)), auth


def sealed(
    text: bytes,
    browser: BrowserKeys,
    *,
    ours: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body of a push message. `ours` and `salt` are new for each, but in a test."""
    if len(text) > TEXT_SIZE:
        raise ValueError(f"{len(text)} bytes are more than {TEXT_SIZE}")
    theirs, auth = browser.decoded()
    ours = ours or ec.generate_private_key(_CURVE)
    salt = salt or os.urandom(16)
    their_point, our_point = theirs.public_bytes(*_POINT), ours.public_key().public_bytes(*_POINT)
    info = b"WebPush: info\0" + their_point + our_point
    secret = _derive(ours.exchange(ec.ECDH(), theirs), auth, info, 32)
    key = _derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\0", 12)
    padded = text + b"\2" + bytes(TEXT_SIZE - len(text))
    record = AESGCM(key).encrypt(nonce, padded, None)
    return salt + struct.pack("!IB", _RECORD, len(our_point)) + our_point + record


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
