"""Answers as they are kept for repeated requests: the command's name and its answer."""

from __future__ import annotations

from typing import Any

import msgspec


class KeptAnswer(msgspec.Struct):
    command: str
    answer: msgspec.Raw


def kept(command: type, answer: Any) -> bytes:
    raw = msgspec.Raw(msgspec.json.encode(answer))
    return msgspec.json.encode(KeptAnswer(command.__name__, raw))


def read_kept(stored: bytes) -> KeptAnswer:
    return msgspec.json.decode(stored, type=KeptAnswer)
