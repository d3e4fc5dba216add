"""The assessment's values as text and back, by their one spelling."""

from __future__ import annotations

import zlib
from fractions import Fraction
from typing import Any, TypeVar

import msgspec

from server.domain.assessment.fingerprint import canonical
from server.domain.errors import InvalidRequest

T = TypeVar("T")


def read(text: str | bytes, kind: type[T]) -> T:
    return msgspec.json.decode(text, type=kind, dec_hook=_value, strict=False)


def value_of(facts: Any, kind: type[T]) -> T:
    return msgspec.convert(facts, kind, dec_hook=_value, strict=False)


def plain(value: object) -> Any:
    return msgspec.json.decode(canonical(value))


def packed(value: object) -> bytes:
    return zlib.compress(canonical(value).encode())


def unpacked(data: bytes, kind: type[T]) -> T:
    return read(zlib.decompress(data), kind)


def exact(text: str) -> Fraction:
    """What somebody wrote as a number: 3.54, 7/3. InvalidRequest for anything else."""
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise InvalidRequest(what="不是数字：{text}", text=text) from None


def _value(kind: type, obj: Any) -> Any:
    if kind is Fraction:
        return Fraction(obj)
    raise NotImplementedError(kind)
