"""JSON for Socket.IO packets: msgspec, so that views go out as they are and nothing is copied."""

from __future__ import annotations

from typing import Any

import msgspec

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


def dumps(value: Any, **_: Any) -> str:
    return _encode(value).decode()


def loads(text: str | bytes, **_: Any) -> Any:
    """Raises ValueError, as the library expects of a JSON module."""
    try:
        return _decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
